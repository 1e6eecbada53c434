// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QTabBar>

namespace signalbox::gui {

/// Tabs whose titles may carry a number, paler than the title; the current one is underlined in the accent.
class CountTabBar : public QTabBar
{
    Q_OBJECT

public:
    explicit CountTabBar(QWidget *parent = nullptr);

    /// Empty: no number.
    void setCount(int tab, const QString &count);
    QString countText(int tab) const { return tabData(tab).toString(); }

protected:
    QSize tabSizeHint(int index) const override;
    void paintEvent(QPaintEvent *event) override;

private:
    QFont titleFont(bool current) const;
};

} // namespace signalbox::gui
