// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/EventText.h"

#include "control-agent/cli/Records.h"
#include "control-agent/cli/Units.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;

bool EventFilter::matches(const api::Event &event) const
{
    const bool isType = type.isEmpty() || event.type == type || (type.endsWith(u'.') && event.type.startsWith(type));
    const bool isInstance = instance.isEmpty() || instanceOf(event) == instance;
    return isType && isInstance
        && (text.isEmpty() || event.type.contains(text, Qt::CaseInsensitive)
            || compactJson(event.data).contains(text, Qt::CaseInsensitive));
}

QString instanceOf(const api::Event &event)
{
    const QJsonValue instance = event.data.value("instance"_L1);
    if (instance.isObject())
        return instance.toObject().value("name"_L1).toString();
    if (instance.isString())
        return instance.toString();
    return event.type.startsWith("instance."_L1) ? event.data.value("name"_L1).toString() : QString();
}

QString whatOf(const api::Event &event)
{
    const QJsonObject instance = event.data.value("instance"_L1).toObject();
    if (!instance.isEmpty()) {
        const QString error = instance.value("error"_L1).toString();
        const QString state = instance.value("state"_L1).toString();
        return error.isEmpty() ? state : u"%1: %2"_s.arg(state, error);
    }
    QJsonObject rest = event.data;
    if (rest.value("instance"_L1).isString())
        rest.remove("instance"_L1);
    return rest.isEmpty() ? QString() : compactJson(rest);
}

Table eventTable(const QList<api::Event> &events)
{
    Table table({{u"REVISION"_s, Table::Align::Right, true}, {u"AT"_s}, {u"TYPE"_s}, {u"INSTANCE"_s}, {u"WHAT"_s}});
    for (const api::Event &event : events)
        table.add({{QString::number(event.revision)}, {localTime(event.at)}, {event.type}, {instanceOf(event)}, {whatOf(event)}});
    return table;
}

QString eventLine(const api::Event &event, bool colour)
{
    // Wide enough for the usual type, so that most lines are aligned.
    constexpr int typeWidth = 18;
    QStringList parts{toned(printable(localTime(event.at)), Tone::Dim, colour), printable(event.type).leftJustified(typeWidth)};
    for (const QString &part : {instanceOf(event), whatOf(event)}) {
        if (!part.isEmpty())
            parts.append(printable(part));
    }
    return parts.join(u"  "_s).trimmed();
}

} // namespace signalbox::cli
