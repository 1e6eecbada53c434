// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/ConfirmDialog.h"

#include "manager-gui/widgets/IconLabel.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

namespace signalbox::gui {

ConfirmDialog::ConfirmDialog(const Question &question, QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("confirmDialog"));
    setWindowTitle(question.verb);
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(question.title);

    auto *icon = new IconLabel(this, 24);
    icon->setIcon(QStringLiteral("warning"), &Colours::warn);
    auto *title = new QLabel(question.title);
    title->setObjectName(QStringLiteral("confirmTitle"));
    title->setWordWrap(true);
    QFont bold = title->font();
    bold.setPointSizeF(bold.pointSizeF() * 1.1);
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    auto *text = new QLabel(question.text);
    text->setObjectName(QStringLiteral("confirmText"));
    text->setWordWrap(true);

    auto *words = new QVBoxLayout;
    words->setSpacing(metric::space2);
    words->addWidget(title);
    words->addWidget(text);

    auto *accept = new QPushButton(question.verb);
    accept->setObjectName(QStringLiteral("confirmAccept"));
    accept->setProperty("primary", true);
    accept->setAutoDefault(false);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("confirmCancel"));
    cancel->setDefault(true);
    QLineEdit *typed = nullptr;
    if (!question.typed.isEmpty()) {
        auto *hint = new QLabel(tr("This is production. Type “%1” to go on:").arg(question.typed));
        hint->setWordWrap(true);
        typed = new QLineEdit;
        typed->setObjectName(QStringLiteral("confirmTyped"));
        typed->setAccessibleName(hint->text());
        accept->setEnabled(false);
        connect(typed, &QLineEdit::textChanged, accept,
                [accept, wanted = question.typed](const QString &entered) { accept->setEnabled(entered.trimmed() == wanted); });
        words->addSpacing(metric::space1);
        words->addWidget(hint);
        words->addWidget(typed);
    }
    QCheckBox *option = nullptr;
    if (question.option) {
        option = new QCheckBox(question.option->text);
        option->setObjectName(QStringLiteral("confirmOption"));
        words->addWidget(option);
    }
    connect(accept, &QPushButton::clicked, this, [this, option, chosen = question.option] {
        if (option && option->isChecked())
            chosen->chosen();
        QDialog::accept();
    });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);

    auto *top = new QHBoxLayout;
    top->setSpacing(metric::space4);
    top->addWidget(icon, 0, Qt::AlignTop);
    top->addLayout(words, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metric::space2);
    buttons->addStretch();
    buttons->addWidget(accept);
    buttons->addWidget(cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, metric::space4);
    layout->setSpacing(20);
    layout->addLayout(top);
    layout->addLayout(buttons);
    setMinimumWidth(400);
    if (typed)
        typed->setFocus();
    else
        cancel->setFocus();
}

} // namespace signalbox::gui
