// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/MergedModel.h"

namespace signalbox::gui {

/// Who is in a channel, by name, a page at a time.
class RosterModel : public MergedModel<api::PresenceList::Item>
{
    Q_OBJECT

public:
    enum Column { Member, Info, Node, Instance, Since, ColumnCount };

    using MergedModel::MergedModel;

    void setChannel(const ChannelKey &key);
    const ChannelKey &channel() const { return m_channel; }
    /// Looks for the page on which `member` stands, or would stand, and goes there; then `arrived`.
    void goTo(const QString &member);

    QString memberAt(int row) const;

Q_SIGNALS:
    /// `row`: of the member, or of the first behind where it would be; -1 when nobody is there. `isExact`: it is the member.
    void arrived(int row, bool isExact);

protected:
    int columns() const override { return ColumnCount; }
    QString title(int column) const override;
    bool isAtRight(int column) const override { return column == Since; }
    QString text(const Shown &shown, int column) const override;
    QString toolTip(const Shown &shown, int column) const override;
    void askPart(const HubKey &key, int page, int size, const Taker &take) override;
    bool isBefore(const Shown &left, const Shown &right) const override;
    QString idOf(const api::PresenceList::Item &row) const override { return row.member; }
    void shown() override;

private:
    api::PresenceList::Params paramsFor(int page) const;
    /// The member stands on one of these pages, from 0.
    void search(int first, int last);
    void onSearched(int first, int page, int last, const api::PresenceList::Result &result);

    ChannelKey m_channel;
    std::optional<QString> m_target;
    /// The page with the target is on its way.
    bool m_targetPageAsked = false;
    int m_search = 0;
};

} // namespace signalbox::gui
