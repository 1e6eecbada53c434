// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigOrigins.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

QString nameOf(const toml::table &instance)
{
    return text(instance["name"].value_or(std::string_view()));
}

} // namespace

void ConfigOrigins::addMainFile(const toml::table &table, const core::TomlSource &source)
{
    ++m_files;
    for (const auto &[key, value] : table) {
        const toml::array *named = key == "instance" || key == "type" || key == "hub" ? value.as_array() : nullptr;
        if (named)
            noteNamed(*named, text(key.str()), source);
        else
            take(value, text(key.str()), source);
    }
}

void ConfigOrigins::noteNamed(const toml::array &tables, const QString &key, const core::TomlSource &source)
{
    for (const toml::node &item : tables) {
        if (const toml::table *one = item.as_table())
            walk(*one, u"%1.%2."_s.arg(key, nameOf(*one)), source);
    }
}

void ConfigOrigins::addInstance(const toml::table &table, const core::TomlSource &source)
{
    ++m_files;
    noteInstance(table, source);
}

void ConfigOrigins::noteInstance(const toml::table &table, const core::TomlSource &source)
{
    const QString prefix = u"instance.%1."_s.arg(nameOf(table));
    for (const auto &[key, value] : table) {
        if (const toml::array *hubs = key == "hub" ? value.as_array() : nullptr)
            noteNamed(*hubs, u"hub"_s, source);
        else
            take(value, prefix + text(key.str()), source);
    }
}

void ConfigOrigins::walk(const toml::table &table, const QString &prefix, const core::TomlSource &source)
{
    for (const auto &[key, value] : table)
        take(value, prefix + text(key.str()), source);
}

void ConfigOrigins::take(const toml::node &node, const QString &path, const core::TomlSource &source)
{
    if (const toml::table *table = node.as_table())
        return walk(*table, path + u'.', source);
    const toml::array *array = node.as_array();
    if (array && !array->empty() && array->is_array_of_tables()) {
        int index = 0;
        for (const toml::node &item : *array)
            take(item, u"%1[%2]"_s.arg(path).arg(index++), source);
        return;
    }
    const toml::source_position &at = node.source().begin;
    m_places.insert(path, {source.fileName(), int(at.line), int(at.column), m_files});
}

void ConfigOrigins::addOther(const QString &path, const QString &other)
{
    if (const Place *place = find(other))
        m_places.insert(path, Place(*place));
}

const ConfigOrigins::Place *ConfigOrigins::find(const QString &path) const
{
    const auto it = m_places.constFind(path);
    return it != m_places.cend() ? &*it : nullptr;
}

const ConfigOrigins::Place *ConfigOrigins::findFor(const QString &instance, const QString &key) const
{
    const Place *own = find(u"instance.%1.%2"_s.arg(instance, key));
    return own ? own : find(u"defaults."_s + key);
}

} // namespace signalbox::agent
