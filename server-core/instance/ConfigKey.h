// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QLatin1StringView>
#include <QtCore/QString>

#include <chrono>
#include <functional>
#include <vector>

namespace signalbox::core {

/// When a change of a key counts.
enum class TakesEffect {
    /// At once, for open sessions too.
    Live,
    /// For sessions that begin from then on.
    NewSessions,
    InstanceRestart,
    AgentStart,
};

/// "live", "new-sessions", "instance-restart", "agent-start".
QLatin1StringView takesEffectName(TakesEffect effect);

/// One key of the configuration: for documents, differences, the JSON Schema and the documentation.
template <typename T>
struct ConfigKey {
    QString name;
    QString description;
    /// JSON Schema of its value, without description and default.
    QJsonObject schema;
    /// Its value as it would stand in a file. The default is that of a default-constructed `T`.
    std::function<QJsonValue(const T &)> value;
    TakesEffect effect = TakesEffect::AgentStart;
    bool required = false;
    /// Also in `[defaults]`.
    bool inherited = false;
};

/// The keys of one table of the file.
template <typename T>
struct ConfigTable {
    QString name;
    QString description;
    std::vector<ConfigKey<T>> keys;
};

/// The values of a table. With `defaults` only those that are others, and those that must be there.
template <typename T>
QJsonObject valuesOf(const ConfigTable<T> &table, const T &config, const T *defaults = nullptr)
{
    QJsonObject object;
    for (const ConfigKey<T> &key : table.keys) {
        const QJsonValue value = key.value(config);
        if (!defaults || key.required || value != key.value(*defaults))
            object.insert(key.name, value);
    }
    return object;
}

/// JSON Schemas of the kinds of values that configurations have, with what a form needs beyond them (`x-…`).
namespace schema {

QJsonObject typed(const QString &type);
QJsonObject integer(qint64 least, qint64 most);
QJsonObject choice(const QStringList &names);
QJsonObject strings();
/// Networks and addresses: "10.0.0.0/8", "::1".
QJsonObject networks();
QJsonObject path();
/// `zeroIsNone`: "0s" stands for none.
QJsonObject duration(qint64 leastMs, bool zeroIsNone = false);
/// Bytes: an integer, or "64KiB".
QJsonObject size(qint64 least, qint64 most);

} // namespace schema

/// "5m", as it would stand in a file.
QString durationText(std::chrono::milliseconds value);

} // namespace signalbox::core
