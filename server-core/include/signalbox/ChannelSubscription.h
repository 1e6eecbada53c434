// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Answer.h>
#include <signalbox/Channel.h>
#include <signalbox/Export.h>

#include <QtCore/QList>

#include <memory>

namespace signalbox {

class PubSub;

/// What has come to a subscription since it was last told.
struct ChannelNews {
    /// In the order in which they were published, of each channel.
    QList<Publication> messages = {};
    /// So many came before these and are gone: whoever listens was too slow.
    qint64 missing = 0;
    /// With a code: there is no subscription, or no more, and nothing else follows.
    AnswerError error = {};
};

/// A subscription of the program's own; see PubSub::subscribe. It ends with this object.
/// Thread: main.
class SIGNALBOX_EXPORT ChannelSubscription
{
public:
    ChannelSubscription();
    ~ChannelSubscription();
    ChannelSubscription(ChannelSubscription &&other) noexcept;
    ChannelSubscription &operator=(ChannelSubscription &&other) noexcept;

    /// Nothing more is told.
    void end();

private:
    friend class PubSub;
    struct Private;
    explicit ChannelSubscription(std::shared_ptr<Private> subscription);

    std::shared_ptr<Private> d;
};

} // namespace signalbox
