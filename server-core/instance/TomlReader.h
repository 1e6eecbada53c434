// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/TomlSource.h"

#include <QtCore/QJsonObject>

#include <chrono>
#include <concepts>
#include <limits>
#include <optional>

namespace signalbox::core {

/// Reads one TOML table strictly: typed getters that note what is wrong and go on, and at the end every key that no getter
/// asked for is an error that names the nearest one.
/// Shape:  a getter leaves `out` as it was when the key is absent or wrong, so defaults are what `out` held before.
/// Errors: collected in the TomlErrors; nothing is returned here.
///
///     TomlErrors errors(document.source);
///     TomlReader reader(document.table, QString(), errors);
///     if (auto api = reader.table(u"api"_s)) {
///         api->strings(u"listen"_s, config.listen);
///         api->finish();
///     }
///     for (TomlReader &instance : reader.tables(u"instance"_s)) …
///     reader.finish();
///     if (!errors.isEmpty())
///         return failure(errors.toError());
class TomlReader
{
public:
    /// `name` is how the table is written in the file ("[api]", "[[instance]]"); empty for the file itself.
    TomlReader(const toml::table &table, QString name, TomlErrors &errors);

    bool has(const QString &key) const;
    /// The node, marked as known; null when absent.
    const toml::node *node(const QString &key);
    /// Reports an absent key. True when it is there.
    bool require(const QString &key);

    void string(const QString &key, QString &out);
    /// Made absolute: relative paths are relative to the file.
    void path(const QString &key, QString &out);
    void boolean(const QString &key, bool &out);
    void strings(const QString &key, QStringList &out);
    /// "100ms", "5s", "5m", "1h", "7d".
    void duration(const QString &key, std::chrono::milliseconds &out, std::chrono::milliseconds least = std::chrono::milliseconds(0),
                  std::chrono::milliseconds most = std::chrono::hours(24 * 365));
    /// An integer of bytes, or "64KiB", "1MiB", "2GiB".
    void size(const QString &key, qint64 &out, qint64 least = 0, qint64 most = qint64(1) << 50);
    /// One of `names`: its index.
    std::optional<int> choice(const QString &key, const QStringList &names);
    /// Any TOML, as JSON. Dates become ISO 8601 strings.
    void json(const QString &key, QJsonObject &out);

    template <std::integral T>
    void integer(const QString &key, T &out, T least = std::numeric_limits<T>::min(), T most = std::numeric_limits<T>::max())
    {
        if (const auto value = integerIn(key, qint64(least), qint64(most)))
            out = T(*value);
    }

    /// A sub-table; nothing when absent or not a table. Call `finish` on it too.
    std::optional<TomlReader> table(const QString &key);
    /// An array of tables, or a single table in its place is an error.
    std::vector<TomlReader> tables(const QString &key);

    /// Reports the keys that nobody asked for.
    void finish();

    /// For what only the caller can judge: at the key's value, or at the table when the key is absent.
    void error(const QString &key, const QString &message);
    /// At the table itself.
    void error(const QString &message);
    int line() const { return int(m_table->source().begin.line); }
    const toml::table &raw() const { return *m_table; }
    const TomlSource &source() const { return m_errors->source(); }
    TomlErrors &errors() { return *m_errors; }

private:
    std::optional<qint64> integerIn(const QString &key, qint64 least, qint64 most);
    QString childName(const QString &key, bool array) const;
    /// `"port" in [[instance.listen]]`
    QString named(const QString &key) const;
    void wrongType(const QString &key, const toml::node &node, const QString &wanted);

    const toml::table *m_table;
    QString m_name;
    TomlErrors *m_errors;
    QStringList m_known;
};

/// Nothing when `text` is not a duration.
std::optional<std::chrono::milliseconds> parseDuration(QStringView text);
/// Nothing when `text` is not a size in bytes.
std::optional<qint64> parseSize(QStringView text);

} // namespace signalbox::core
