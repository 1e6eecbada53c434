// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/app/Application.h"
#include "manager-gui/widgets/Theme.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <memory>

class QTableView;

namespace signalbox::test {

/// The manager's real window in this process, used only as a person would: clicks on what is visible, reads what is shown.
/// Errors: functions answer false or empty when what they look for is not there or not visible.
class WindowDriver
{
public:
    WindowDriver();
    ~WindowDriver();

    bool open();
    QWidget &window();

    /// Clicks the middle of the visible, enabled widget of this object name.
    bool click(const QString &objectName);
    /// Clicks into the visible field of this object name and types over what it holds.
    bool type(const QString &objectName, const QString &text);
    bool isVisible(const QString &objectName) const { return visibleWidget(objectName) != nullptr; }
    bool isEnabled(const QString &objectName) const;
    QString toolTip(const QString &objectName) const;
    /// Pastes `token` into the form that is visible and presses its button; on a window with hosts, opens the dialog first.
    bool addHost(const QString &token);
    /// Clicks the host in the tree.
    bool selectHost(const QString &name);
    /// Clicks the row of this instance. With several hosts shown, the row of that host.
    bool selectInstance(const QString &name, const QString &host = {});
    /// Shows the sessions of the selected instance below the table.
    bool showSessions();
    int sessionRows() const;
    bool selectSession(int row);
    /// Answers the question by its verb; what it said is in `lastQuestion`.
    bool confirm();
    QString lastQuestion() const { return m_lastQuestion; }

    /// What the table shows in the row of `instance` under the heading `column`; empty when the row is not in view.
    QString cell(const QString &instance, const QString &column, const QString &host = {}) const;
    /// All text of the tree's row of this host: name, figures, second line.
    QString hostText(const QString &name) const;
    /// The text of a visible label.
    QString label(const QString &objectName) const;

    /// The longest time the event loop did not turn since the last call: how long a person saw nothing move. Without what
    /// the machine made it wait for a processor, for that is the load beside and not the window.
    qint64 longestFreezeMs();

private:
    QTableView *table() const;
    QModelIndex find(const QString &instance, int column, const QString &host) const;
    int columnOf(const QString &title) const;
    QWidget *visibleWidget(const QString &objectName) const;

    QTemporaryDir m_profile;
    std::unique_ptr<gui::Theme> m_theme;
    std::unique_ptr<gui::Application> m_application;
    QString m_lastQuestion;
    QTimer m_beat;
    QElapsedTimer m_sinceBeat;
    qint64 m_waitedAtBeat = 0;
    qint64 m_longest = 0;
};

} // namespace signalbox::test
