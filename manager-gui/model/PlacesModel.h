// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/MergedModel.h"

namespace signalbox::gui {

/// Where members are whose name begins with what is looked for, on all hosts of a scope.
class PlacesModel : public MergedModel<api::PresenceFind::Item>
{
    Q_OBJECT

public:
    enum Column { Member, Channel, HubName, HostName, Instance, Since, ColumnCount };
    /// What agents let see of one search.
    static constexpr int mostPlaces = 10'000;

    using MergedModel::MergedModel;

    /// Hosts, or single hubs of them.
    void setHubs(const QList<HubKey> &hubs) { setParts(hubs); }
    /// Without a name nobody is asked.
    void setMember(const QString &name);
    QString member() const { return m_member; }
    qint64 reachable() const override { return std::min<qint64>(MergedModel::reachable(), mostPlaces); }

    ChannelKey keyAt(int row) const;
    QString memberAt(int row) const;

protected:
    int askAll() override { return m_member.isEmpty() ? 0 : MergedModel::askAll(); }
    int columns() const override { return ColumnCount; }
    QString title(int column) const override;
    bool isAtRight(int column) const override { return column == Since; }
    QString text(const Shown &shown, int column) const override;
    QString toolTip(const Shown &shown, int column) const override;
    void askPart(const HubKey &key, int page, int size, const Taker &take) override;
    bool isBefore(const Shown &left, const Shown &right) const override;
    QString idOf(const api::PresenceFind::Item &row) const override;

private:
    QString m_member;
};

} // namespace signalbox::gui
