// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/TypeReader.h"

#include "shared/base/Names.h"

#include <QtCore/QFileInfo>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QString findPlugin(const core::TomlSource &source, const QString &path)
{
    const QString beside = source.absolutePath(path);
    if (QFileInfo(path).isAbsolute() || QFileInfo::exists(beside))
        return QFileInfo(beside).absoluteFilePath();
    const QString installed = pluginFolder() + u'/' + path;
    return QFileInfo::exists(installed) ? installed : QFileInfo(beside).absoluteFilePath();
}

void readName(core::TomlReader &reader, QString &name)
{
    if (!reader.require(u"name"_s))
        return;
    reader.string(u"name"_s, name);
    if (!isValidName(name))
        reader.error(u"name"_s, u"\"%1\" cannot name a server type: use 1 to 64 letters, digits, '.', '_' or '-'"_s.arg(name));
    else if (core::TypeRegistry::withBuiltins().names().contains(name))
        reader.error(u"name"_s, u"\"%1\" is a built-in server type; choose another name"_s.arg(name));
}

} // namespace

QString pluginFolder()
{
    return QStringLiteral(SIGNALBOX_PLUGIN_DIR);
}

core::TypeDefinition readType(core::TomlReader &reader)
{
    core::TypeDefinition definition;
    readName(reader, definition.name);
    reader.string(u"type"_s, definition.type);
    QString plugin;
    reader.string(u"plugin"_s, plugin);
    reader.string(u"class"_s, definition.className);
    if (!plugin.isEmpty())
        definition.plugin = findPlugin(reader.source(), plugin);
    if (definition.type.isEmpty() && plugin.isEmpty())
        reader.error(u"a [[type]] needs \"type\", the type that it is a name for, or \"plugin\", the shared library that has it"_s);
    else if (!definition.type.isEmpty() && !plugin.isEmpty())
        reader.error(u"type"_s, u"\"type\" and \"plugin\" exclude each other: a name for a type, or a class of a plugin"_s);
    else if (!definition.className.isEmpty() && plugin.isEmpty())
        reader.error(u"class"_s, u"\"class\" belongs to \"plugin\""_s);
    reader.finish();
    return definition;
}

} // namespace signalbox::agent
