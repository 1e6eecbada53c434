// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/HubShard.h"

#include <QtCore/QStringList>

namespace signalbox::test {

/// Writes down what it is told, one line each: "subscribed 7 recovered", "news hello", "gap news trimmed 1-4".
class RecordingSubscriber final : public core::hub::Subscriber
{
public:
    RecordingSubscriber(core::hub::HubShard &shard, core::hub::SubscriberId id) : m_shard(shard), m_id(id) { shard.attach(*this); }
    ~RecordingSubscriber() { m_shard.detach(m_id); }

    core::hub::HubShard &shard() const { return m_shard; }
    /// What came since the last time.
    QStringList take() { return std::exchange(m_lines, {}); }
    /// Of each channel the position of the last message or gap, or of the subscription.
    std::map<QByteArray, QByteArray> positions;
    /// Of the last answer to a publication.
    QByteArray published;
    /// All answers to publications, not yet taken by who reads them.
    std::vector<std::pair<core::hub::Token, QByteArray>> answers;
    std::optional<Error> error;
    bool room = true;
    /// All messages, in their order.
    core::hub::Publications messages;
    std::vector<std::pair<QByteArray, core::hub::Gap>> gaps;

    core::hub::SubscriberId subscriberId() const override { return m_id; }
    void onSubscribed(core::hub::Token token, const QByteArray &channel, const core::hub::Subscribed &answer) override;
    void onPublished(core::hub::Token token, const QByteArray &position) override;
    void onHistory(core::hub::Token token, const core::hub::History &history) override;
    void onRefused(core::hub::Token token, const Error &error) override;
    void onMessages(const core::hub::Batch &batch) override;
    void onGap(const QByteArray &channel, const core::hub::Gap &gap) override;
    void onAnnouncement(const core::hub::Announcement &announcement) override;
    void onAckTimeout(const QByteArray &channel) override;
    bool hasRoom() const override { return room; }

private:
    core::hub::HubShard &m_shard;
    const core::hub::SubscriberId m_id;
    QStringList m_lines;
};

} // namespace signalbox::test
