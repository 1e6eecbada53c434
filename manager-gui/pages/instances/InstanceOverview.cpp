// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/InstanceOverview.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/IconLabel.h"
#include "manager-gui/widgets/SeriesChart.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr int factsWidth = 330;

QFont strong(QFont font, double scale)
{
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

InstanceOverview::InstanceOverview(QWidget *parent)
    : QWidget(parent),
      m_state(new IconLabel),
      m_name(new QLabel),
      m_stateText(new QLabel),
      m_error(new QLabel),
      m_pending(new QLabel),
      m_restart(new QPushButton(tr("Restart now"))),
      m_chart(new SeriesChart)
{
    setObjectName(u"instanceOverview"_s);
    m_name->setFont(strong(m_name->font(), 1.1));
    m_name->setObjectName(u"overviewName"_s);
    m_stateText->setProperty("dim", true);
    m_error->setObjectName(u"overviewError"_s);
    m_error->setProperty("bad", true);
    m_error->setWordWrap(true);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_pending->setObjectName(u"overviewPending"_s);
    m_pending->setProperty("warn", true);
    m_pending->setWordWrap(true);
    m_restart->setObjectName(u"overviewRestart"_s);
    m_restart->setProperty("small", true);
    connect(m_restart, &QPushButton::clicked, this, [this] { Q_EMIT restartRequested(m_key); });
    m_chart->setAccessibleName(tr("Sessions in the last 5 minutes"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeFacts());
    layout->addLayout(makeChart(), 1);
}

QWidget *InstanceOverview::makeFacts()
{
    auto *title = new QHBoxLayout;
    title->setSpacing(6);
    title->addWidget(m_state);
    title->addWidget(m_name);
    title->addWidget(m_stateText, 1);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(metric::space4);
    grid->setVerticalSpacing(metric::space2);
    grid->setColumnStretch(1, 1);
    m_listens = addFact(grid, tr("Listens on"));
    m_type = addFact(grid, tr("Type"));
    m_sessions = addFact(grid, tr("Sessions"));
    m_peak = addFact(grid, tr("Peak in 5 min"));
    m_running = addFact(grid, tr("Running since"));
    m_process = addFact(grid, tr("Process"));
    m_starts = addFact(grid, tr("Starts"));
    m_restarts = addFact(grid, tr("Restarts"));
    m_managed = addFact(grid, tr("Managed by"));
    auto *facts = new QWidget;
    auto *left = new QVBoxLayout(facts);
    left->setContentsMargins(18, metric::space3, metric::space2, metric::space3);
    left->setSpacing(metric::space3);
    left->addLayout(title);
    left->addWidget(m_error);
    auto *waiting = new QHBoxLayout;
    waiting->setSpacing(metric::space2);
    waiting->addWidget(m_pending, 1);
    waiting->addWidget(m_restart, 0, Qt::AlignTop);
    left->addLayout(waiting);
    left->addLayout(grid);
    left->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(factsWidth);
    scroll->setWidget(facts);
    scroll->viewport()->setAutoFillBackground(false);
    facts->setAutoFillBackground(false);
    scroll->setFocusPolicy(Qt::NoFocus);
    return scroll;
}

QLayout *InstanceOverview::makeChart()
{
    auto *caption = new QLabel(tr("Sessions"));
    caption->setFont(strong(caption->font(), 1.0));
    auto *span = new QLabel(tr("last 5 minutes"));
    span->setProperty("dim", true);
    auto *captions = new QHBoxLayout;
    captions->setSpacing(metric::space2);
    captions->addWidget(caption);
    captions->addWidget(span, 1);
    auto *right = new QVBoxLayout;
    right->setContentsMargins(metric::space2, metric::space3, metric::space4, metric::space2);
    right->setSpacing(metric::space2);
    right->addLayout(captions);
    right->addWidget(m_chart, 1);
    return right;
}

InstanceOverview::Fact InstanceOverview::addFact(QGridLayout *grid, const QString &name)
{
    const int row = grid->rowCount();
    const Fact fact{new QLabel(name), new QLabel};
    fact.name->setProperty("dim", true);
    fact.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    fact.value->setWordWrap(true);
    grid->addWidget(fact.name, row, 0, Qt::AlignTop);
    grid->addWidget(fact.value, row, 1, Qt::AlignTop);
    return fact;
}

void InstanceOverview::setFact(const Fact &fact, const QString &text, const QString &toolTip)
{
    fact.value->setText(text);
    fact.value->setToolTip(toolTip);
    fact.name->setVisible(!text.isEmpty());
    fact.value->setVisible(!text.isEmpty());
}

void InstanceOverview::setInstance(const InstanceKey &key)
{
    m_key = key;
    refresh();
}

void InstanceOverview::refresh()
{
    const HostInstance *instance = m_key.find();
    if (!instance)
        return;
    showFacts(*m_key.host, *instance);
    m_chart->setSeries(instance->sessionHistory, !m_key.host->isLive());
}

void InstanceOverview::showFacts(const Host &host, const HostInstance &instance)
{
    const api::Instance &known = instance.data;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto pending = host.requests().pending(known.name);
    const bool live = host.isLive();
    m_state->setState(!live ? StateShape::Away : pending ? StateShape::Changing : shapeOf(known.state));
    m_name->setText(known.name);
    const QString state = !live ? tr("last heard of %1").arg(format::age(host.presenceSince(), now))
        : pending               ? format::requested(*pending)
                                : format::state(instance, now);
    m_stateText->setText(u"%1 · %2"_s.arg(state, host.name()));
    // One that is being started again says why as well.
    m_error->setText(known.error.value_or(QString()));
    m_error->setVisible(!m_error->text().isEmpty());

    setFact(m_listens, format::listeners(known.listeners));
    setFact(m_type, tr("%1, isolation: %2").arg(known.type, format::isolation(known.isolation)));
    setFact(m_sessions,
            known.max_sessions > 0 ? tr("%1 of %2").arg(format::count(instance.sessions), format::count(known.max_sessions))
                                   : format::count(instance.sessions));
    const auto peak = instance.sessionHistory.highest(now.toMSecsSinceEpoch() - Series::windowMs);
    setFact(m_peak, peak ? format::count(qint64(*peak)) : QString());
    const QDateTime since = format::time(known.started_at);
    setFact(m_running, since.isValid() ? u"%1 · %2"_s.arg(format::clock(since), format::duration(since.msecsTo(now))) : QString(),
            format::exact(since));
    setFact(m_process, known.pid ? QString::number(*known.pid) : QString());
    setFact(m_starts, known.autostart ? tr("with the host") : tr("when asked"));
    setFact(m_restarts, known.restarts > 0 ? tr("%Ln time(s) of itself", nullptr, known.restarts) : QString());
    switch (known.managed_by) {
    case api::ManagedBy::File:
        setFact(m_managed, tr("a file on the host"));
        break;
    case api::ManagedBy::Store:
        setFact(m_managed, tr("the host's store"));
        break;
    case api::ManagedBy::Program:
        setFact(m_managed, tr("the program that runs it"));
        break;
    }
    const bool waits = !known.pending.isEmpty();
    m_pending->setText(waits
                           ? tr("%Ln change(s) wait for a restart: %1", nullptr, int(known.pending.size())).arg(known.pending.join(u", "_s))
                           : QString());
    m_pending->setVisible(waits);
    m_restart->setVisible(waits);
    m_restart->setEnabled(live && host.permitsOn(known.name, api::InstanceRestart::permission));
}

} // namespace signalbox::gui
