// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/api/Types.h"
#include "shared/base/Error.h"

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <chrono>

namespace signalbox::gui {

enum class InstanceVerb { Start, Stop, Restart, Drain, Resume };

/// What was asked of instances and has not been answered by an event yet: the screen shows "requested" until one comes.
/// Errors: `failed` with TimedOut when no event follows in time.
class InstanceRequests : public QObject
{
    Q_OBJECT

public:
    explicit InstanceRequests(QObject *parent = nullptr);

    /// How long an event may take. Default 5 s.
    void setPatience(std::chrono::milliseconds patience);
    std::optional<InstanceVerb> pending(const QString &instance) const;

    /// Asked for by the person; patience begins when it is sent.
    void begin(const QString &instance, InstanceVerb verb);
    void sent(const QString &instance);
    /// An event spoke of the instance, or the answer says that nothing will follow.
    void settle(const QString &instance);
    void fail(const QString &instance, const Error &error);
    /// Nothing more can follow: the connection is gone.
    void clear();

Q_SIGNALS:
    void changed(const QString &instance);
    void failed(const QString &instance, signalbox::gui::InstanceVerb verb, const signalbox::Error &error);

private:
    void expire();

    struct Request {
        InstanceVerb verb;
        qint64 deadline;
    };
    QHash<QString, Request> m_requests;
    QTimer m_timer;
    std::chrono::milliseconds m_patience;
};

} // namespace signalbox::gui
