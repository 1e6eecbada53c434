// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/TomlReader.h"

#include "shared/base/Names.h"

#include <QtCore/QJsonArray>

#include <array>
#include <span>
#include <sstream>
#include <utility>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

QString fromStd(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString kindOf(const toml::node &node)
{
    switch (node.type()) {
    case toml::node_type::table:
        return u"a table"_s;
    case toml::node_type::array:
        return u"a list"_s;
    case toml::node_type::string:
        return u"a string"_s;
    case toml::node_type::integer:
        return u"an integer"_s;
    case toml::node_type::floating_point:
        return u"a number with a fraction"_s;
    case toml::node_type::boolean:
        return u"a boolean"_s;
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
        return u"a date or time"_s;
    case toml::node_type::none:
        break;
    }
    return u"nothing"_s;
}

struct Unit {
    QLatin1StringView name;
    qint64 factor;
};

/// Digits, then exactly one of the units. Nothing on overflow.
std::optional<qint64> parseWithUnit(QStringView text, std::span<const Unit> units)
{
    qsizetype digits = 0;
    while (digits < text.size() && text[digits] >= u'0' && text[digits] <= u'9')
        ++digits;
    bool ok = false;
    const qint64 count = text.first(digits).toLongLong(&ok);
    if (!ok)
        return std::nullopt;
    for (const Unit &unit : units) {
        if (text.sliced(digits) == unit.name && count <= std::numeric_limits<qint64>::max() / unit.factor)
            return count * unit.factor;
    }
    return std::nullopt;
}

QString limitText(std::chrono::milliseconds value)
{
    const qint64 ms = value.count();
    if (ms != 0 && ms % 86400000 == 0)
        return u"%1d"_s.arg(ms / 86400000);
    if (ms != 0 && ms % 3600000 == 0)
        return u"%1h"_s.arg(ms / 3600000);
    return ms % 1000 == 0 ? u"%1s"_s.arg(ms / 1000) : u"%1ms"_s.arg(ms);
}

QJsonValue toJson(const toml::node &node);

QJsonObject toJsonObject(const toml::table &table)
{
    QJsonObject object;
    for (const auto &[key, value] : table)
        object.insert(fromStd(key.str()), toJson(value));
    return object;
}

QJsonValue toJson(const toml::node &node)
{
    if (const auto *table = node.as_table())
        return toJsonObject(*table);
    if (const auto *array = node.as_array()) {
        QJsonArray items;
        for (const toml::node &item : *array)
            items.append(toJson(item));
        return items;
    }
    if (const auto *text = node.as_string())
        return fromStd(text->get());
    if (const auto *number = node.as_integer())
        return qint64(number->get());
    if (const auto *number = node.as_floating_point())
        return number->get();
    if (const auto *flag = node.as_boolean())
        return flag->get();
    std::ostringstream text;
    if (const auto *value = node.as_date())
        text << value->get();
    else if (const auto *value2 = node.as_time())
        text << value2->get();
    else if (const auto *value3 = node.as_date_time())
        text << value3->get();
    return fromStd(text.str());
}

} // namespace

std::optional<std::chrono::milliseconds> parseDuration(QStringView text)
{
    static constexpr std::array<Unit, 5> units{{{QLatin1StringView("ms"), 1},
                                                {QLatin1StringView("s"), 1000},
                                                {QLatin1StringView("m"), 60000},
                                                {QLatin1StringView("h"), 3600000},
                                                {QLatin1StringView("d"), 86400000}}};
    const auto value = parseWithUnit(text, units);
    return value ? std::optional(std::chrono::milliseconds(*value)) : std::nullopt;
}

std::optional<qint64> parseSize(QStringView text)
{
    static constexpr std::array<Unit, 5> units{{{QLatin1StringView(""), 1},
                                                {QLatin1StringView("B"), 1},
                                                {QLatin1StringView("KiB"), qint64(1) << 10},
                                                {QLatin1StringView("MiB"), qint64(1) << 20},
                                                {QLatin1StringView("GiB"), qint64(1) << 30}}};
    return parseWithUnit(text, units);
}

TomlReader::TomlReader(const toml::table &table, QString name, TomlErrors &errors)
    : m_table(&table), m_name(std::move(name)), m_errors(&errors)
{
}

bool TomlReader::has(const QString &key) const
{
    return m_table->contains(key.toStdString());
}

const toml::node *TomlReader::node(const QString &key)
{
    if (!m_known.contains(key))
        m_known.append(key);
    return m_table->get(key.toStdString());
}

bool TomlReader::require(const QString &key)
{
    if (node(key))
        return true;
    error(m_name.isEmpty() ? u"missing key \"%1\""_s.arg(key) : u"missing key \"%1\" in %2"_s.arg(key, m_name));
    return false;
}

void TomlReader::string(const QString &key, QString &out)
{
    const toml::node *found = node(key);
    if (!found)
        return;
    if (const auto *text = found->as_string())
        out = fromStd(text->get());
    else
        wrongType(key, *found, u"a string"_s);
}

void TomlReader::path(const QString &key, QString &out)
{
    QString text;
    string(key, text);
    if (!text.isEmpty())
        out = source().absolutePath(text);
}

void TomlReader::boolean(const QString &key, bool &out)
{
    const toml::node *found = node(key);
    if (!found)
        return;
    if (const auto *flag = found->as_boolean())
        out = flag->get();
    else
        wrongType(key, *found, u"true or false"_s);
}

void TomlReader::strings(const QString &key, QStringList &out)
{
    const toml::node *found = node(key);
    if (!found)
        return;
    const toml::array *array = found->as_array();
    if (!array)
        return wrongType(key, *found, u"a list of strings"_s);
    QStringList items;
    for (const toml::node &item : *array) {
        const auto *text = item.as_string();
        if (!text)
            return wrongType(key, item, u"a list of strings"_s);
        items += fromStd(text->get());
    }
    out = items;
}

void TomlReader::duration(const QString &key, std::chrono::milliseconds &out, std::chrono::milliseconds least,
                          std::chrono::milliseconds most)
{
    const toml::node *found = node(key);
    if (!found)
        return;
    const auto *text = found->as_string();
    const auto value = text ? parseDuration(fromStd(text->get())) : std::nullopt;
    if (!text)
        wrongType(key, *found, u"a duration such as \"500ms\", \"5s\", \"5m\" or \"1h\""_s);
    else if (!value)
        error(key,
              u"%1 is \"%2\", which is no duration; write \"500ms\", \"5s\", \"5m\" or \"1h\""_s.arg(named(key), fromStd(text->get())));
    else if (*value < least || *value > most)
        error(key, u"%1 must be from %2 to %3"_s.arg(named(key), limitText(least), limitText(most)));
    else
        out = *value;
}

void TomlReader::size(const QString &key, qint64 &out, qint64 least, qint64 most)
{
    const toml::node *found = node(key);
    if (!found)
        return;
    std::optional<qint64> value;
    if (const auto *number = found->as_integer()) {
        value = number->get();
    } else if (const auto *text = found->as_string()) {
        value = parseSize(fromStd(text->get()));
        if (!value) {
            return error(key,
                         u"%1 is \"%2\", which is no size; write bytes (65536) or \"64KiB\", \"1MiB\", \"1GiB\""_s.arg(
                             named(key), fromStd(text->get())));
        }
    } else {
        return wrongType(key, *found, u"a size such as 65536 or \"64KiB\""_s);
    }
    if (*value < least || *value > most)
        return error(key, u"%1 must be from %2 to %3 bytes"_s.arg(named(key)).arg(least).arg(most));
    out = *value;
}

std::optional<int> TomlReader::choice(const QString &key, const QStringList &names)
{
    if (!node(key))
        return std::nullopt;
    QString text;
    const toml::node *found = m_table->get(key.toStdString());
    if (!found->is_string()) {
        wrongType(key, *found, u"one of \"%1\""_s.arg(names.join(u"\", \""_s)));
        return std::nullopt;
    }
    string(key, text);
    const qsizetype index = names.indexOf(text);
    if (index >= 0)
        return int(index);
    const QString nearest = nearestOf(text, names);
    const QString hint = nearest.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(nearest);
    error(key, u"%1 is \"%2\" but must be one of \"%3\"%4"_s.arg(named(key), text, names.join(u"\", \""_s), hint));
    return std::nullopt;
}

void TomlReader::json(const QString &key, QJsonObject &out)
{
    const toml::node *found = node(key);
    if (!found)
        return;
    if (const toml::table *object = found->as_table())
        out = toJsonObject(*object);
    else
        wrongType(key, *found, u"a table"_s);
}

std::optional<qint64> TomlReader::integerIn(const QString &key, qint64 least, qint64 most)
{
    const toml::node *found = node(key);
    if (!found)
        return std::nullopt;
    const auto *number = found->as_integer();
    if (!number) {
        wrongType(key, *found, u"an integer"_s);
        return std::nullopt;
    }
    if (number->get() < least || number->get() > most) {
        error(key, u"%1 is %2 but must be from %3 to %4"_s.arg(named(key)).arg(number->get()).arg(least).arg(most));
        return std::nullopt;
    }
    return number->get();
}

std::optional<TomlReader> TomlReader::table(const QString &key)
{
    const toml::node *found = node(key);
    if (!found)
        return std::nullopt;
    if (const toml::table *inner = found->as_table())
        return TomlReader(*inner, childName(key, false), *m_errors);
    wrongType(key, *found, u"a table, written %1"_s.arg(childName(key, false)));
    return std::nullopt;
}

std::vector<TomlReader> TomlReader::tables(const QString &key)
{
    std::vector<TomlReader> readers;
    const toml::node *found = node(key);
    if (!found)
        return readers;
    const toml::array *array = found->as_array();
    if (!array) {
        wrongType(key, *found, u"a list of tables, each written %1"_s.arg(childName(key, true)));
        return readers;
    }
    for (const toml::node &item : *array) {
        if (const toml::table *inner = item.as_table())
            readers.emplace_back(*inner, childName(key, true), *m_errors);
        else
            wrongType(key, item, u"a list of tables, each written %1"_s.arg(childName(key, true)));
    }
    return readers;
}

void TomlReader::finish()
{
    for (const auto &[key, value] : *m_table) {
        const QString name = fromStd(key.str());
        if (m_known.contains(name))
            continue;
        QString message = u"unknown key \"%1\""_s.arg(name);
        if (!m_name.isEmpty())
            message += u" in "_s + m_name;
        if (const QString nearest = nearestOf(name, m_known); !nearest.isEmpty())
            message += u"; did you mean \"%1\"?"_s.arg(nearest);
        m_errors->add(key.source(), message);
    }
}

void TomlReader::error(const QString &key, const QString &message)
{
    const toml::node *found = m_table->get(key.toStdString());
    m_errors->add(found ? found->source() : m_table->source(), message);
}

void TomlReader::error(const QString &message)
{
    m_errors->add(m_table->source(), message);
}

QString TomlReader::childName(const QString &key, bool array) const
{
    QString parent = m_name;
    parent.remove(u'[').remove(u']');
    const QString full = parent.isEmpty() ? key : parent + u'.' + key;
    return array ? u"[[%1]]"_s.arg(full) : u"[%1]"_s.arg(full);
}

QString TomlReader::named(const QString &key) const
{
    return m_name.isEmpty() ? u"\"%1\""_s.arg(key) : u"\"%1\" in %2"_s.arg(key, m_name);
}

void TomlReader::wrongType(const QString &key, const toml::node &node, const QString &wanted)
{
    m_errors->add(node.source(), u"%1 must be %2, not %3"_s.arg(named(key), wanted, kindOf(node)));
}

} // namespace signalbox::core
