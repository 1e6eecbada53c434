// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/HubWorld.h"
#include "tests/simulation/RecordingSubscriber.h"

#include <QtTest/QtTest>

namespace signalbox::test {

/// A hub and who uses it, for tests that say what happens step by step. Whatever is asked has happened when the call returns.
class HubFixture
{
protected:
    using Draft = core::hub::Draft;
    using HubSettings = core::hub::HubSettings;
    using Position = core::hub::Position;
    using Qos = core::hub::Qos;
    using ShardId = core::hub::ShardId;
    using SubscriberId = core::hub::SubscriberId;
    using Token = core::hub::Token;

    /// With one shard and with three, for a channel may have its home here or there.
    static void shardCounts()
    {
        QTest::addColumn<int>("shards");
        QTest::newRow("1") << 1;
        QTest::newRow("3") << 3;
    }
    void makeWorld(const HubSettings &settings = {})
    {
        QFETCH(const int, shards);
        makeWorld(settings, shards);
    }
    void makeWorld(const HubSettings &settings, int shards)
    {
        m_subscribers.clear();
        m_world = std::make_unique<HubWorld>(1, shards, settings);
    }
    RecordingSubscriber &subscriber()
    {
        const auto id = SubscriberId(m_subscribers.size() + 1);
        m_subscribers.push_back(std::make_unique<RecordingSubscriber>(m_world->shard(ShardId(id % std::size_t(m_world->shards()))), id));
        return *m_subscribers.back();
    }
    void subscribe(RecordingSubscriber &who, const QByteArray &channel, Qos qos = Qos::AtMostOnce, const QByteArray &since = {})
    {
        who.shard().subscribe(who.subscriberId(), 7, channel, qos, Position::fromText(since));
        m_world->settle();
    }
    void publish(RecordingSubscriber &who, const QByteArray &channel, const QByteArray &data, Draft more = {})
    {
        more.channel = channel;
        more.data = data;
        who.shard().publish(who.subscriberId(), more.qos == Qos::AtMostOnce ? std::nullopt : std::optional<Token>(3), more);
        m_world->settle();
    }
    void publishMany(RecordingSubscriber &who, const QByteArray &channel, int from, int to)
    {
        for (int i = from; i <= to; ++i)
            publish(who, channel, QByteArray::number(i));
    }
    static QStringList lines(const QString &channel, int from, int to)
    {
        QStringList expected;
        for (int i = from; i <= to; ++i)
            expected += QStringLiteral("%1 %2").arg(channel).arg(i);
        return expected;
    }
    static void acknowledge(RecordingSubscriber &who, const QByteArray &channel, const QByteArray &position)
    {
        who.shard().acknowledge(who.subscriberId(), channel, *Position::fromText(position));
    }

    std::unique_ptr<HubWorld> m_world;
    std::vector<std::unique_ptr<RecordingSubscriber>> m_subscribers;
};

} // namespace signalbox::test
