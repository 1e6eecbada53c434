// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/RecordingSubscriber.h"

namespace signalbox::test {

/// What is true in a history of a cluster, for all clients.
struct ClusterLedger {
    /// Origins that go on with each other's work are one line of numbers.
    std::map<core::hub::OriginId, std::size_t> lines;
    std::set<std::size_t> deadLines;
    /// By line and channel.
    std::map<std::pair<std::size_t, QByteArray>, std::uint64_t> accepted;
    /// By node: the line that it serves.
    std::map<QByteArray, std::size_t> nodes;
    QString fault;
    /// With SIGNALBOX_TRACE in the environment, what happens is written down, for somebody who looks for the cause of a fault.
    const bool isTraced = qEnvironmentVariableIsSet("SIGNALBOX_TRACE");

    void trace(const QString &what) const
    {
        if (isTraced)
            std::fprintf(stderr, "%s\n", qPrintable(what));
    }
    void fail(const QString &what)
    {
        if (fault.isEmpty())
            fault = what;
    }
};

/// A client over all its sessions, in whatever process they are: checks whatever it is told.
class ClusterClient final : public core::hub::Subscriber
{
public:
    ClusterClient(ClusterLedger &ledger, QString name) : m_ledger(ledger), m_name(std::move(name)) { }
    ~ClusterClient() { go(); }

    void come(core::hub::HubShard &shard, core::hub::SubscriberId id, std::size_t process);
    void go();
    /// From where it is; it may be subscribed already.
    void subscribe(const QByteArray &channel, core::hub::Qos qos, core::hub::Token token);
    void unsubscribe(const QByteArray &channel);
    void acknowledge(const QByteArray &channel);
    void setRoom(bool hasRoom);

    bool isThere() const { return m_shard != nullptr; }
    std::size_t process() const { return m_process; }
    std::size_t received() const { return m_received; }
    std::size_t gaps() const { return m_gaps; }
    std::size_t missing() const { return m_missing; }
    /// What came and is not acknowledged.
    bool hasNews() const { return !m_unacknowledged.empty(); }
    /// Everything must have come.
    void checkComplete(const QByteArray &channel) const;

    core::hub::SubscriberId subscriberId() const override { return m_id; }
    void onSubscribed(core::hub::Token token, const QByteArray &channel, const core::hub::Subscribed &answer) override;
    void onPublished(core::hub::Token, const QByteArray &) override { }
    void onHistory(core::hub::Token, const core::hub::History &) override { }
    void onRefused(core::hub::Token token, const Error &error) override;
    void onMessages(const core::hub::Batch &batch) override;
    void onGap(const QByteArray &channel, const core::hub::Gap &gap) override;
    void onAnnouncement(const core::hub::Announcement &) override { }
    void onAckTimeout(const QByteArray &channel) override;
    bool hasRoom() const override { return m_hasRoom; }

private:
    struct Line {
        std::uint64_t seen = 0;
        bool isEnded = false;
    };
    struct Channel {
        std::optional<core::hub::Position> position = {};
        /// Of which it is known where it began.
        std::map<std::size_t, Line> lines = {};
        /// Of which it is known how many had been accepted before all of them were to come.
        std::map<std::size_t, std::uint64_t> bounds = {};
    };

    void fail(const QString &what) const { m_ledger.fail(m_name + QStringLiteral(": ") + what); }
    void note(const QByteArray &channel, const QString &what) const;
    std::optional<std::size_t> lineOf(core::hub::OriginId origin) const;
    Line &lineIn(const QByteArray &channel, std::size_t line, std::uint64_t begin);
    void readPosition(const QByteArray &channel, const core::hub::Position &position);
    void readGap(const QByteArray &name, const core::hub::Gap &gap);

    ClusterLedger &m_ledger;
    const QString m_name;
    core::hub::HubShard *m_shard = nullptr;
    core::hub::SubscriberId m_id = 0;
    std::size_t m_process = 0;
    bool m_hasRoom = true;
    std::map<QByteArray, Channel> m_channels;
    std::set<QByteArray> m_unacknowledged;
    std::size_t m_received = 0;
    std::size_t m_gaps = 0;
    std::size_t m_missing = 0;
};

} // namespace signalbox::test
