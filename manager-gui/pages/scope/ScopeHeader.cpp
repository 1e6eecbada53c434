// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/scope/ScopeHeader.h"

#include "manager-gui/actions/Permits.h"
#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/model/ScopeFigures.h"
#include "manager-gui/widgets/FigureLabel.h"
#include "manager-gui/widgets/Icons.h"

#include <QtCore/QEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr int roomForSparklines = 900;

} // namespace

ScopeHeader::ScopeHeader(HostList &hosts, QWidget *parent)
    : QWidget(parent), m_hosts(hosts), m_name(new QLabel), m_environment(new QLabel), m_subtitle(new QLabel)
{
    setObjectName(u"scopeHeader"_s);
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(64);
    m_name->setObjectName(u"scopeName"_s);
    m_subtitle->setObjectName(u"scopeSubtitle"_s);
    m_subtitle->setProperty("dim", true);
    QFont large = m_name->font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setWeight(QFont::DemiBold);
    m_name->setFont(large);
    QFont small = m_subtitle->font();
    small.setPointSizeF(small.pointSizeF() * 0.94);
    m_subtitle->setFont(small);
    m_environment->setObjectName(u"scopeEnvironment"_s);
    m_environment->setFont(small);
    m_subtitle->installEventFilter(this);
    m_subtitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    // As wide as it is, so that the environment stands beside it; a long one gives way.
    m_name->setMinimumWidth(40);

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addStretch();
    auto *first = new QHBoxLayout;
    first->setSpacing(metric::space2);
    first->addWidget(m_name);
    first->addWidget(m_environment);
    first->addStretch();
    words->addLayout(first);
    words->addWidget(m_subtitle);
    words->addStretch();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(18, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(words, 1);
    m_figures.setSingleShot(true);
    m_figures.setInterval(0);
    connect(&m_figures, &QTimer::timeout, this, &ScopeHeader::refreshFigures);
    m_sessions = addFigure(tr("sessions"), tr("Live sessions"));
    m_sessions->setObjectName(u"sessionsFigure"_s);
    m_messagesIn = addFigure(tr("messages in"), tr("Messages in per second"));
    m_messagesOut = addFigure(tr("messages out"), tr("Messages out per second"));
    m_cpu = addFigure(tr("CPU"), tr("CPU, in per cent of one core"));
    m_memory = addFigure(tr("memory"), tr("Memory"));
}

FigureLabel *ScopeHeader::addFigure(const QString &caption, const QString &accessibleName)
{
    auto *figure = new FigureLabel;
    figure->setCaption(caption, accessibleName);
    layout()->addWidget(figure);
    return figure;
}

void ScopeHeader::setScope(const Scope &scope)
{
    m_scope = scope;
    const Host *host = scope.host;
    m_cpu->setCaption(host ? tr("CPU") : tr("CPU, busiest"),
                      host ? tr("CPU, in per cent of one core") : tr("CPU of the busiest host, in per cent of one core"));
    refresh();
}

QString ScopeHeader::subtitle() const
{
    if (!m_scope.host) {
        const QList<Host *> members = m_scope.hosts(m_hosts);
        const auto live = std::count_if(members.begin(), members.end(), [](const Host *host) { return host->isLive(); });
        return tr("%1 of %Ln host(s) connected", nullptr, int(members.size())).arg(format::count(live));
    }
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QString text = u"%1 · %2"_s.arg(m_scope.host->saved().address().display(), format::presence(*m_scope.host, now));
    if (m_scope.host->isLive() && m_scope.host->agent())
        text += u" · "_s + tr("up %1").arg(format::duration(format::time(m_scope.host->agent()->started_at).msecsTo(now)));
    return text;
}

void ScopeHeader::refresh()
{
    m_name->setText(m_scope.host ? m_scope.host->name() : m_scope.group.isEmpty() ? tr("All hosts") : m_scope.group);
    const Environment environment = m_scope.environment(m_hosts);
    m_environment->setText(environmentName(environment));
    m_environment->setVisible(environment != Environment::None);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, colourOf(environment, Colours::of(colours)));
    m_environment->setPalette(colours);
    update();
    elide();
    m_figures.start();
}

void ScopeHeader::refreshFigures()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const ScopeFigures figures = m_scope.host ? ScopeFigures::of(*m_scope.host) : ScopeFigures::of(m_scope.hosts(m_hosts), now);
    const auto perSecond = [](std::optional<double> rate) { return rate ? tr("%1/s").arg(format::rate(rate)) : u"–"_s; };
    const auto sessions = figures.sessions.value;
    m_sessions->setFigure(sessions ? format::count(qint64(*sessions)) : u"–"_s, figures.sessions.history);
    m_messagesIn->setFigure(perSecond(figures.messagesIn.value), figures.messagesIn.history);
    m_messagesOut->setFigure(perSecond(figures.messagesOut.value), figures.messagesOut.history);
    m_cpu->setFigure(format::percent(figures.cpu.value), figures.cpu.history);
    m_memory->setFigure(format::bytes(figures.memory.value), figures.memory.history);
    const bool dimmed = !m_scope.isLive(m_hosts);
    for (FigureLabel *figure : {m_sessions, m_messagesIn, m_messagesOut, m_cpu, m_memory})
        figure->setDimmed(dimmed);
}

void ScopeHeader::elide()
{
    const QString text = subtitle();
    m_subtitle->setToolTip(m_scope.host && !m_scope.host->isLive() ? errorText(m_scope.host->lastError()) : text);
    m_subtitle->setText(m_subtitle->fontMetrics().elidedText(text, Qt::ElideRight, std::max(m_subtitle->width() - 4, 40)));
}

void ScopeHeader::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    const Environment environment = m_scope.environment(m_hosts);
    if (environment != Environment::None)
        QPainter(this).fillRect(0, 0, metric::stripe, height() - 1, colourOf(environment, Colours::of(palette())));
}

void ScopeHeader::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    for (FigureLabel *figure : {m_sessions, m_messagesIn, m_messagesOut, m_cpu, m_memory})
        figure->setCompact(width() < roomForSparklines);
}

bool ScopeHeader::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_subtitle && event->type() == QEvent::Resize)
        elide();
    return QWidget::eventFilter(watched, event);
}

} // namespace signalbox::gui
