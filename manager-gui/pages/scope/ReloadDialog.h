// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Host.h"

#include <QtCore/QPointer>
#include <QtWidgets/QDialog>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace signalbox::gui {

/// What reading a host's files anew would change, shown before it is done.
/// Errors: mistakes in the files, each with its place; what could not be done.
class ReloadDialog : public QDialog
{
    Q_OBJECT

public:
    /// `typed`: must be typed before the button works; empty: nothing.
    ReloadDialog(Host &host, const QString &typed, QWidget *parent);

Q_SIGNALS:
    /// `waiting` changes count from the next start of their instances on.
    void reloaded(signalbox::gui::Host *host, int waiting);

private:
    void ask();
    void show(const QList<api::ConfigChange> &changes);
    void showProblems(const Error &error);
    void reload();
    void onReloaded(const Result<api::ConfigReload::Result> &result);
    void update();

    QPointer<Host> m_host;
    QString m_typed;
    QString m_entered;
    bool m_ready = false;
    QLabel *m_text;
    QTreeWidget *m_list;
    QPushButton *m_reload;
    QPushButton *m_close;
};

/// "at once", "when it is restarted".
QString countsText(api::TakesEffect effect);

} // namespace signalbox::gui
