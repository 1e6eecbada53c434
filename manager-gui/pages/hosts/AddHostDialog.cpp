// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/hosts/AddHostDialog.h"

#include "manager-gui/pages/hosts/AddHostForm.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

namespace signalbox::gui {

AddHostDialog::AddHostDialog(HostList &hosts, QWidget *parent, const Host *again) : QDialog(parent)
{
    setObjectName(QStringLiteral("addHostDialog"));
    setWindowTitle(again ? tr("Log in again") : tr("Add host"));
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *title = new QLabel(again ? tr("Log in to %1 again").arg(again->name()) : tr("Add host"));
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setWeight(QFont::DemiBold);
    title->setFont(large);
    auto *form = new AddHostForm(hosts);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("addHostCancel"));
    cancel->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(form, &AddHostForm::added, this, [this](Host *host) {
        Q_EMIT added(host);
        accept();
    });

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metric::space2);
    buttons->addStretch();
    form->addButtonsTo(buttons);
    buttons->addWidget(cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, metric::space4);
    layout->setSpacing(metric::space4);
    layout->addWidget(title);
    layout->addWidget(form);
    layout->addStretch();
    layout->addLayout(buttons);
    // Grows when the other way in is chosen, or when the token tells what it holds.
    layout->setSizeConstraint(QLayout::SetMinimumSize);
    title->setMinimumWidth(500);
    if (again)
        form->setHost(*again);
    form->focusField();
}

} // namespace signalbox::gui
