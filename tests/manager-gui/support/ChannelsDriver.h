// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/manager-gui/support/Manager.h"

namespace signalbox::gui {

/// The page of channels in the whole manager, used by what is visible.
class ChannelsDriver : public Manager
{
public:
    void showChannels()
    {
        find<QTabBar>("pageTabs")->setCurrentIndex(1);
        QVERIFY(find<QWidget>("channelsPage"));
    }
    QTableView *table(const char *name) { return find<QTableView>(name); }
    QString cellOf(const char *name, int row, int column) { return table(name)->model()->index(row, column).data().toString(); }
    /// -1 when it is not there.
    int rowOf(const char *name, const QString &text, int column = 0)
    {
        const QTableView *view = table(name);
        for (int row = 0; view && row < view->model()->rowCount(); ++row) {
            if (cellOf(name, row, column) == text)
                return row;
        }
        return -1;
    }
    void clickRow(const char *name, int row)
    {
        QTableView *view = table(name);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(row, 0)).center());
    }
    void openChannel(const QString &name)
    {
        QTRY_VERIFY(rowOf("channelsTable", name) >= 0);
        clickRow("channelsTable", rowOf("channelsTable", name));
        QTRY_COMPARE(label("channelName"), name);
    }
    void typeMessage(const QString &text)
    {
        auto *edit = find<QPlainTextEdit>("messageEdit");
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }
    QPushButton *publishButton() { return find<QPushButton>("publishButton"); }
};

} // namespace signalbox::gui
