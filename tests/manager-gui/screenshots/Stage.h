// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/app/Application.h"
#include "manager-gui/hosts/demo/DemoCluster.h"

#include <QtCore/QTemporaryDir>

class QWidget;

namespace signalbox::test {

/// The real window, 1280 × 800, on a profile of its own.
/// Errors: functions answer false when what they need is not there.
class Stage
{
public:
    enum class Hosts { Real, MadeUp };

    explicit Stage(const QString &language, Hosts hosts = Hosts::Real);
    ~Stage();

    bool addHost(const QString &token);
    bool selectHost(const QString &name);
    bool selectGroup(const QString &name);
    bool selectInstance(const QString &name);
    /// Of an instance's row, as it is shown; empty when it is not in the table.
    QString cellOf(const QString &instance, int column) const;
    /// Of any table, the row in which this text stands.
    bool selectRow(const QString &table, const QString &text);
    /// The first `count` rows of the table.
    bool selectFirst(int count);
    /// A page of the scope, a tab of the details, by its English title.
    bool showPage(const QString &title);
    bool showDetails(const QString &title);
    /// The same by its place, in any language.
    bool showDetailsAt(int tab);
    void filter(const QString &text);
    bool showColumns(const QStringList &titles) { return setColumns(titles, true); }
    bool hideColumns(const QStringList &titles) { return setColumns(titles, false); }
    /// Any tab bar, by place.
    bool showTabAt(const QString &bar, int tab);
    bool pressReturn(const QString &objectName);
    /// Null when it is not on the screen.
    QWidget *visible(const QString &objectName) const;
    gui::MainWindow &window() { return m_application->window(); }
    /// Moves the pointer to this share of the chart's width.
    void pointAtChart(double share);
    void resize(int width, int height);
    bool click(const QString &objectName);
    /// Triggers an action of the window.
    bool trigger(const QString &objectName);
    /// Into the editor of a setting of the form; a cell of a table is "cell-port-0".
    bool fill(const QString &editor, const QString &text);
    bool choose(const QString &editor, const QString &value);
    /// Brings it into view.
    bool scrollTo(const QString &objectName);
    bool isShown(const QString &objectName) const { return visible(objectName) != nullptr; }
    bool type(const QString &objectName, const QString &text);
    bool isLive(const QString &host) const;
    /// The cluster of the made-up hosts stays in this scene; true once every agent tells so.
    bool playCluster(gui::DemoCluster::Scene scene);
    void setAppearance(gui::Appearance appearance);
    bool take(const QString &file);
    /// The window with the dialog for `token` in front of it.
    bool takeAddDialog(const QString &token, const QString &file);

    /// The window with this dialog, which must be open, in front of it; then closes it.
    bool takeDialog(const QString &objectName, const QString &file, bool closes = true);

private:
    bool setColumns(const QStringList &titles, bool shown);
    bool showTab(const QString &bar, const QString &title);
    gui::Host *host(const QString &name) const;
    bool fillToken(const QString &token);

    QTemporaryDir m_profile;
    std::unique_ptr<gui::Theme> m_theme;
    std::unique_ptr<gui::Application> m_application;
};

} // namespace signalbox::test
