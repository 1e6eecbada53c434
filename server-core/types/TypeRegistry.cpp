// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/TypeRegistry.h"

#include "server-core/types/builtin/EchoType.h"
#include "server-core/types/builtin/LineType.h"
#include "server-core/types/builtin/WebSocketEchoType.h"
#include "shared/base/Names.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;

TypeRegistry TypeRegistry::withBuiltins()
{
    TypeRegistry registry;
    const auto insert = [&registry](std::unique_ptr<ServerType> type) {
        const QString name = type->name();
        registry.m_types.emplace(name, std::move(type));
    };
    insert(std::make_unique<EchoType>());
    insert(std::make_unique<LineType>());
    insert(std::make_unique<WebSocketEchoType>());
    return registry;
}

Result<void> TypeRegistry::add(std::unique_ptr<ServerType> type)
{
    const QString name = type->name();
    if (!isValidName(name)) {
        return failure(ErrorCode::InvalidConfiguration,
                       u"\"%1\" cannot name a server type: use 1 to 64 letters, digits, '.', '_' or '-'"_s.arg(name));
    }
    if (!m_types.emplace(name, std::move(type)).second)
        return failure(ErrorCode::Conflict, u"a server type \"%1\" is registered already"_s.arg(name), name);
    return {};
}

Result<const ServerType *> TypeRegistry::find(const QString &name) const
{
    if (const auto found = m_types.find(name); found != m_types.end())
        return found->second.get();
    const QString nearest = nearestOf(name, names());
    const QString hint = nearest.isEmpty() ? u"; known are %1"_s.arg(names().join(u", "_s)) : u"; did you mean \"%1\"?"_s.arg(nearest);
    return failure(ErrorCode::NoSuchServerType, u"no server type \"%1\""_s.arg(name) + hint, name);
}

QStringList TypeRegistry::names() const
{
    QStringList names;
    for (const auto &[name, type] : m_types)
        names += name;
    return names;
}

} // namespace signalbox::core
