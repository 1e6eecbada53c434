// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/ChannelSubscription.h"

#include "server-core/embed/HubCalls.h"
#include "server-core/embed/SubscriptionParts.h"

#include <QtCore/QDateTime>

namespace signalbox {

namespace {

ChannelNews newsOf(const core::HubWatch::News &news)
{
    ChannelNews told{.missing = news.missing};
    const auto now = std::chrono::steady_clock::now();
    const qint64 wallMs = QDateTime::currentMSecsSinceEpoch();
    for (const auto &publication : news.messages) {
        const auto &draft = publication->draft;
        const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(now - publication->at);
        told.messages.append({QString::fromUtf8(draft.channel), draft.data, QString::fromLatin1(publication->position),
                              QString::fromUtf8(draft.id), QString::fromUtf8(draft.from),
                              QDateTime::fromMSecsSinceEpoch(wallMs - age.count(), Qt::UTC)});
    }
    if (news.error)
        told.error = errorOf(*news.error);
    return told;
}

} // namespace

void ChannelSubscription::Private::begin(const std::shared_ptr<core::hubs::LiveHub> &hub)
{
    if (isOver || watch || !hub)
        return;
    // The host outlives its threads, and this may not.
    watch = std::make_shared<core::HubWatch>([target = host.data(), weak = weak_from_this()] {
        const auto tell = [weak] {
            if (const auto self = weak.lock())
                self->deliver();
        };
        QMetaObject::invokeMethod(target, tell, Qt::QueuedConnection);
    });
    watch->begin(*hub, channel);
}

void ChannelSubscription::Private::end()
{
    isOver = true;
    const auto over = std::move(watch);
    if (over && host)
        over->end();
}

void ChannelSubscription::Private::refuse(const Error &error)
{
    const auto tell = [weak = weak_from_this(), error] {
        const auto self = weak.lock();
        if (!self || self->isOver)
            return;
        self->end();
        if (self->context)
            self->heard({.error = errorOf(error)});
    };
    QMetaObject::invokeMethod(host.data(), tell, Qt::QueuedConnection);
}

void ChannelSubscription::Private::deliver()
{
    if (!watch)
        return;
    const ChannelNews news = newsOf(watch->take());
    if (!context || !news.error.code.isEmpty())
        end();
    // It may be gone when this returns, but for whoever called.
    if (context)
        heard(news);
}

ChannelSubscription::ChannelSubscription() = default;

ChannelSubscription::ChannelSubscription(std::shared_ptr<Private> subscription) : d(std::move(subscription)) { }

ChannelSubscription::~ChannelSubscription()
{
    end();
}

ChannelSubscription::ChannelSubscription(ChannelSubscription &&other) noexcept = default;

ChannelSubscription &ChannelSubscription::operator=(ChannelSubscription &&other) noexcept
{
    if (this != &other) {
        end();
        d = std::move(other.d);
    }
    return *this;
}

void ChannelSubscription::end()
{
    if (const auto over = std::move(d))
        over->end();
}

} // namespace signalbox
