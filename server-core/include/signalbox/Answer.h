// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QString>

namespace signalbox {

/// Why there is no answer.
struct AnswerError {
    /// As clients are told it: "ChannelNameInvalid", "InvalidState", "TimedOut". Empty: there is an answer.
    QString code = {};
    /// A sentence for a person.
    QString message = {};
    /// The same question may be answered later.
    bool retryable = false;
};

/// What was asked for, with all its fields; or, when it is false, the reason and empty fields.
///
///     if (const auto roster = chat.presence().members("room"))
///         qInfo() << roster.total;
template <class T>
struct Answer : T {
    AnswerError error = {};

    explicit operator bool() const { return error.code.isEmpty(); }
};

} // namespace signalbox
