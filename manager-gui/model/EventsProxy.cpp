// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/EventsProxy.h"

namespace signalbox::gui {

EventsProxy::EventsProxy(EventsModel &model, QObject *parent) : QSortFilterProxyModel(parent), m_model(model)
{
    setDynamicSortFilter(false);
    setSourceModel(&model);
}

void EventsProxy::setScope(const Scope &scope)
{
    m_scope = scope;
    invalidateFilter();
}

void EventsProxy::setInstances(const QList<InstanceKey> &keys)
{
    m_ofInstances = true;
    m_instances.clear();
    for (const InstanceKey &key : keys)
        m_instances[key.host.data()].insert(key.name);
    invalidateFilter();
}

void EventsProxy::setTopic(const QString &topic)
{
    m_topic = topic;
    invalidateFilter();
}

void EventsProxy::setFilterText(const QString &text)
{
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void EventsProxy::setHeld(bool held)
{
    m_heldAt = held ? std::optional(m_model.newest()) : std::nullopt;
    if (!held)
        invalidateFilter();
}

int EventsProxy::waiting() const
{
    int count = 0;
    for (int row = 0; m_heldAt && row < m_model.rowCount() && m_model.entryAt(row).number > *m_heldAt; ++row)
        count += concerns(m_model.entryAt(row)) && matches(m_model.entryAt(row)) ? 1 : 0;
    return count;
}

bool EventsProxy::concerns(const EventsModel::Entry &entry) const
{
    if (!entry.type.startsWith(m_topic))
        return false;
    if (!m_ofInstances)
        return m_scope.isAll() || (entry.host && m_scope.contains(*entry.host));
    const auto names = m_instances.constFind(entry.host.data());
    return names != m_instances.cend() && (entry.instance.isEmpty() || names->contains(entry.instance));
}

bool EventsProxy::matches(const EventsModel::Entry &entry) const
{
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString &word) {
        return entry.instance.contains(word, Qt::CaseInsensitive) || entry.hostName.contains(word, Qt::CaseInsensitive)
            || entry.what.contains(word, Qt::CaseInsensitive) || entry.reason.contains(word, Qt::CaseInsensitive);
    });
}

bool EventsProxy::filterAcceptsRow(int row, const QModelIndex &) const
{
    const EventsModel::Entry &entry = m_model.entryAt(row);
    return !(m_heldAt && entry.number > *m_heldAt) && concerns(entry) && matches(entry);
}

} // namespace signalbox::gui
