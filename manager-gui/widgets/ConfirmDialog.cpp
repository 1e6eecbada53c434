// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/ConfirmDialog.h"

#include "manager-gui/model/config/ConfigValue.h"
#include "manager-gui/widgets/IconLabel.h"
#include "manager-gui/widgets/fields/NumberEditor.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

namespace signalbox::gui {

namespace {

// What agents take.
constexpr std::chrono::seconds longestPatience = std::chrono::hours(24 * 7);

ConfigField patienceField()
{
    ConfigField field;
    field.kind = ConfigField::Kind::Duration;
    field.title = ConfirmDialog::tr("Wait at most");
    return field;
}

NumberEditor *addPatience(const Question::Patience &patience, QBoxLayout *words)
{
    auto *editor = new NumberEditor(patienceField());
    editor->setObjectName(QStringLiteral("confirmPatience"));
    editor->setByDefault(QStringLiteral("%1s").arg(patience.usual.count()));
    editor->setValue(QStringLiteral("%1s").arg(patience.usual.count()));
    auto *label = new QLabel(patienceField().title);
    label->setBuddy(editor);
    auto *line = new QHBoxLayout;
    line->setSpacing(metric::space3);
    line->addWidget(label);
    line->addWidget(editor, 1);
    words->addSpacing(metric::space1);
    words->addLayout(line);
    return editor;
}

std::chrono::seconds secondsOf(const NumberEditor &editor, std::chrono::seconds usual)
{
    const auto ms = config::milliseconds(editor.value().toString());
    return ms ? std::min<std::chrono::seconds>(std::chrono::seconds(qint64(*ms / 1000)), longestPatience) : usual;
}

} // namespace

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
    title->setTextFormat(Qt::PlainText);
    title->setWordWrap(true);
    QFont bold = title->font();
    bold.setPointSizeF(bold.pointSizeF() * 1.1);
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    auto *text = new QLabel(question.text);
    text->setObjectName(QStringLiteral("confirmText"));
    text->setTextFormat(Qt::PlainText);
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
        hint->setTextFormat(Qt::PlainText);
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
    NumberEditor *patience = question.patience ? addPatience(*question.patience, words) : nullptr;
    connect(accept, &QPushButton::clicked, this, [this, option, patience, question] {
        if (option && option->isChecked())
            question.option->chosen();
        if (patience)
            question.patience->chosen(secondsOf(*patience, question.patience->usual));
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
    if (question.alternative) {
        auto *instead = new QPushButton(question.alternative->verb);
        instead->setObjectName(QStringLiteral("confirmAlternative"));
        instead->setAutoDefault(false);
        buttons->addWidget(instead);
        connect(instead, &QPushButton::clicked, this, [this, chosen = question.alternative->chosen] {
            QDialog::reject();
            chosen();
        });
    }
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
    else if (patience)
        patience->setFocus();
    else
        cancel->setFocus();
}

} // namespace signalbox::gui
