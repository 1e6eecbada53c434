// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoMessages.h"

#include <QtCore/QJsonObject>
#include <QtCore/QStringList>

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

const QString &pick(const QStringList &from, quint32 number)
{
    return from.at(qsizetype(number % quint32(from.size())));
}

QJsonValue talk(quint32 mix)
{
    static const QStringList said{u"good morning everybody"_s,
                                  u"anyone else seeing the new layout?"_s,
                                  u"works for me now, thanks!"_s,
                                  u"+1"_s,
                                  u"on my way, ten minutes"_s,
                                  u"can somebody look at my last order?"_s,
                                  u"¿alguien de Madrid por aquí?"_s,
                                  u"haha, exactly"_s,
                                  u"the meeting moved to 15:00 UTC"_s,
                                  u"danke, das war’s"_s,
                                  u"I would wait for the close before I touch that"_s,
                                  u"who is on call tonight?"_s,
                                  u"了解しました"_s,
                                  u"EURUSD is going nowhere today"_s,
                                  u"brb"_s,
                                  u"merci beaucoup 🙏"_s,
                                  u"is the history long enough to see what I wrote this morning? I lost the link in the train and would "
                                  u"like to send it to Carla again"_s,
                                  u"صباح الخير"_s,
                                  u"restarted the app and it came back where it was"_s,
                                  u"see you tomorrow"_s};
    QJsonObject data{{u"text"_s, pick(said, mix)}};
    if (mix % 11 == 0)
        data.insert(u"reply_to"_s, u"m-%1"_s.arg(mix % 100'000));
    return data;
}

QJsonValue forPerson(quint32 mix)
{
    static const QStringList kinds{u"mention"_s, u"order-filled"_s, u"friend-online"_s, u"invitation"_s, u"badge"_s};
    static const QStringList rooms{u"room.general"_s, u"room.trading"_s, u"room.help"_s};
    return QJsonObject{{u"type"_s, pick(kinds, mix)}, {u"room"_s, pick(rooms, mix / 8)}, {u"unread"_s, int(mix / 64 % 9) + 1}};
}

QJsonValue news(quint32 mix)
{
    static const QStringList headlines{u"Central bank leaves its rate where it was"_s,
                                       u"Exports rise for the third month"_s,
                                       u"Rain ends the longest drought in forty years"_s,
                                       u"Ferry line to the islands opens again"_s,
                                       u"Chip maker will build in Saxony"_s,
                                       u"City adds two hundred trams"_s,
                                       u"Wheat futures fall on a good harvest"_s,
                                       u"Old observatory finds a new comet"_s};
    static const QStringList desks{u"markets"_s, u"world"_s, u"science"_s, u"local"_s};
    return QJsonObject{{u"headline"_s, pick(headlines, mix)}, {u"desk"_s, pick(desks, mix / 16)}, {u"urgent"_s, mix % 9 == 0}};
}

QJsonValue alert(quint32 mix)
{
    static const QStringList texts{u"queue depth above 10,000"_s, u"feed is late by 4 s"_s, u"certificate ends in 14 days"_s,
                                   u"back to normal"_s, u"two probes do not answer"_s};
    static const QStringList levels{u"info"_s, u"warning"_s, u"critical"_s};
    return QJsonObject{
        {u"level"_s, pick(levels, mix / 8)}, {u"text"_s, pick(texts, mix)}, {u"node"_s, u"edge-%1"_s.arg(mix / 32 % 12 + 1)}};
}

/// A price wanders, slowly and with the number, and never far.
QJsonValue quote(const QString &channel, qint64 number, quint32 mix)
{
    const quint32 own = demoMix(channel);
    const bool yen = channel.endsWith(u"JPY"_s);
    const double usual = yen ? 80 + own % 110 : 0.6 + own % 900 / 1000.0;
    const double wave = std::sin(double(number) / 4'700) * 0.004 + std::sin(double(number) / 311 + own % 7) * 0.0006;
    const double scale = yen ? 1000 : 100'000;
    const double bid = std::round(usual * (1 + wave + double(mix % 21) / 1e6) * scale) / scale;
    const double ask = std::round((bid + (1 + mix / 32 % 3) / scale) * scale) / scale;
    return QJsonObject{{u"bid"_s, bid}, {u"ask"_s, ask}, {u"size"_s, int(mix / 128 % 50 + 1) * 100'000}};
}

} // namespace

DemoWords demoWords(DemoTopic topic, const QString &channel, qint64 number, const std::vector<DemoPerson> &people)
{
    const quint32 mix = demoMix(channel, quint64(number));
    switch (topic) {
    case DemoTopic::Talk:
        return {talk(mix), people[mix / 3 % std::min<std::size_t>(people.size(), 600)].member, {}};
    case DemoTopic::Person:
        return {forPerson(mix), mix % 3 == 0 ? u"service:orders"_s : u"service:social"_s, u"n-%1"_s.arg(mix, 8, 16, QLatin1Char('0'))};
    case DemoTopic::News:
        return {news(mix), u"service:newsroom"_s, u"news-%1"_s.arg(number)};
    case DemoTopic::Alert:
        return {alert(mix), u"service:watch"_s, {}};
    case DemoTopic::Quote:
        break;
    }
    return {quote(channel, number, mix), {}, {}};
}

int demoWeight(DemoTopic topic)
{
    switch (topic) {
    case DemoTopic::Talk:
        return 352;
    case DemoTopic::Person:
        return 384;
    case DemoTopic::News:
        return 416;
    case DemoTopic::Alert:
        return 368;
    case DemoTopic::Quote:
        break;
    }
    return 304;
}

} // namespace signalbox::gui
