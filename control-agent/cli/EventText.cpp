// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/EventText.h"

#include "control-agent/cli/Records.h"
#include "control-agent/cli/Units.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

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

namespace {

QString stateText(const QJsonObject &instance)
{
    QString text = instance.value("state"_L1).toString();
    if (const QString error = instance.value("error"_L1).toString(); !error.isEmpty())
        text += u": "_s + error;
    const QStringList pending = instance.value("pending"_L1).toVariant().toStringList();
    if (!pending.isEmpty())
        text += u"; counts after a restart: "_s + pending.join(u", "_s);
    return text;
}

/// "exit_status=1"; words without quotes.
QString fieldText(const QString &key, const QJsonValue &value)
{
    if (value.isString())
        return u"%1=%2"_s.arg(key, value.toString());
    return u"%1=%2"_s.arg(key,
                          value.isObject()
                              ? compactJson(value.toObject())
                              : QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).chopped(1).sliced(1)));
}

} // namespace

QString whatOf(const api::Event &event)
{
    const QJsonObject instance = event.data.value("instance"_L1).toObject();
    if (!instance.isEmpty())
        return stateText(instance);
    QJsonObject rest = event.data;
    if (rest.value("instance"_L1).isString())
        rest.remove("instance"_L1);
    if (event.type.startsWith("instance."_L1))
        rest.remove("name"_L1);
    QStringList parts;
    // What it is about comes first, and who did it last.
    for (const QLatin1StringView key : {"action"_L1, "name"_L1, "reason"_L1}) {
        if (const QJsonValue value = rest.take(key); value.isString())
            parts.append(value.toString());
    }
    const QString by = rest.take("by"_L1).toString();
    for (auto it = rest.constBegin(); it != rest.constEnd(); ++it) {
        if (!it.value().isNull() && !(it.value().isArray() && it.value().toArray().isEmpty()))
            parts.append(fieldText(it.key(), it.value()));
    }
    if (!by.isEmpty())
        parts.append(u"by "_s + by);
    return parts.join(u"  "_s);
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
