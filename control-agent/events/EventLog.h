// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Types.h"

#include <QtCore/QDateTime>
#include <QtCore/QObject>

#include <deque>
#include <optional>

namespace signalbox::agent {

/// Whom an event concerns, and so who may see it.
/// Shape: an instance: who may view that one. An account: itself and admins. Neither: who may view the whole host.
struct EventSubject {
    QString instance = {};
    QString account = {};
};

struct LoggedEvent {
    api::Event event;
    EventSubject subject;
};

/// What has changed, numbered, for clients that resume.
/// Shape:  ring of at most `capacity` events; the revision rises by exactly 1; the epoch is drawn anew at every start. What
///         is kept is text: an object of Qt's takes several times its memory, and hardly anybody asks for it again.
/// Thread: main.
class EventLog : public QObject
{
    Q_OBJECT

public:
    /// More than that is longer than a snapshot, and could pass the outbox's limit: then a resume would fail for ever.
    static constexpr std::size_t defaultCapacity = 2000;

    explicit EventLog(QObject *parent = nullptr, std::size_t capacity = defaultCapacity);

    const QString &epoch() const { return m_epoch; }
    /// Of the latest event; 0 before the first.
    qint64 revision() const { return m_revision; }
    qint64 nextRevision() const { return m_revision + 1; }

    void append(const QString &type, const QJsonObject &data, const EventSubject &subject = {},
                const QDateTime &at = QDateTime::currentDateTimeUtc());
    /// The events after `revision`; nothing when that range is lost or of another epoch.
    std::optional<QList<LoggedEvent>> since(const QString &epoch, qint64 revision) const;

Q_SIGNALS:
    void appended(const signalbox::agent::LoggedEvent &event);

private:
    struct Kept {
        QString type;
        qint64 atMs = 0;
        QByteArray data;
        EventSubject subject;
    };
    /// The one at this place of the ring.
    LoggedEvent restored(std::size_t index) const;

    const std::size_t m_capacity;
    const QString m_epoch;
    qint64 m_revision = 0;
    std::deque<Kept> m_kept;
};

} // namespace signalbox::agent
