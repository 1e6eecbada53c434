// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/SelectionSummary.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

SelectionSummary::SelectionSummary(QWidget *parent) : QWidget(parent), m_title(new QLabel)
{
    setObjectName(u"selectionSummary"_s);
    QFont strong = m_title->font();
    strong.setPointSizeF(strong.pointSizeF() * 1.1);
    strong.setWeight(QFont::DemiBold);
    m_title->setFont(strong);
    m_title->setObjectName(u"summaryTitle"_s);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(metric::space4);
    grid->setVerticalSpacing(metric::space2);
    grid->setColumnStretch(1, 1);
    m_states = addFact(grid, tr("States"), u"summaryStates"_s);
    m_sessions = addFact(grid, tr("Sessions"), u"summarySessions"_s);
    m_messagesIn = addFact(grid, tr("Messages in"), u"summaryMessagesIn"_s);
    m_messagesOut = addFact(grid, tr("Messages out"), u"summaryMessagesOut"_s);
    m_hosts = addFact(grid, tr("On"), u"summaryHosts"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, metric::space3, metric::space4, metric::space3);
    layout->setSpacing(metric::space3);
    layout->addWidget(m_title);
    layout->addLayout(grid);
    layout->addStretch();
}

QLabel *SelectionSummary::addFact(QGridLayout *grid, const QString &name, const QString &objectName)
{
    auto *title = new QLabel(name);
    title->setProperty("dim", true);
    auto *value = new QLabel;
    value->setObjectName(objectName);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    const int row = grid->rowCount();
    grid->addWidget(title, row, 0);
    grid->addWidget(value, row, 1);
    return value;
}

void SelectionSummary::setSelection(const QList<InstanceKey> &selection)
{
    m_selection = selection;
    refresh();
}

void SelectionSummary::refresh()
{
    qint64 sessions = 0;
    std::optional<double> in;
    std::optional<double> out;
    QMap<api::InstanceState, int> states;
    QStringList hosts;
    const Host *last = nullptr;
    int away = 0;
    for (const InstanceKey &key : std::as_const(m_selection)) {
        const HostInstance *instance = key.find();
        if (!instance)
            continue;
        if (key.host != last && !hosts.contains(key.host->name()))
            hosts.append(key.host->name());
        last = key.host;
        sessions += instance->sessions;
        if (!key.host->isLive()) {
            ++away;
            continue;
        }
        ++states[instance->data.state];
        if (instance->messagesIn)
            in = in.value_or(0) + *instance->messagesIn;
        if (instance->messagesOut)
            out = out.value_or(0) + *instance->messagesOut;
    }
    QStringList parts;
    for (auto it = states.cbegin(); it != states.cend(); ++it)
        parts.append(u"%1 %2"_s.arg(format::count(it.value()), format::state(it.key())));
    if (away > 0)
        parts.append(tr("%1 of hosts that do not answer").arg(format::count(away)));
    m_title->setText(tr("%Ln instance(s) selected", nullptr, int(m_selection.size())));
    m_states->setText(parts.join(u" · "_s));
    m_sessions->setText(format::count(sessions));
    m_messagesIn->setText(in ? tr("%1/s").arg(format::rate(in)) : u"–"_s);
    m_messagesOut->setText(out ? tr("%1/s").arg(format::rate(out)) : u"–"_s);
    m_hosts->setText(hosts.size() > 4 ? tr("%Ln host(s)", nullptr, int(hosts.size())) : hosts.join(u", "_s));
}

} // namespace signalbox::gui
