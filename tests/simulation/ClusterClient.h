// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/ClusterLedger.h"
#include "tests/simulation/RecordingSubscriber.h"

namespace signalbox::test {

/// A client over all its sessions, in whatever process they are: checks whatever it is told. Of each line of numbers it sees each number
/// once and in order, or hears that it is lost, or that number is a repeat of something that it need not be given again.
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
    /// Messages that it had got before, in a session somewhere else, as another number.
    std::size_t seenElsewhere() const { return m_seenElsewhere; }
    /// What came and is not acknowledged.
    bool hasNews() const { return !m_unacknowledged.empty(); }

    /// A process has begun a line: nothing of it can have passed anybody by.
    void lineBegins(std::size_t line);
    /// The process that served a line has died: whoever was promised what comes from there is to hear of that.
    void lineDies(std::size_t line);
    /// Whoever stayed has been told of those that died.
    void checkTold() const;
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
    using Number = ClusterLedger::Number;
    struct Line {
        /// The number behind which it began.
        std::uint64_t begin = 0;
        std::uint64_t seen = 0;
        bool isEnded = false;
    };
    struct Channel {
        std::optional<core::hub::Position> position = {};
        /// Of which it is known where it began.
        std::map<std::size_t, Line> lines = {};
        /// Of which it is known how many had been accepted before all of them were to come.
        std::map<std::size_t, std::uint64_t> bounds = {};
        /// The subscription of this session: it was answered, and these lines have promised that all comes. Some of them have died.
        bool isAnswered = false;
        std::set<std::size_t> promised = {};
        std::set<std::size_t> untold = {};
        /// In this subscription it was told that they have died.
        std::set<std::size_t> told = {};
        /// Ids that came in this session, and before, each with the line of its number.
        std::map<QByteArray, std::size_t> ids = {};
        std::map<QByteArray, std::size_t> idsBefore = {};
        /// Numbers that did not come, and were not announced: each must be a repeat.
        std::set<Number> skipped = {};
        std::map<Number, QByteArray> got = {};
    };

    void fail(const QString &what) const { m_ledger.fail(m_name + QStringLiteral(": ") + what); }
    void note(const QByteArray &channel, const QString &what) const;
    Line &lineIn(const QByteArray &channel, std::size_t line, std::uint64_t begin);
    void passOver(const QByteArray &channel, std::size_t line, std::uint64_t to);
    void readPosition(const QByteArray &channel, const core::hub::Position &position);
    void readMessage(const core::hub::Publication &message);
    void readGap(const QByteArray &name, const core::hub::Gap &gap);
    /// One origin of it; whether something was lost.
    bool readLoss(const QByteArray &name, std::size_t line, std::uint64_t after, std::uint64_t to);
    bool forgetUnknown(const QByteArray &name, const core::hub::Gap &gap);
    void endSubscription(const QByteArray &channel);
    void checkSkipped(const QByteArray &name, const Channel &channel) const;

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
    std::size_t m_seenElsewhere = 0;
};

} // namespace signalbox::test
