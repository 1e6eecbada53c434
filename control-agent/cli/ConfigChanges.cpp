// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ConfigChanges.h"

#include <algorithm>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

QString countsFrom(const api::ConfigChange &change)
{
    switch (change.takes_effect) {
    case api::TakesEffect::Live:
        return u"at once"_s;
    case api::TakesEffect::NewSessions:
        return u"for new sessions"_s;
    case api::TakesEffect::InstanceRestart:
        return u"when it is restarted"_s;
    case api::TakesEffect::AgentStart:
        break;
    }
    return u"when the agent is restarted"_s;
}

/// "any:443 tls", then what else it says: "any:443 tls proxy_protocol=true".
QString listenerText(const QJsonObject &listener)
{
    const QString address = listener.value("address"_L1).toString();
    QString text = (address.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(address).arg(listener.value("port"_L1).toInt());
    for (auto it = listener.begin(); it != listener.end(); ++it) {
        const bool isSaid = it.key() == "address"_L1 || it.key() == "port"_L1;
        const bool isUsual = it.value() == false || (it.value().isArray() && it.value().toArray().isEmpty());
        if (isSaid || isUsual)
            continue;
        text += it.key() == "tls"_L1 ? u" tls"_s : u" %1=%2"_s.arg(it.key(), compactJson(it.value()));
    }
    return text;
}

/// An alias by what it is a name for, a plugin's by file and class.
QString typeText(const QJsonObject &type)
{
    const QString text = type.value("type"_L1).toString() + type.value("plugin"_L1).toString();
    const QString name = type.value("class"_L1).toString();
    return name.isEmpty() ? text : u"%1 %2"_s.arg(text, name);
}

QString valueText(const api::ConfigChange &change, const QJsonValue &value)
{
    if (value.isNull())
        return u"-"_s;
    const bool isType = !change.instance && change.path.startsWith("type."_L1) && value.isObject();
    return isType ? typeText(value.toObject()) : compactJson(value);
}

bool isSameAddress(const QJsonValue &a, const QJsonValue &b)
{
    return a["address"_L1] == b["address"_L1] && a["port"_L1] == b["port"_L1];
}

struct ListenerChange {
    QJsonValue from = QJsonValue::Null;
    QJsonValue to = QJsonValue::Null;
};

/// What is not the same on both sides: first those of one address that say something else, then one for one what is left.
QList<ListenerChange> listenerChanges(const QJsonArray &from, const QJsonArray &to)
{
    QList<QJsonValue> before(from.begin(), from.end());
    QList<QJsonValue> after(to.begin(), to.end());
    for (const QJsonValue &same : from) {
        if (after.removeOne(same))
            before.removeOne(same);
    }
    QList<ListenerChange> changes;
    for (qsizetype i = 0; i < before.size();) {
        const auto found = std::find_if(after.begin(), after.end(), [&](const QJsonValue &l) { return isSameAddress(l, before.at(i)); });
        if (found == after.end()) {
            ++i;
            continue;
        }
        changes.append({before.takeAt(i), *found});
        after.erase(found);
    }
    for (qsizetype i = 0; i < std::max(before.size(), after.size()); ++i)
        changes.append({i < before.size() ? before.at(i) : QJsonValue::Null, i < after.size() ? after.at(i) : QJsonValue::Null});
    return changes;
}

bool waits(const api::ConfigChange &change)
{
    return change.takes_effect == api::TakesEffect::InstanceRestart || change.takes_effect == api::TakesEffect::AgentStart;
}

void addInstance(Table &table, const api::ConfigChange &change)
{
    const bool comes = change.from.isNull();
    table.add({{change.instance.value_or(QString())},
               {comes ? u"(new)"_s : u"(removed)"_s, comes ? Tone::Good : Tone::Warning},
               {comes ? u"-"_s : change.from["type"_L1].toString()},
               {comes ? change.to["type"_L1].toString() : u"-"_s},
               {countsFrom(change)}});
}

void addKey(Table &table, const api::ConfigChange &change, const QString &from, const QString &to)
{
    table.add({{change.instance.value_or(u"-"_s)},
               {change.path},
               {from},
               {to},
               {countsFrom(change), waits(change) ? Tone::Warning : Tone::Plain}});
}

} // namespace

void printChanges(const QList<api::ConfigChange> &changes, const Printer &printer)
{
    if (changes.isEmpty())
        return;
    Table table({{u"INSTANCE"_s}, {u"KEY"_s}, {u"FROM"_s}, {u"TO"_s}, {u"COUNTS"_s}});
    for (const api::ConfigChange &change : changes) {
        if (change.path.isEmpty()) {
            addInstance(table, change);
        } else if (change.instance && change.path == "listen"_L1) {
            const auto text = [](const QJsonValue &listener) { return listener.isNull() ? u"-"_s : listenerText(listener.toObject()); };
            for (const ListenerChange &listener : listenerChanges(change.from.toArray(), change.to.toArray()))
                addKey(table, change, text(listener.from), text(listener.to));
        } else {
            addKey(table, change, valueText(change, change.from), valueText(change, change.to));
        }
    }
    printer.table(table);
    const auto count = [&changes](api::TakesEffect effect) {
        return std::count_if(changes.begin(), changes.end(), [effect](const api::ConfigChange &c) { return c.takes_effect == effect; });
    };
    if (const auto waiting = count(api::TakesEffect::AgentStart); waiting > 0)
        printer.note(u"%1 of them count from the agent's next start on; until then the agent keeps what it has"_s.arg(waiting));
}

} // namespace signalbox::cli
