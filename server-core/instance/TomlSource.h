// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <toml++/toml.h>

#include <vector>

namespace signalbox::core {

/// Where a piece of TOML comes from: for messages ("demo.toml:12:3: …") and for paths relative to the file.
class TomlSource
{
public:
    explicit TomlSource(QString fileName) : m_fileName(std::move(fileName)) { }

    /// As given: what messages begin with.
    const QString &fileName() const { return m_fileName; }
    /// "demo.toml:12:3"; the file name alone for a node that was not read from a file.
    QString at(const toml::source_region &region) const;
    /// `path` if absolute, else relative to the file's folder. Empty stays empty.
    QString absolutePath(const QString &path) const;

private:
    QString m_fileName;
};

/// A parsed file. toml++ finds syntax errors one at a time, so a syntax error comes alone.
/// Errors: InvalidConfiguration "file:line:column: …"; FileUnreadable.
struct TomlDocument {
    toml::table table;
    TomlSource source;

    [[nodiscard]] static Result<TomlDocument> parse(QByteArrayView text, const QString &fileName);
    /// Refuses files of more than 4 MiB: no configuration is that long, and a wrong path may point at anything.
    [[nodiscard]] static Result<TomlDocument> load(const QString &fileName);
};

/// All that is wrong with one piece of configuration, so that a person can mend it in one go.
class TomlErrors
{
public:
    explicit TomlErrors(const TomlSource &source) : m_source(source) { }

    void add(const toml::source_region &where, const QString &message);
    bool isEmpty() const { return m_entries.empty(); }
    /// InvalidConfiguration; one line each, in the order of the file. `context` is the first one's "file:line:column".
    Error toError() const;

    const TomlSource &source() const { return m_source; }

private:
    struct Entry {
        toml::source_position position;
        QString place;
        QString message;
    };
    TomlSource m_source;
    std::vector<Entry> m_entries;
};

} // namespace signalbox::core
