// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/scope/ChartsPanel.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

ChartsPanel::ChartsPanel(MetricHistories &histories, const QStringList &preferred, QWidget *parent)
    : QWidget(parent),
      m_histories(histories),
      m_preferred(preferred),
      m_chosen(preferred),
      m_what(new QToolButton),
      m_menu(new QMenu(this)),
      m_note(new QLabel),
      m_short(new QToolButton),
      m_long(new QToolButton),
      m_legend(new QLabel),
      m_chart(new MetricChart),
      m_empty(new QLabel(m_chart))
{
    setProperty("pane", true);
    setAttribute(Qt::WA_StyledBackground);
    m_what->setObjectName(u"chartMetricsButton"_s);
    m_what->setAccessibleName(tr("Charted metrics"));
    m_what->setToolTip(tr("Choose what is charted"));
    m_what->setProperty("field", true);
    m_what->setPopupMode(QToolButton::InstantPopup);
    m_what->setMenu(m_menu);
    m_menu->setToolTipsVisible(true);
    m_note->setObjectName(u"chartNote"_s);
    m_note->setProperty("dim", true);
    m_empty->setObjectName(u"chartEmpty"_s);
    m_empty->setProperty("dim", true);
    m_empty->setAlignment(Qt::AlignCenter);
    auto *spans = new QButtonGroup(this);
    for (const auto &[button, name, text, span] : {std::tuple(m_short, u"chartShort"_s, tr("5 min"), Span::FiveMinutes),
                                                   std::tuple(m_long, u"chartLong"_s, tr("1 h"), Span::Hour)}) {
        button->setObjectName(name);
        button->setText(text);
        button->setCheckable(true);
        button->setProperty("segment", true);
        spans->addButton(button);
        const Span chosen = span;
        connect(button, &QToolButton::clicked, this, [this, chosen] { setSpan(chosen); });
    }
    m_short->setAccessibleName(tr("Last 5 minutes"));
    m_long->setAccessibleName(tr("Last hour, 10-second averages"));
    m_long->setToolTip(m_long->accessibleName());
    m_legend->setObjectName(u"chartLegend"_s);
    m_legend->setTextFormat(Qt::RichText);
    m_legend->setWordWrap(true);
    m_legend->setContentsMargins(metric::space3, metric::space2, metric::space4, metric::space1);
    QFont small = m_legend->font();
    small.setPointSizeF(small.pointSizeF() * 0.94);
    m_legend->setFont(small);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(metric::space3, metric::space2, metric::space3, 0);
    bar->setSpacing(metric::space2);
    bar->addWidget(m_what);
    bar->addWidget(m_note, 1);
    bar->addWidget(m_short);
    bar->addWidget(m_long);
    auto *centre = new QVBoxLayout(m_chart);
    centre->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_legend);
    layout->addWidget(m_chart, 1);
    connect(m_menu, &QMenu::aboutToShow, this, &ChartsPanel::fillMenu);
    updateButtons();
}

void ChartsPanel::setSubjects(const QList<InstanceKey> &subjects, const QString &emptyText)
{
    m_subjects = subjects;
    m_emptyText = emptyText;
    m_histories.watch(subjects.first(std::min<qsizetype>(subjects.size(), MetricChart::maxLines)));
    updateButtons();
    refresh();
}

QList<api::MetricColumn> ChartsPanel::columns() const
{
    QList<api::MetricColumn> all;
    for (const InstanceKey &subject : m_subjects) {
        if (!subject.host)
            continue;
        const api::MetricColumns::Result &known = subject.host->metricColumns();
        for (const api::MetricColumn &column : subject.name.isEmpty() ? known.agent : known.instance) {
            if (std::none_of(all.begin(), all.end(), [&](const api::MetricColumn &other) { return other.name == column.name; }))
                all.append(column);
        }
    }
    return all;
}

void ChartsPanel::fillMenu()
{
    m_menu->clear();
    const QList<api::MetricColumn> known = columns();
    QSet<QString> units;
    for (const api::MetricColumn &column : known) {
        if (m_chosen.contains(column.name))
            units.insert(column.unit);
    }
    for (const api::MetricColumn &column : known) {
        QAction *action = m_menu->addAction(format::metricTitle(column));
        const bool isChosen = m_chosen.contains(column.name);
        const bool fits = units.size() < 2 || units.contains(column.unit);
        action->setCheckable(true);
        action->setChecked(isChosen);
        action->setEnabled(isChosen || (fits && m_chosen.size() < MetricChart::maxLines));
        action->setToolTip(fits ? format::metricMeaning(column) : tr("A chart has room for two units: take another one out first"));
        action->setObjectName("chartMetric_"_L1 + column.name);
        connect(action, &QAction::toggled, this, [this, name = column.name](bool chosen) { choose(name, chosen); });
    }
}

void ChartsPanel::choose(const QString &column, bool chosen)
{
    if (chosen)
        m_chosen.append(column);
    else
        m_chosen.removeAll(column);
    updateButtons();
    refresh();
}

void ChartsPanel::setSpan(Span span)
{
    m_span = span;
    updateButtons();
    refresh();
}

void ChartsPanel::updateButtons()
{
    m_short->setChecked(m_span == Span::FiveMinutes);
    m_long->setChecked(m_span == Span::Hour);
    QStringList titles;
    const QList<api::MetricColumn> known = columns();
    for (const QString &name : std::as_const(m_chosen)) {
        const auto column = std::find_if(known.begin(), known.end(), [&](const api::MetricColumn &other) { return other.name == name; });
        if (column != known.end())
            titles.append(format::metricTitle(*column));
    }
    const QString text = titles.isEmpty() ? tr("Choose what to chart")
        : titles.size() > 2               ? tr("%1 and %2 more").arg(titles.first()).arg(titles.size() - 1)
                                          : titles.join(u", "_s);
    m_what->setText(text + u"  "_s);
    m_what->setEnabled(!known.isEmpty());
}

QList<MetricChart::Line> ChartsPanel::lines(qint64 now) const
{
    const QList<api::MetricColumn> known = columns();
    const bool manyHosts =
        std::any_of(m_subjects.begin(), m_subjects.end(), [&](const InstanceKey &key) { return key.host != m_subjects.first().host; });
    QList<MetricChart::Line> result;
    for (const InstanceKey &subject : m_subjects) {
        const MetricHistory *history = m_histories.find(subject);
        if (!subject.host || !history)
            continue;
        QString who = subject.name.isEmpty() ? subject.host->name() : subject.name;
        if (manyHosts && !subject.name.isEmpty())
            who += u" · "_s + subject.host->name();
        for (const QString &name : m_chosen) {
            const auto column =
                std::find_if(known.begin(), known.end(), [&](const api::MetricColumn &other) { return other.name == name; });
            if (column == known.end())
                continue;
            const QString title = format::metricTitle(*column);
            const QString label = m_subjects.size() == 1 ? title : m_chosen.size() == 1 ? who : u"%1 · %2"_s.arg(who, title);
            result.append({label, *column, !subject.host->isLive(), history->stretches(name, m_span, now)});
            if (result.size() == MetricChart::maxLines)
                return result;
        }
    }
    return result;
}

void ChartsPanel::refresh()
{
    if (!isVisible())
        return;
    // Columns may have become known since.
    if (!m_what->isEnabled())
        updateButtons();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const QList<MetricChart::Line> shown = lines(now);
    m_chart->setLines(shown, now - MetricHistory::lengthOf(m_span), now);
    m_legend->setText(m_chart->legend());
    m_legend->setVisible(!shown.isEmpty());
    const qsizetype wanted = m_subjects.size() * m_chosen.size();
    m_note->setText(wanted > shown.size() && shown.size() == MetricChart::maxLines
                        ? tr("%1 of %2 lines shown").arg(format::count(shown.size()), format::count(wanted))
                        : QString());
    const bool anything = m_chart->stretchCount() > 0;
    m_empty->setVisible(!anything);
    if (m_subjects.isEmpty())
        m_empty->setText(m_emptyText);
    else if (m_chosen.isEmpty())
        m_empty->setText(tr("Choose what to chart"));
    else
        m_empty->setText(m_span == Span::Hour ? tr("No data in the last hour. The first mean comes after 10 seconds.")
                                              : tr("No data in the last 5 minutes"));
}

QString ChartsPanel::state() const
{
    return u"%1;%2"_s.arg(m_span == Span::Hour ? u"1h"_s : u"5min"_s, m_chosen.join(u','));
}

void ChartsPanel::restore(const QString &state)
{
    const QStringList parts = state.split(u';');
    if (parts.size() != 2)
        return;
    m_chosen = parts.at(1)
                   .split(u',', Qt::SkipEmptyParts)
                   .first(std::min<qsizetype>(parts.at(1).count(u',') + (parts.at(1).isEmpty() ? 0 : 1), MetricChart::maxLines));
    setSpan(parts.first() == "1h"_L1 ? Span::Hour : Span::FiveMinutes);
}

void ChartsPanel::resetLayout()
{
    m_chosen = m_preferred;
    setSpan(Span::FiveMinutes);
}

void ChartsPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    updateButtons();
    refresh();
}

} // namespace signalbox::gui
