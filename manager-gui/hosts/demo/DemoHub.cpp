// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoHub.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QRegularExpression>

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

/// Adds a channel as large as the host; what nobody would be in on a host so small is not there.
void add(DemoHub &hub, const QString &place, DemoChannel::Shape shape, double size, qint64 now)
{
    const int subscribers = int(std::lround(shape.subscribers * size));
    if (subscribers == 0)
        return;
    shape.members = std::min(int(std::lround(shape.members * size)), subscribers);
    shape.subscribers = subscribers;
    shape.rate *= std::min(1.0, size * 1.2);
    hub.channels.emplace_back(std::move(shape), place, now);
}

QList<DemoChannel::Shape> rooms()
{
    using enum DemoTopic;
    return {{u"room.general"_s, Talk, 3412, 3380, 1200},
            {u"room.trading"_s, Talk, 1877, 1850, 420},
            {u"room.help"_s, Talk, 902, 899, 12},
            {u"news"_s, News, 8090, 0, 3, true},
            {u"news.markets"_s, News, 2140, 0, 0.8, true},
            {u"news.sport"_s, News, 1312, 0, 0.5, true},
            {u"alerts.eu"_s, Alert, 41, 0, 0.02},
            {u"alerts.us"_s, Alert, 38, 0, 0.015},
            {u"alerts.apac"_s, Alert, 22, 0, 0.01},
            {u"room.announcements"_s, Talk, 2250, 0, 0.004, true},
            {u"room.Zürich – Treffpunkt"_s, Talk, 118, 117, 0.6},
            {u"room.القاهرة"_s, Talk, 206, 204, 1.9},
            {u"room.東京"_s, Talk, 342, 339, 4.2},
            {u"room.quiet-corner-for-people-who-would-rather-read-than-write-and-still-like-company"_s, Talk, 57, 57, 0},
            {u"game.lobby"_s, Person, 640, 631, 0}};
}

QStringList smallRooms()
{
    return {u"books"_s,   u"chess"_s,  u"cooking"_s, u"cycling"_s, u"films"_s,  u"garden"_s, u"hiking"_s,  u"jazz"_s,
            u"jobs"_s,    u"lisbon"_s, u"maths"_s,   u"nairobi"_s, u"photos"_s, u"python"_s, u"recipes"_s, u"running"_s,
            u"sailing"_s, u"space"_s,  u"tea"_s,     u"theatre"_s, u"travel"_s, u"vinyl"_s,  u"weather"_s, u"yoga"_s};
}

} // namespace

DemoChannel *DemoHub::channel(const QString &channelName)
{
    const auto it = std::find_if(channels.begin(), channels.end(), [&](const DemoChannel &c) { return c.name() == channelName; });
    return it == channels.end() ? nullptr : &*it;
}

QString DemoHub::position(qint64 number) const
{
    return origin + u'.' + QString::number(number);
}

std::optional<qint64> DemoHub::numberAt(const QString &text) const
{
    if (!text.startsWith(origin + u'.'))
        return std::nullopt;
    bool isNumber = false;
    const qint64 number = QStringView(text).mid(origin.size() + 1).toLongLong(&isNumber);
    return isNumber && number >= 0 ? std::optional(number) : std::nullopt;
}

bool isDemoPosition(const QString &position)
{
    static const QRegularExpression form(u"^[A-Za-z0-9_-]{22}\\.(0|[1-9][0-9]{0,18})(~[A-Za-z0-9_-]{22}\\.(0|[1-9][0-9]{0,18}))*$"_s);
    return form.match(position).hasMatch();
}

DemoHub makeDemoHub(const QString &name, const QString &place, quint32 seed)
{
    const QByteArray bytes =
        QCryptographicHash::hash(u"%1/%2/%3"_s.arg(place, name).arg(seed).toUtf8(), QCryptographicHash::Sha256).left(16);
    DemoHub hub;
    hub.name = name;
    hub.origin = QString::fromLatin1(bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
    return hub;
}

void furnishChat(DemoHub &hub, const QString &place, double size, qint64 now)
{
    hub.access = api::HubAccess::Token;
    constexpr int smallRoomSubscribers = 30;
    // With the rooms 1206 on a host of size 1, as many as a busy community has.
    constexpr int people = 1167;
    const QList<DemoChannel::Shape> large = rooms();
    for (const DemoChannel::Shape &shape : large)
        add(hub, place, shape, size, now);
    const QStringList small = smallRooms();
    for (const QString &name : small) {
        const quint32 mix = demoMix(name);
        const int members = smallRoomSubscribers + int(mix % 90);
        add(hub, place, {u"room."_s + name, DemoTopic::Talk, members + int(mix % 4), members, 0.02 + double(mix % 50) / 60}, size, now);
    }
    // Everybody has a channel of their own.
    const int count = int(std::lround(people * size));
    for (int i = 0; i < count; ++i) {
        const quint32 mix = demoMix(hub.name, quint64(i));
        const int number = 4711 + i;
        DemoChannel::Shape shape{u"user.%1"_s.arg(number), DemoTopic::Person, 1 + int((i + 1) % 2), 1, mix % 3 == 0 ? 0 : 0.002};
        if (i == 0)
            shape.rate = 0.1;
        hub.channels.emplace_back(std::move(shape), place, now);
    }
}

void furnishQuotes(DemoHub &hub, const QString &place, double size, qint64 now)
{
    hub.presence = false;
    const auto quote = [&](const QString &pair, int subscribers, double rate) {
        add(hub, place, {u"quotes."_s + pair, DemoTopic::Quote, subscribers, 0, rate, true}, size, now);
    };
    quote(u"EURUSD"_s, 214, 2100);
    quote(u"GBPUSD"_s, 189, 1900);
    quote(u"USDJPY"_s, 171, 1400);
    static const QStringList currencies{u"AUD"_s, u"CAD"_s, u"CHF"_s, u"CZK"_s, u"DKK"_s, u"EUR"_s, u"GBP"_s,
                                        u"HUF"_s, u"NOK"_s, u"NZD"_s, u"PLN"_s, u"SEK"_s, u"SGD"_s, u"ZAR"_s};
    for (const QString &currency : currencies) {
        for (const QString &against : {u"USD"_s, u"JPY"_s, u"CHF"_s}) {
            const QString pair = currency + against;
            const quint32 mix = demoMix(pair);
            if (currency != against && !hub.channel(u"quotes."_s + pair))
                quote(pair, 12 + int(mix % 90), 4 + mix % 140);
        }
    }
    add(hub, place, {u"quotes.status"_s, DemoTopic::Alert, 226, 0, 0.01, true}, size, now);
}

} // namespace signalbox::gui
