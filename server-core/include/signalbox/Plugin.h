// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/ServerType.h>
#include <signalbox/Version.h>

#include <QtCore/QtPlugin>

#include <vector>

namespace signalbox {

/// What the host asks a plugin for. `signalbox_add_plugin` of CMake brings the object that answers.
class SIGNALBOX_EXPORT ServerTypePlugin
{
public:
    virtual ~ServerTypePlugin();

    virtual QStringList classNames() const = 0;
    /// Null for a class it does not have.
    virtual std::unique_ptr<ServerType> create(const QString &className) const = 0;
};

namespace plugin {

struct Class {
    QString name;
    std::unique_ptr<ServerType> (*create)(const QString &name);
};

/// Of this shared library alone, hence hidden.
__attribute__((visibility("hidden"))) inline std::vector<Class> &classes()
{
    static std::vector<Class> list;
    return list;
}

template <class T>
__attribute__((visibility("hidden"))) bool add(const char *className)
{
    classes().push_back({QString::fromLatin1(className), [](const QString &name) -> std::unique_ptr<ServerType> {
                             if constexpr (std::derived_from<T, ServerType>)
                                 return std::make_unique<T>();
                             else
                                 return std::make_unique<ServerTypeOf<T>>(name);
                         }});
    return true;
}

} // namespace plugin

} // namespace signalbox

Q_DECLARE_INTERFACE(signalbox::ServerTypePlugin, SIGNALBOX_PLUGIN_IID)

#define SIGNALBOX_JOIN2(a, b) a##b
#define SIGNALBOX_JOIN(a, b) SIGNALBOX_JOIN2(a, b)

/// Offers a service class (or a ServerType) under its name: `SIGNALBOX_SERVER_TYPE(ChatServer)`, in a source file, outside functions.
#define SIGNALBOX_SERVER_TYPE(Class)                                                                                                       \
    [[maybe_unused]] static const bool SIGNALBOX_JOIN(signalboxServerType, __LINE__) = ::signalbox::plugin::add<Class>(#Class);
