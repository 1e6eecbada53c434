// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QString>

#include <optional>

namespace signalbox::json {

/// The first key that stands twice in one object; nothing when there is none.
/// Shape:  `text` is valid JSON; escapes count as what they stand for ("\u0061" is "a"). What is not valid is not judged.
/// Thread: any.
std::optional<QString> repeatedKey(QByteArrayView text);

} // namespace signalbox::json
