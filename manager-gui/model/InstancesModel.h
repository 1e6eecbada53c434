// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Scope.h"
#include "manager-gui/model/StateShape.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QPointer>

namespace signalbox::gui {

/// Names one instance over all hosts.
struct InstanceKey {
    QPointer<Host> host;
    QString name;
    bool operator==(const InstanceKey &) const = default;
    /// Null when it is gone.
    const HostInstance *find() const;
};

/// The instances of a scope: one host, or all of them.
/// Shape:  rows grouped by host in the order of the host list; sorting is the proxy's. After the fixed columns stands one for
///         every other column that an agent ever described; such a column stays until the program ends.
class InstancesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Shape,
        Name,
        State,
        HostName,
        Type,
        Isolation,
        ManagedBy,
        ListensOn,
        Sessions,
        Trend,
        MessagesIn,
        MessagesOut,
        MessagesTrend,
        Up,
        Pid,
        Restarts,
        Pending,
        ColumnCount
    };
    enum Role {
        ShapeRole = Qt::UserRole + 1,
        /// Why it failed, for the row to say so; empty otherwise.
        ErrorRole,
        /// The host does not answer: what is shown is what it last said.
        DimmedRole,
        /// const Series *, valid until the next event.
        SeriesRole,
        /// The cell says something that is expected to pass: requested, starting.
        PassingRole,
        /// Of a heading: the name of its column that no language and no order changes.
        ColumnKeyRole,
    };

    explicit InstancesModel(HostList &hosts, QObject *parent = nullptr);
    ~InstancesModel() override;

    void setScope(const Scope &scope);
    const Scope &scope() const { return m_scope; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    InstanceKey keyAt(int row) const;
    int rowOf(const InstanceKey &key) const;
    const Host &hostAt(int row) const;
    const HostInstance &instanceAt(int row) const;
    /// What the column sorts by: numbers by value, names as people count.
    bool lessThan(int left, int right, int column) const;
    /// What the row's symbol shows.
    StateShape shapeAt(int row) const;

Q_SIGNALS:
    /// A second has passed: what the clock alone changes (ages, charts) is due.
    void ticked();

private:
    struct Segment {
        Host *host;
        int first;
        int count;
        bool operator==(const Segment &) const = default;
    };
    const Segment &segmentOf(int row) const;
    int firstRowOf(const Host *host) const;
    static int alignmentOf(int column);
    void learnColumns(const Host *host);
    QString metricText(const Host &host, const HostInstance &instance, int column) const;
    void rebuild();
    void watch(Host *host);
    void shift(const Host *host, int by);
    void touchRow(const Host *host, int row);
    void touchSampled(const Host *host, const QList<int> &rows);
    void touchHost(const Host *host);

    QString text(const Host &host, const HostInstance &instance, int column) const;
    static QString stateToolTip(const api::Instance &instance);
    QString toolTip(const Host &host, const HostInstance &instance, int column) const;

    HostList &m_hosts;
    QList<api::MetricColumn> m_metrics;
    Scope m_scope;
    std::vector<Segment> m_segments;
    int m_rows = 0;
    /// Owns the connections to the hosts of the scope.
    std::unique_ptr<QObject> m_watch;
    QTimer m_ticking;
};

} // namespace signalbox::gui
