// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"

#include <QtCore/QDateTime>
#include <QtCore/QMap>
#include <QtCore/QObject>
#include <QtCore/QThreadPool>
#include <QtCore/QTimer>

namespace signalbox::agent {

/// Time to get a new certificate without haste.
inline constexpr int warnDaysAhead = 30;

/// When the certificates of the instances end: said in the log when they are read and once a day, from 30 days ahead.
/// Thread: main; files are read in the pool.
class CertificateWatch : public QObject
{
    Q_OBJECT

public:
    explicit CertificateWatch(QObject *parent = nullptr);

    /// Reads them anew: those that are served from now on.
    void look(const QList<core::InstanceConfig> &instances);
    /// By instance.
    const QMap<QString, QDateTime> &ends() const { return m_ends; }

private:
    void warn() const;

    QMap<QString, QDateTime> m_ends;
    /// An answer to an older question is not news.
    int m_question = 0;
    QTimer m_daily;
    /// The last member: its end waits for what runs.
    QThreadPool m_pool;
};

} // namespace signalbox::agent
