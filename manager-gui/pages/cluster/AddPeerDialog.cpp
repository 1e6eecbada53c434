// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/cluster/AddPeerDialog.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStyle>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

AddPeerDialog::AddPeerDialog(const ClusterActions::Target &target, QWidget *parent)
    : QDialog(parent),
      m_hosts(ClusterActions::hostsToAddOn(target)),
      m_host(new QComboBox),
      m_address(new QLineEdit),
      m_problem(new QLabel),
      m_add(new QPushButton(tr("Add peer")))
{
    setObjectName(u"addPeerDialog"_s);
    setWindowTitle(tr("Add a peer to the cluster “%1”").arg(target.cluster.name));
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *text = new QLabel(
        tr("The node dials this address from now on, and keeps it. One node is enough: the others learn of it from each other."));
    text->setWordWrap(true);
    m_host->setObjectName(u"addPeerHost"_s);
    for (const QPointer<Host> &host : std::as_const(m_hosts))
        m_host->addItem(host->name());
    if (const qsizetype scoped = m_hosts.indexOf(target.host); target.host && scoped >= 0)
        m_host->setCurrentIndex(int(scoped));
    m_address->setObjectName(u"addPeerAddress"_s);
    m_address->setPlaceholderText(u"10.0.0.2:7712"_s);
    m_address->setClearButtonEnabled(true);
    m_problem->setObjectName(u"addPeerProblem"_s);
    m_problem->setProperty("bad", true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(metric::space3);
    form->setVerticalSpacing(metric::space3);
    form->addRow(tr("Node:"), m_host);
    form->addRow(tr("Address:"), m_address);
    m_add->setObjectName(u"addPeerConfirm"_s);
    m_add->setProperty("primary", true);
    m_add->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(u"addPeerCancel"_s);
    cancel->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metric::space2);
    buttons->addStretch();
    buttons->addWidget(m_add);
    buttons->addWidget(cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, metric::space4);
    layout->setSpacing(metric::space3);
    layout->addWidget(text);
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addSpacing(metric::space1);
    layout->addLayout(buttons);
    setMinimumWidth(460);
    connect(m_address, &QLineEdit::textChanged, this, [this] {
        m_problem->clear();
        update();
    });
    connect(m_add, &QPushButton::clicked, this, &AddPeerDialog::add);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_address->setFocus();
    update();
}

void AddPeerDialog::update()
{
    m_add->setEnabled(!m_waiting && !m_address->text().trimmed().isEmpty());
    m_problem->setVisible(!m_problem->text().isEmpty());
    m_address->setProperty("bad", !m_problem->text().isEmpty());
    m_address->setAccessibleDescription(m_problem->text());
    m_address->style()->unpolish(m_address);
    m_address->style()->polish(m_address);
    // A sentence more needs its room.
    layout()->activate();
    adjustSize();
}

void AddPeerDialog::add()
{
    const QPointer<Host> host = m_hosts.value(m_host->currentIndex());
    if (!host)
        return reject();
    m_waiting = true;
    m_problem->clear();
    update();
    host->link().call<api::ClusterAddPeer>({m_address->text().trimmed()}, this, [this](const Result<api::Nothing> &result) {
        m_waiting = false;
        if (result) {
            Q_EMIT added();
            return accept();
        }
        m_problem->setText(errorText(result.error()));
        update();
        m_address->setFocus();
        m_address->selectAll();
    });
}

} // namespace signalbox::gui
