// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QString>

#include <optional>

namespace signalbox::core::pubsub {

/// In bytes; a program's own, for a client's messages are as long as its instance lets them be.
inline constexpr qsizetype longestJsonText = 16 * 1024 * 1024;
/// With the levels of the message around it no more than a client may send.
inline constexpr int deepestJsonText = 30;

/// What keeps `text` from going to clients as `data`, as a sentence about "the data"; nothing when it is JSON.
std::optional<QString> jsonTextProblem(QByteArrayView text);
/// As ids of publications are, too.
bool isPublisherName(QByteArrayView name);

} // namespace signalbox::core::pubsub
