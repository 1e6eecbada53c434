// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArray>
#include <QtCore/QJsonObject>
#include <QtCore/QStringList>

namespace signalbox::core {

/// Reads the options of a server type, and remembers the first thing that is wrong with them.
/// Errors: InvalidConfiguration from `error`, with the option's name as context; what could not be read keeps its default.
class OptionReader
{
public:
    explicit OptionReader(const QJsonObject &options) : m_options(options) { }

    bool has(const QString &key) const { return m_options.contains(key); }
    bool boolean(const QString &key, bool otherwise);
    qint64 integer(const QString &key, qint64 otherwise, qint64 least, qint64 most);
    /// A string of `least` to `most` bytes in UTF-8.
    QByteArray bytes(const QString &key, const QByteArray &otherwise, qsizetype least, qsizetype most);
    /// The index of one of `names`; that of `otherwise` without the option.
    qsizetype choice(const QString &key, const QStringList &names, qsizetype otherwise);
    void fail(const QString &key, const QString &message);

    [[nodiscard]] Result<void> result() const;

private:
    const QJsonObject m_options;
    std::optional<Error> m_error;
};

} // namespace signalbox::core
