// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/TypeDefinitions.h"

#include "server-core/types/PluginFile.h"
#include "shared/base/Log.h"

#include <QtCore/QJsonObject>

#include <algorithm>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

void take(TypeRegistry &registry, const QString &name, const Result<std::shared_ptr<const ServerType>> &type)
{
    const Result<void> added = type ? registry.add(name, *type) : failure(type.error());
    if (added)
        return;
    qCWarning(lcInstance).noquote() << "server type not available" << u"name="_s + name << u"error="_s + added.error().message;
    registry.addUnusable(name, added.error());
}

/// Names may stand before what they are names for.
void addAliases(TypeRegistry &registry, QList<TypeDefinition> aliases)
{
    const auto isReady = [&registry, &aliases](const TypeDefinition &definition) {
        const bool waits =
            std::any_of(aliases.cbegin(), aliases.cend(), [&](const TypeDefinition &d) { return d.name == definition.type; });
        return !waits || registry.find(definition.type);
    };
    while (!aliases.isEmpty()) {
        auto next = std::find_if(aliases.begin(), aliases.end(), isReady);
        if (next == aliases.end())
            break;
        const TypeDefinition definition = *next;
        aliases.erase(next);
        take(registry, definition.name, registry.share(definition.type));
    }
    for (const TypeDefinition &definition : aliases) {
        const QString text = u"the server type \"%1\" is a name for \"%2\", which leads back to it"_s.arg(definition.name, definition.type);
        take(registry, definition.name, failure(ErrorCode::InvalidConfiguration, text, definition.name));
    }
}

} // namespace

TypeRegistry TypeDefinitions::load() const
{
    TypeRegistry registry = TypeRegistry::withBuiltins();
    loadInto(registry);
    return registry;
}

void TypeDefinitions::loadInto(TypeRegistry &registry) const
{
    QList<TypeDefinition> aliases;
    for (const TypeDefinition &definition : m_list) {
        if (definition.plugin.isEmpty())
            aliases.append(definition);
        else
            take(registry, definition.name, PluginFile(definition.plugin).create(definition.className));
    }
    addAliases(registry, aliases);
}

QJsonArray TypeDefinitions::toJson() const
{
    QJsonArray array;
    for (const TypeDefinition &definition : m_list) {
        QJsonObject object{{u"name"_s, definition.name}};
        if (!definition.type.isEmpty())
            object.insert(u"type"_s, definition.type);
        if (!definition.plugin.isEmpty())
            object.insert(u"plugin"_s, definition.plugin);
        if (!definition.className.isEmpty())
            object.insert(u"class"_s, definition.className);
        array.append(object);
    }
    return array;
}

Result<TypeDefinitions> TypeDefinitions::fromJson(const QJsonArray &array)
{
    QList<TypeDefinition> list;
    for (const QJsonValue &value : array) {
        const QJsonObject object = value.toObject();
        const TypeDefinition definition{object.value(u"name"_s).toString(), object.value(u"type"_s).toString(),
                                        object.value(u"plugin"_s).toString(), object.value(u"class"_s).toString()};
        if (definition.name.isEmpty() || definition.type.isEmpty() == definition.plugin.isEmpty())
            return failure(ErrorCode::InvalidConfiguration, u"a server type needs \"name\", and \"type\" or \"plugin\""_s);
        list.append(definition);
    }
    return TypeDefinitions(list);
}

} // namespace signalbox::core
