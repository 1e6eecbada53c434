// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/CertificateWatch.h"

#include "control-agent/config/DocumentCheck.h"
#include "shared/base/Log.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

CertificateWatch::CertificateWatch(QObject *parent) : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
    connect(&m_daily, &QTimer::timeout, this, &CertificateWatch::warn);
    m_daily.start(std::chrono::hours(24));
}

void CertificateWatch::look(const QList<core::InstanceConfig> &instances)
{
    m_pool.start([this, instances, question = ++m_question] {
        QMap<QString, QDateTime> ends;
        for (const core::InstanceConfig &instance : instances) {
            if (!hasTlsListener(instance))
                continue;
            // One that cannot be read is told of by its instance.
            if (const auto certificate = core::net::TlsContext::load(instance.tls))
                ends.insert(instance.name, (*certificate)->notAfter());
        }
        QMetaObject::invokeMethod(
            this,
            [this, ends, question] {
                if (question != m_question)
                    return;
                m_ends = ends;
                warn();
            },
            Qt::QueuedConnection);
    });
}

void CertificateWatch::warn() const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (auto it = m_ends.cbegin(); it != m_ends.cend(); ++it) {
        if (now.daysTo(*it) > warnDaysAhead)
            continue;
        qCWarning(lcAgent).noquote() << (*it <= now ? "certificate has ended" : "certificate ends soon") << u"instance="_s + it.key()
                                     << u"at="_s + it->toUTC().toString(Qt::ISODate);
    }
}

} // namespace signalbox::agent
