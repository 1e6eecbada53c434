// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/MergedModel.h"

namespace signalbox::gui {

/// A channel as its agent told it, and how fast it goes.
struct ChannelRow {
    api::Channel data;
    /// Messages per second, from two answers; nothing before the second.
    std::optional<double> rate;
};

/// The channels of some hubs, however many: the agents sort, filter and page.
class ChannelsModel : public MergedModel<ChannelRow>
{
    Q_OBJECT

public:
    enum Column { Name, HubName, HostName, Subscribers, Members, Rate, Kept, Retained, LastMessage, Published, ColumnCount };

    explicit ChannelsModel(QObject *parent = nullptr);

    void setHubs(const QList<HubKey> &hubs) { setParts(hubs); }
    void setFilterText(const QString &text);
    QString filterText() const { return m_filter; }
    /// Agents do not sort by everything.
    static bool canSort(int column) { return column != Rate; }

    ChannelKey keyAt(int row) const;
    /// -1 when it is not on this page.
    int rowOf(const ChannelKey &key) const;

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

protected:
    int columns() const override { return ColumnCount; }
    QString title(int column) const override;
    bool isAtRight(int column) const override { return column >= Subscribers; }
    QString text(const Shown &shown, int column) const override;
    QString toolTip(const Shown &shown, int column) const override;
    void askPart(const HubKey &key, int page, int size, const Taker &take) override;
    bool isBefore(const Shown &left, const Shown &right) const override;
    QString idOf(const ChannelRow &row) const override { return row.data.channel; }
    void prepare(const HubKey &key, QList<ChannelRow> &rows) override;

private:
    struct Sample {
        qint64 published = 0;
        qint64 atMs = 0;
        std::optional<double> rate;
    };

    QString m_filter;
    int m_sortColumn = Name;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    QHash<QString, Sample> m_samples;
    QElapsedTimer m_clock;
};

} // namespace signalbox::gui
