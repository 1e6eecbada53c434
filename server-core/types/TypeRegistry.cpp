// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/TypeRegistry.h"

#include "server-core/types/AliasType.h"
#include "server-core/types/builtin/EchoType.h"
#include "server-core/types/builtin/LineType.h"
#include "server-core/types/builtin/WebSocketEchoType.h"
#include "server-core/types/pubsub/PubSubType.h"
#include "shared/base/Names.h"
#include "shared/json/SchemaCheck.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QSet>

#include <mutex>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

/// What is wrong with how a type describes itself; empty: nothing.
QString fault(const ServerType &type)
{
    static const QRegularExpression metricName(u"^[a-z][a-z0-9_]{0,63}$"_s);
    QSet<QString> seen;
    for (const MetricDefinition &metric : type.metrics()) {
        if (!metricName.match(metric.name).hasMatch())
            return u"\"%1\" cannot name a metric: use a small letter, then up to 63 small letters, digits or '_'"_s.arg(metric.name);
        if (seen.contains(metric.name))
            return u"it has the metric \"%1\" twice"_s.arg(metric.name);
        seen.insert(metric.name);
    }
    const QString wrong = json::SchemaCheck(type.optionsSchema()).fault();
    return wrong.isEmpty() ? QString() : u"the schema of its options is none: "_s + wrong;
}

} // namespace

TypeRegistry TypeRegistry::withBuiltins()
{
    TypeRegistry registry;
    const auto insert = [&registry](std::shared_ptr<const ServerType> type) {
        const QString name = type->name();
        registry.m_types.emplace(name, std::move(type));
    };
    insert(std::make_shared<EchoType>());
    insert(std::make_shared<LineType>());
    insert(std::make_shared<WebSocketEchoType>());
    insert(std::make_shared<PubSubType>());
    return registry;
}

Result<void> TypeRegistry::add(std::unique_ptr<ServerType> type)
{
    const QString name = type->name();
    return add(name, std::move(type));
}

Result<void> TypeRegistry::add(const QString &name, std::shared_ptr<const ServerType> type)
{
    if (!isValidName(name)) {
        return failure(ErrorCode::InvalidConfiguration,
                       u"\"%1\" cannot name a server type: use 1 to 64 letters, digits, '.', '_' or '-'"_s.arg(name));
    }
    if (const QString wrong = fault(*type); !wrong.isEmpty())
        return failure(ErrorCode::InvalidConfiguration, u"the server type \"%1\" describes itself wrongly: %2"_s.arg(name, wrong), name);
    if (type->name() != name)
        type = std::make_shared<AliasType>(name, std::move(type));
    const std::unique_lock lock(*m_mutex);
    if (m_unusable.contains(name) || !m_types.emplace(name, std::move(type)).second)
        return failure(ErrorCode::Conflict, u"a server type \"%1\" is registered already"_s.arg(name), name);
    return {};
}

void TypeRegistry::addUnusable(const QString &name, const Error &why)
{
    const std::unique_lock lock(*m_mutex);
    if (!m_types.contains(name))
        m_unusable.emplace(name, why);
}

bool TypeRegistry::isUnusable(const QString &name) const
{
    const std::shared_lock lock(*m_mutex);
    return m_unusable.contains(name);
}

void TypeRegistry::forgetUnusable(const QString &name)
{
    const std::unique_lock lock(*m_mutex);
    m_unusable.erase(name);
}

Result<std::shared_ptr<const ServerType>> TypeRegistry::share(const QString &name) const
{
    std::shared_lock lock(*m_mutex);
    if (const auto found = m_types.find(name); found != m_types.end())
        return found->second;
    if (const auto found = m_unusable.find(name); found != m_unusable.end())
        return failure(found->second);
    lock.unlock();
    const QString nearest = nearestOf(name, names());
    const QString hint = nearest.isEmpty() ? u"; known are %1"_s.arg(names().join(u", "_s)) : u"; did you mean \"%1\"?"_s.arg(nearest);
    return failure(ErrorCode::NoSuchServerType, u"no server type \"%1\""_s.arg(name) + hint, name);
}

Result<const ServerType *> TypeRegistry::find(const QString &name) const
{
    return share(name).map([](const std::shared_ptr<const ServerType> &type) { return type.get(); });
}

QStringList TypeRegistry::names() const
{
    const std::shared_lock lock(*m_mutex);
    QStringList names;
    for (const auto &[name, type] : m_types)
        names += name;
    return names;
}

} // namespace signalbox::core
