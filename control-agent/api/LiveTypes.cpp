// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/LiveTypes.h"

#include "shared/base/Log.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using core::TypeDefinition;
using core::TypeDefinitions;

LiveTypes::LiveTypes(TypeDefinitions inForce, core::TypeRegistry &registry, QObject *parent)
    : QObject(parent), m_inForce(std::move(inForce)), m_registry(registry)
{
}

LiveTypes::Outcome LiveTypes::take(const TypeDefinitions &wanted)
{
    QList<TypeDefinition> all = m_inForce.list();
    QList<TypeDefinition> fresh;
    QStringList unknown;
    for (const TypeDefinition &definition : wanted.list()) {
        const auto same = std::find_if(all.begin(), all.end(), [&](const TypeDefinition &d) { return d.name == definition.name; });
        if (same != all.end() && !m_registry.isUnusable(definition.name))
            continue;
        if (same == all.end() || *same != definition)
            unknown.append(definition.name);
        if (same == all.end())
            all.append(definition);
        else
            *same = definition;
        m_registry.forgetUnusable(definition.name);
        fresh.append(definition);
    }
    if (fresh.isEmpty())
        return {};
    m_inForce = TypeDefinitions(all);
    TypeDefinitions(fresh).loadInto(m_registry);
    Outcome outcome;
    QStringList usable;
    for (const TypeDefinition &definition : std::as_const(fresh)) {
        outcome.judged.append(definition.name);
        if (const auto type = m_registry.find(definition.name)) {
            usable.append(definition.name);
            qCInfo(lcAgent).noquote() << "server type registered" << u"name="_s + definition.name;
        } else if (unknown.contains(definition.name)) {
            outcome.failures.append(type.error());
        }
    }
    Q_EMIT changed(usable);
    return outcome;
}

} // namespace signalbox::agent
