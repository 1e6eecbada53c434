// SPDX-License-Identifier: GPL-3.0-or-later
// What the window asks: for hosts, names, and whether something shall really be done.
#include "manager-gui/app/MainWindow.h"

#include "manager-gui/pages/hosts/AddHostDialog.h"
#include "manager-gui/pages/hosts/FirstMinutePage.h"
#include "manager-gui/pages/hosts/HostDialog.h"
#include "manager-gui/widgets/ConfirmDialog.h"

#include <QtWidgets/QInputDialog>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

void MainWindow::addHost()
{
    if (m_firstMinute) {
        m_firstMinute->focusField();
        return;
    }
    auto *dialog = new AddHostDialog(m_hosts, this);
    connect(dialog, &AddHostDialog::added, this, &MainWindow::selectHost);
    dialog->open();
}

void MainWindow::logInAgain(Host *host)
{
    auto *dialog = new AddHostDialog(m_hosts, this, host);
    connect(dialog, &AddHostDialog::added, this, &MainWindow::selectHost);
    dialog->open();
}

void MainWindow::editHost(Host *host)
{
    if (!host)
        return;
    auto *dialog = new HostDialog(m_hosts, *host, this);
    // Later: two window-modal dialogs would stand over each other.
    connect(
        dialog, &HostDialog::loginRequested, this, [this](Host *one) { logInAgain(one); }, Qt::QueuedConnection);
    dialog->open();
}

void MainWindow::askName(const QString &title, const QString &label, const QString &text,
                         const std::function<void(const QString &)> &accepted)
{
    auto *dialog = new QInputDialog(this);
    dialog->setObjectName(u"nameDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(label);
    dialog->setTextValue(text);
    dialog->setOkButtonText(tr("OK"));
    dialog->setCancelButtonText(tr("Cancel"));
    connect(dialog, &QInputDialog::textValueSelected, this, [accepted](const QString &name) {
        if (!name.trimmed().isEmpty())
            accepted(name.trimmed());
    });
    dialog->open();
}

void MainWindow::askNewGroup(Host *host)
{
    const QPointer<Host> moved = host;
    askName(tr("New group"), tr("Name of the group of %1:").arg(host->name()), {}, [this, moved](const QString &name) {
        if (moved)
            m_hosts.setGroup(moved, name);
    });
}

void MainWindow::askGroupName(const QString &group)
{
    askName(tr("Rename group"), tr("Name of the group:"), group, [this, group](const QString &name) {
        m_hosts.renameGroup(group, name);
        selectScope(Scope::ofGroup(name));
    });
}

void MainWindow::ask(const Question &question, QObject *context, std::function<void()> accepted)
{
    auto *dialog = new ConfirmDialog(question, this);
    connect(dialog, &QDialog::accepted, context, std::move(accepted));
    dialog->open();
}

} // namespace signalbox::gui
