// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/fields/FieldRow.h"

#include "manager-gui/model/config/ConfigValue.h"
#include "manager-gui/widgets/Icons.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QStyle>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr int titleWidth = 190;
constexpr int sideWidth = 150;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(FieldRow)
};

QFont small(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.92);
    return font;
}

} // namespace

QString effectText(const QString &takesEffect)
{
    if (takesEffect == "live"_L1)
        return Words::tr("live", "counts at once");
    if (takesEffect == "new-sessions"_L1)
        return Words::tr("for new sessions");
    if (takesEffect == "instance-restart"_L1)
        return Words::tr("needs a restart");
    return takesEffect == "agent-start"_L1 ? Words::tr("needs a restart of the host's agent") : QString();
}

FieldRow::FieldRow(const ConfigField &field, bool tellsEffect, QWidget *parent)
    : QWidget(parent),
      m_field(field),
      m_editor(makeFieldEditor(field)),
      m_title(new QLabel(field.required ? tr("%1 *", "a setting that must be given").arg(field.title) : field.title)),
      m_help(new QLabel(field.help)),
      m_problem(new QLabel),
      m_effect(new QLabel(tellsEffect ? effectText(field.takesEffect) : QString())),
      m_reset(new QToolButton)
{
    setObjectName(u"row-"_s + field.path);
    m_editor->setObjectName(u"field-"_s + field.path);
    m_title->setWordWrap(true);
    m_title->setBuddy(m_editor);
    m_title->setToolTip(field.path);
    m_help->setWordWrap(true);
    m_help->setProperty("dim", true);
    m_help->setFont(small(m_help->font()));
    m_help->setVisible(!field.help.isEmpty());
    m_problem->setObjectName(u"problem-"_s + field.path);
    m_problem->setProperty("bad", true);
    m_problem->setWordWrap(true);
    m_problem->hide();
    const bool isWide = field.kind == ConfigField::Kind::Records || field.kind == ConfigField::Kind::Other;
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, metric::space1, 0, metric::space1);
    grid->setHorizontalSpacing(metric::space3);
    grid->setVerticalSpacing(metric::space1);
    grid->setColumnMinimumWidth(0, titleWidth);
    grid->setColumnStretch(1, 1);
    m_title->setFixedWidth(titleWidth);
    QWidget *side = makeSide(tellsEffect);
    if (isWide) {
        // A table wants the whole width, and its title above.
        grid->addWidget(m_title, 0, 0);
        grid->addWidget(m_help, 0, 1);
        grid->addWidget(side, 0, 2, Qt::AlignTop);
        grid->addWidget(m_editor, 1, 0, 1, 3);
        grid->addWidget(m_problem, 2, 0, 1, 3);
    } else {
        grid->addWidget(m_title, 0, 0, Qt::AlignTop);
        grid->addWidget(m_editor, 0, 1);
        grid->addWidget(side, 0, 2, Qt::AlignTop);
        grid->addWidget(m_help, 1, 1);
        grid->addWidget(m_problem, 2, 1);
        m_title->setContentsMargins(0, 6, 0, 0);
    }
    connect(m_editor, &FieldEditor::edited, this, &FieldRow::edited);
    connect(m_reset, &QToolButton::clicked, this, &FieldRow::resetRequested);
    setState(false, false);
}

QWidget *FieldRow::makeSide(bool tellsEffect)
{
    m_effect->setObjectName(u"effect-"_s + m_field.path);
    m_effect->setFont(small(m_effect->font()));
    m_effect->setProperty("dim", true);
    m_effect->setVisible(tellsEffect);
    m_reset->setObjectName(u"reset-"_s + m_field.path);
    m_reset->setIcon(themedIcon(u"undo"_s));
    m_reset->setProperty("bare", true);
    m_reset->setToolTip(tr("Back to the default"));
    m_reset->setAccessibleName(tr("Set %1 back to its default").arg(m_field.title));
    QSizePolicy kept = m_reset->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(kept);
    auto *side = new QWidget;
    side->setFixedWidth(tellsEffect ? sideWidth : 28);
    auto *line = new QHBoxLayout(side);
    line->setContentsMargins(0, 2, 0, 0);
    line->setSpacing(metric::space1);
    line->addWidget(m_reset);
    line->addWidget(m_effect, 1);
    return side;
}

void FieldRow::setByDefault(const QJsonValue &value)
{
    m_editor->setByDefault(value);
    if (!value.isUndefined() && !m_field.required)
        m_reset->setToolTip(tr("Back to the default: %1").arg(config::text(m_field, value)));
}

void FieldRow::setValue(const QJsonValue &value)
{
    m_editor->setValue(value);
}

void FieldRow::setState(bool isSet, bool isChanged)
{
    m_reset->setVisible(isSet && !m_field.required && m_editor->isEnabled());
    QFont font = m_title->font();
    font.setWeight(isChanged ? QFont::DemiBold : QFont::Normal);
    m_title->setFont(font);
    const bool warns = isChanged && (m_field.takesEffect == "instance-restart"_L1 || m_field.takesEffect == "agent-start"_L1);
    m_effect->setProperty("dim", !warns);
    m_effect->setProperty("warn", warns);
    m_effect->style()->unpolish(m_effect);
    m_effect->style()->polish(m_effect);
}

QString FieldRow::wordsOf(const QMap<QString, QString> &problems) const
{
    static const QRegularExpression entry(u"^\\[([0-9]+)\\](?:\\.([^.\\[]+))?"_s);
    QStringList lines;
    for (auto it = problems.begin(); it != problems.end(); ++it) {
        const QRegularExpressionMatch match = entry.match(it.key());
        if (!match.hasMatch()) {
            lines.append(it.value());
            continue;
        }
        const int row = match.captured(1).toInt() + 1;
        const auto column = std::find_if(m_field.fields.begin(), m_field.fields.end(),
                                         [&](const ConfigField &one) { return one.key == match.captured(2); });
        lines.append(column == m_field.fields.end() ? tr("Entry %1: %2").arg(row).arg(it.value())
                                                    : tr("Entry %1, %2: %3").arg(row).arg(column->title, it.value()));
    }
    return lines.join(u'\n');
}

void FieldRow::setProblems(const QMap<QString, QString> &problems)
{
    QMap<QString, QString> all = problems;
    if (const QString typed = m_editor->inputProblem(); !typed.isEmpty())
        all.insert(QString(), typed);
    m_problem->setText(wordsOf(all));
    m_problem->setVisible(!all.isEmpty());
    m_editor->showProblems(all);
}

void FieldRow::lock(const QString &why)
{
    m_editor->setEnabled(false);
    m_help->setText(why);
    m_help->show();
    m_effect->hide();
    m_reset->hide();
}

void FieldRow::hideTitle()
{
    m_title->hide();
    auto *grid = qobject_cast<QGridLayout *>(layout());
    grid->removeWidget(m_help);
    grid->addWidget(m_help, 0, 0, 1, 2);
}

bool FieldRow::contains(const QString &words) const
{
    const QString all = m_field.title + u' ' + m_field.path + u' ' + m_field.help;
    const QStringList parts = words.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(parts.begin(), parts.end(), [&](const QString &part) { return all.contains(part, Qt::CaseInsensitive); });
}

} // namespace signalbox::gui
