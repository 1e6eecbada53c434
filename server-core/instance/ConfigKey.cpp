// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/ConfigKey.h"

#include <QtCore/QJsonArray>

namespace signalbox::core {

using namespace Qt::StringLiterals;

QLatin1StringView takesEffectName(TakesEffect effect)
{
    switch (effect) {
    case TakesEffect::Live:
        return QLatin1StringView("live");
    case TakesEffect::NewSessions:
        return QLatin1StringView("new-sessions");
    case TakesEffect::InstanceRestart:
        return QLatin1StringView("instance-restart");
    case TakesEffect::AgentStart:
        break;
    }
    return QLatin1StringView("agent-start");
}

namespace schema {

namespace {

constexpr qint64 mostMilliseconds = qint64(7) * 24 * 3600 * 1000;

} // namespace

QJsonObject typed(const QString &type)
{
    return {{u"type"_s, type}};
}

QJsonObject integer(qint64 least, qint64 most)
{
    return {{u"type"_s, u"integer"_s}, {u"minimum"_s, least}, {u"maximum"_s, most}};
}

QJsonObject choice(const QStringList &names)
{
    return {{u"type"_s, u"string"_s}, {u"enum"_s, QJsonArray::fromStringList(names)}};
}

QJsonObject strings()
{
    return {{u"type"_s, u"array"_s}, {u"items"_s, typed(u"string"_s)}};
}

QJsonObject networks()
{
    const QJsonObject network{{u"type"_s, u"string"_s}, {u"pattern"_s, u"^[0-9A-Fa-f:.]+(/[0-9]{1,3})?$"_s}, {u"x-kind"_s, u"network"_s}};
    return {{u"type"_s, u"array"_s}, {u"items"_s, network}};
}

QJsonObject path()
{
    return {{u"type"_s, u"string"_s}, {u"x-kind"_s, u"path"_s}};
}

QJsonObject duration(qint64 leastMs, bool zeroIsNone)
{
    QJsonObject object{{u"type"_s, u"string"_s},
                       {u"pattern"_s, u"^[0-9]+(ms|s|m|h|d)$"_s},
                       {u"x-unit"_s, u"duration"_s},
                       {u"x-minimum-ms"_s, leastMs},
                       {u"x-maximum-ms"_s, mostMilliseconds}};
    if (zeroIsNone)
        object.insert(u"x-zero"_s, u"none"_s);
    return object;
}

QJsonObject size(qint64 least, qint64 most)
{
    const QJsonObject text{{u"type"_s, u"string"_s}, {u"pattern"_s, u"^[0-9]+(|B|KiB|MiB|GiB)$"_s}};
    return {{u"anyOf"_s, QJsonArray{integer(least, most), text}}, {u"x-unit"_s, u"bytes"_s}};
}

} // namespace schema

QString durationText(std::chrono::milliseconds value)
{
    const qint64 ms = value.count();
    if (ms == 0 || ms % 1000 != 0)
        return ms == 0 ? u"0s"_s : u"%1ms"_s.arg(ms);
    const qint64 seconds = ms / 1000;
    if (seconds % 3600 == 0)
        return u"%1h"_s.arg(seconds / 3600);
    return seconds % 60 == 0 ? u"%1m"_s.arg(seconds / 60) : u"%1s"_s.arg(seconds);
}

} // namespace signalbox::core
