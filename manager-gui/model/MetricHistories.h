// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/InstancesModel.h"
#include "manager-gui/model/MetricHistory.h"

namespace signalbox::gui {

/// The hour of every host, and of as many instances as there is room for: all of a small fleet, of a large one those that
/// were looked at last. A key without a name is the host itself.
/// Shape:  at most `room` instances, so at most 256 × 33 kB whatever the fleet.
class MetricHistories : public QObject
{
    Q_OBJECT

public:
    static constexpr int room = 256;

    explicit MetricHistories(HostList &hosts, QObject *parent = nullptr);

    /// Keeps the history of these from now on, at the cost of those nobody looked at for longest.
    void watch(const QList<InstanceKey> &keys);
    /// Null when there is none.
    const MetricHistory *find(const InstanceKey &key) const;
    int instanceCount() const { return m_instances; }
    std::size_t bytes() const;

private:
    struct Kept {
        MetricHistory history;
        /// When it was looked at last, counted in looks; 0 is never.
        quint64 looked = 0;
    };
    struct HostHistories {
        MetricHistory agent;
        QHash<QString, Kept> instances;
    };
    void add(Host *host);
    void take(Host *host, const api::MetricSample &sample, qint64 at);
    void forget(const Host *host, const QString &instance);
    void forgetGone(const Host *host);
    void makeRoom();

    QHash<const Host *, HostHistories> m_hosts;
    int m_instances = 0;
    quint64 m_looks = 0;
};

} // namespace signalbox::gui
