// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QDateTime>
#include <QtCore/QList>
#include <QtCore/QString>

#include <cstdint>

namespace signalbox {

/// A channel of a hub, at one moment.
/// Units:  bytes: what its messages cost, with all overhead.
struct ChannelInfo {
    QString name = {};
    qint64 subscribers = 0;
    qint64 members = 0;
    /// That are kept.
    qint64 messages = 0;
    qint64 bytes = 0;
    /// Since the channel is known, those too that are no longer kept.
    qint64 published = 0;
    /// It has a message that everybody gets who subscribes.
    bool retained = false;
    /// Of the last message; invalid: nobody remembers one.
    QDateTime lastAt = {};
};

struct ChannelQuery {
    enum class Sort : std::uint8_t { Name, Subscribers, Members, Messages, Bytes, Published, Retained, LastAt };

    /// Must be in the name, in any case of letters.
    QString filter = {};
    Sort sort = Sort::Name;
    bool descending = false;
    /// From 1.
    int page = 1;
    /// 1 to 1000.
    int pageSize = 100;
};

struct ChannelList {
    /// On all pages.
    qint64 total = 0;
    QList<ChannelInfo> items = {};
};

/// A message of a channel.
/// Shape:  `data` is JSON.
struct Publication {
    QString channel = {};
    QByteArray data = {};
    /// Where it stands in its channel: text for giving back.
    QString position = {};
    /// The publisher's own; empty: none.
    QString id = {};
    QString from = {};
    QDateTime at = {};
};

/// Without `since` the last ones, else the first ones behind that position.
struct HistoryQuery {
    /// 1 to 1000.
    int limit = 100;
    QString since = {};
};

struct History {
    /// The oldest first; together 4 MiB at most.
    QList<Publication> items = {};
    /// Where the channel is.
    QString position = {};
    /// Nothing between what was asked for and the end is missing.
    bool complete = true;
};

struct PublishOptions {
    /// 0 to 2; 2 needs an id. docs/pubsub.md says what is promised.
    int qos = 0;
    /// By which a repeat is known at QoS 2; 1 to 128 characters.
    QString id = {};
    /// Kept for those who subscribe later. With `null` as data it takes back what was kept.
    bool retain = false;
    /// Who says so; empty: nobody in particular. 1 to 128 characters.
    QString from = {};
};

struct Published {
    QString position = {};
};

/// Said to every session of a hub.
struct Broadcasted {
};

} // namespace signalbox
