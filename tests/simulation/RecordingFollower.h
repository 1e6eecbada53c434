// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/PresenceParty.h"

#include <QtCore/QStringList>

#include <limits>
#include <set>

namespace signalbox::test {

/// Writes down what it is told, one line each: "entered 7 anna 1", "room 3 joined anna info", "snapshot room 5 anna,bert"; keeps a copy of
/// each roster that it follows, and finds fault with what does not fit.
class RecordingFollower final : public core::presence::PresenceFollower
{
public:
    using People = std::map<QByteArray, QByteArray>;
    /// What a client knows of a channel.
    struct Copy {
        std::uint64_t version = 0;
        /// Names and infos.
        People people;

        bool operator==(const Copy &) const = default;
    };
    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

    RecordingFollower(core::presence::PresenceParty &party, core::presence::SessionKey key);
    ~RecordingFollower() { end(core::presence::SessionEnd::Lost); }
    /// It hears nothing afterwards.
    void end(core::presence::SessionEnd end);

    /// What this expects as a frame. Names and infos have no blanks.
    static QByteArray encode(const core::presence::RosterEvent &event);
    static Copy copyOf(const core::presence::RosterPage &page);

    /// These ask with a token of their own, and remember what it was for.
    void enter(const QByteArray &channel, const QByteArray &member, const std::optional<QByteArray> &info = {}, std::int64_t wallMs = 1);
    void update(const QByteArray &channel, const QByteArray &info);
    void leave(const QByteArray &channel);
    void follow(const QByteArray &channel);
    bool unfollow(const QByteArray &channel);
    void members(const QByteArray &channel, const core::presence::MembersQuery &query = {});
    void resume();

    core::presence::PresenceParty &party() const { return m_party; }
    core::presence::SessionKey sessionKey() const override { return m_key; }
    /// What came since the last time.
    QStringList take() { return std::exchange(m_lines, {}); }
    /// Questions without an answer.
    std::size_t unanswered() const { return m_asked.size(); }

    /// So many further calls with events.
    std::size_t room = unlimited;
    /// Of the channels it follows.
    std::map<QByteArray, Copy> copies;
    /// Where it is, by the answers: channel and name.
    std::map<QByteArray, QByteArray> entered;
    /// Every snapshot and page so far; of snapshots, the first page has to be the whole roster.
    std::vector<std::pair<QByteArray, Copy>> snapshots;
    std::optional<Error> error;
    /// Of the last events.
    std::shared_ptr<const QByteArray> frames;
    /// The first thing that was wrong.
    QString fault;
    std::size_t eventCount = 0;
    std::size_t renewals = 0;

    void onEntered(core::presence::Token token, const QByteArray &member, std::uint64_t version) override;
    void onVersion(core::presence::Token token, std::uint64_t version) override;
    void onMembers(core::presence::Token token, const core::presence::RosterPage &page) override;
    void onFollowing(core::presence::Token token, const QByteArray &channel, const core::presence::RosterPage &snapshot) override;
    void onRefused(core::presence::Token token, const Error &error) override;
    void onRosterEvents(const std::shared_ptr<const QByteArray> &frames, std::size_t count) override;
    void onSnapshot(const QByteArray &channel, const core::presence::RosterPage &snapshot) override;
    bool hasRoom() const override { return room > 0; }

private:
    struct Question {
        QByteArray channel;
        bool isLeave = false;
        bool isFollow = false;
    };

    core::presence::Token ask(const Question &question);
    /// What was asked; faulty when nothing was.
    Question answered(core::presence::Token token);
    void hear(const QByteArray &line);
    void fail(const QString &what);

    core::presence::PresenceParty &m_party;
    const core::presence::SessionKey m_key;
    core::presence::Token m_lastToken = 0;
    std::map<core::presence::Token, Question> m_asked;
    /// That it wants to follow, as it said last.
    std::set<QByteArray> m_wanted;
    QStringList m_lines;
};

} // namespace signalbox::test
