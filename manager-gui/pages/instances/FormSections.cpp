// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/FormSections.h"

#include "manager-gui/widgets/Tokens.h"
#include "manager-gui/widgets/fields/FieldRow.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr int listWidth = 172;

QLabel *makeHeading(const QString &text, double scale)
{
    auto *heading = new QLabel(text);
    QFont font = heading->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setWeight(QFont::DemiBold);
    heading->setFont(font);
    return heading;
}

/// The part of a problem's path below a field: "[0].port"; nothing when it is none of its.
std::optional<QString> below(const QString &path, const QString &field)
{
    if (path == field)
        return QString();
    if (!path.startsWith(field) || (path.at(field.size()) != u'[' && path.at(field.size()) != u'.'))
        return std::nullopt;
    return path.sliced(field.size());
}

} // namespace

FormSections::FormSections(ConfigDraft &draft, QWidget *parent)
    : QWidget(parent), m_draft(draft), m_list(new QListWidget), m_scroll(new QScrollArea), m_nothing(new QLabel)
{
    m_list->setObjectName(u"formSections"_s);
    m_list->setAccessibleName(tr("Sections"));
    m_list->setFixedWidth(listWidth);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setObjectName(u"formScroll"_s);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_nothing->setObjectName(u"formNothing"_s);
    m_nothing->setProperty("dim", true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->hide();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list);
    layout->addWidget(m_nothing, 1);
    layout->addWidget(m_scroll, 1);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row < 0 || m_following)
            return;
        const QWidget *box = m_sections[std::size_t(m_list->item(row)->data(Qt::UserRole).toInt())].box;
        m_following = true;
        m_scroll->verticalScrollBar()->setValue(box->y());
        m_following = false;
    });
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &FormSections::followScroll);
}

void FormSections::rebuild(bool tellsEffect, const QMap<QString, QString> &locked)
{
    m_tellsEffect = tellsEffect;
    m_locked = locked;
    m_sections.clear();
    const int place = m_scroll->verticalScrollBar()->value();
    auto *content = new QWidget;
    content->setProperty("pane", true);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(metric::space4, metric::space3, metric::space4, metric::space4);
    column->setSpacing(metric::space4);

    ConfigField general;
    for (const ConfigField &field : m_draft.root().fields) {
        if (field.kind != ConfigField::Kind::Group && field.kind != ConfigField::Kind::Records)
            general.fields.push_back(field);
    }
    addSection(general, tr("General"));
    for (const ConfigField &field : m_draft.root().fields) {
        if (field.kind == ConfigField::Kind::Records) {
            ConfigField alone;
            alone.fields.push_back(field);
            addSection(alone, field.title);
        } else if (field.kind == ConfigField::Kind::Group && !field.fields.empty()) {
            addSection(field, field.title);
        }
    }
    for (const Section &section : m_sections)
        column->addWidget(section.box);
    column->addStretch(1);
    // The old content may be what this is called from.
    if (QWidget *old = m_scroll->takeWidget())
        old->deleteLater();
    m_scroll->setWidget(content);
    refresh();
    filter(m_words);
    content->layout()->activate();
    m_scroll->verticalScrollBar()->setValue(place);
}

void FormSections::addSection(const ConfigField &group, const QString &title)
{
    Section section;
    section.title = title;
    section.box = new QWidget;
    section.box->setObjectName(u"section-"_s + group.path);
    auto *column = new QVBoxLayout(section.box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::space1);
    column->addWidget(makeHeading(title, 1.1));
    if (!group.help.isEmpty()) {
        auto *help = new QLabel(group.help);
        help->setWordWrap(true);
        help->setProperty("dim", true);
        column->addWidget(help);
    }
    addRows(group, section, column);
    m_sections.push_back(std::move(section));
}

void FormSections::addRows(const ConfigField &group, Section &section, QVBoxLayout *column)
{
    for (const ConfigField &field : group.fields) {
        if (field.kind != ConfigField::Kind::Group) {
            addRow(field, section, column);
            continue;
        }
        column->addSpacing(metric::space2);
        column->addWidget(makeHeading(field.title, 1.0));
        addRows(field, section, column);
    }
}

void FormSections::addRow(const ConfigField &field, Section &section, QVBoxLayout *column)
{
    auto *row = new FieldRow(field, m_tellsEffect);
    row->setByDefault(m_draft.byDefault(field));
    if (m_locked.contains(field.path))
        row->lock(m_locked.value(field.path));
    connect(row, &FieldRow::edited, this, [this, row] { onEdited(row); });
    connect(row, &FieldRow::resetRequested, this, [this, row] { onReset(row); });
    if (field.title == section.title)
        row->hideTitle();
    section.rows.push_back(row);
    column->addWidget(row);
}

void FormSections::onEdited(FieldRow *row)
{
    m_draft.set(row->field(), row->editor()->value());
    update(row);
    Q_EMIT edited(row->field().path);
}

void FormSections::onReset(FieldRow *row)
{
    m_draft.set(row->field(), QJsonValue::Undefined);
    row->setValue(QJsonValue::Undefined);
    update(row);
    row->editor()->setFocus();
    Q_EMIT edited(row->field().path);
}

void FormSections::update(FieldRow *row)
{
    row->setState(m_draft.isSet(row->field().path), m_draft.isChanged(row->field()));
}

void FormSections::refresh()
{
    for (const Section &section : m_sections) {
        for (FieldRow *row : section.rows) {
            row->setValue(m_draft.value(row->field().path));
            update(row);
        }
    }
}

QMap<QString, QString> FormSections::showProblems(const QMap<QString, QString> &problems)
{
    QMap<QString, QString> homeless = problems;
    for (const Section &section : m_sections) {
        for (FieldRow *row : section.rows) {
            QMap<QString, QString> own;
            for (auto it = problems.begin(); it != problems.end(); ++it) {
                const auto rest = below(it.key(), row->field().path);
                if (!rest)
                    continue;
                own.insert(*rest, it.value());
                homeless.remove(it.key());
            }
            row->setProblems(own);
        }
    }
    return homeless;
}

bool FormSections::hasUnfinishedInput() const
{
    for (const Section &section : m_sections) {
        if (std::any_of(section.rows.begin(), section.rows.end(),
                        [](const FieldRow *row) { return !row->editor()->inputProblem().isEmpty(); }))
            return true;
    }
    return false;
}

void FormSections::filter(const QString &words)
{
    m_words = words.trimmed();
    bool any = false;
    for (const Section &section : m_sections) {
        bool some = false;
        const bool whole = !m_words.isEmpty() && section.title.contains(m_words, Qt::CaseInsensitive);
        for (FieldRow *row : section.rows) {
            const bool shown = whole || row->contains(m_words);
            row->setVisible(shown);
            some = some || shown;
        }
        section.box->setVisible(some);
        any = any || some;
    }
    m_scroll->setVisible(any);
    m_nothing->setVisible(!any);
    m_nothing->setText(tr("No setting contains “%1”").arg(m_words));
    fillList();
}

void FormSections::fillList()
{
    m_following = true;
    m_list->clear();
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        if (m_sections[i].box->isHidden())
            continue;
        auto *item = new QListWidgetItem(m_sections[i].title, m_list);
        item->setData(Qt::UserRole, int(i));
    }
    m_list->setCurrentRow(0);
    m_following = false;
}

void FormSections::followScroll()
{
    if (m_following)
        return;
    m_following = true;
    const int top = m_scroll->verticalScrollBar()->value();
    for (int row = m_list->count() - 1; row >= 0; --row) {
        const QWidget *box = m_sections[std::size_t(m_list->item(row)->data(Qt::UserRole).toInt())].box;
        if (box->y() <= top + metric::space4 || row == 0) {
            m_list->setCurrentRow(row);
            break;
        }
    }
    m_following = false;
}

FieldRow *FormSections::rowOf(const QString &path) const
{
    for (const Section &section : m_sections) {
        for (FieldRow *row : section.rows) {
            if (below(path, row->field().path))
                return row;
        }
    }
    return nullptr;
}

void FormSections::showSetting(const QString &path)
{
    FieldRow *row = rowOf(path);
    if (!row)
        return;
    m_scroll->ensureWidgetVisible(row, 0, metric::space4);
    row->editor()->setFocus(Qt::OtherFocusReason);
}

void FormSections::focusFirst()
{
    for (const Section &section : m_sections) {
        for (FieldRow *row : section.rows) {
            if (row->editor()->isEnabled())
                return row->editor()->setFocus(Qt::OtherFocusReason);
        }
    }
}

} // namespace signalbox::gui
