// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QSet>
#include <QtCore/QString>

namespace signalbox::agent {

/// The words that common passwords are made of, in lower case without digits and signs. With what people put in front,
/// behind and between, and two of them together, they stand for many thousands of passwords of 12 characters and more.
const QSet<QString> &commonWords();

/// Letters of the longest.
int longestCommonWord();

} // namespace signalbox::agent
