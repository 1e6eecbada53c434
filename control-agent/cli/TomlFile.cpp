// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/TomlFile.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include <toml++/toml.h>

#include <sstream>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

/// toml++ walks dotted keys recursively without a limit of its own; no key has more than a few parts.
constexpr qsizetype mostDotsInLine = 1000;

QJsonValue toJson(const toml::node &node)
{
    if (const toml::table *table = node.as_table()) {
        QJsonObject object;
        for (const auto &[key, value] : *table)
            object.insert(QString::fromUtf8(key.str().data(), qsizetype(key.str().size())), toJson(value));
        return object;
    }
    if (const toml::array *array = node.as_array()) {
        QJsonArray items;
        for (const toml::node &item : *array)
            items.append(toJson(item));
        return items;
    }
    if (const auto *text = node.as_string())
        return QString::fromStdString(text->get());
    if (const auto *whole = node.as_integer())
        return qint64(whole->get());
    if (const auto *number = node.as_floating_point())
        return number->get();
    if (const auto *flag = node.as_boolean())
        return flag->get();
    // A date or time, which no key is: as it is written.
    std::ostringstream written;
    node.visit([&written](const auto &value) { written << value; });
    return QString::fromStdString(written.str());
}

toml::table toTable(const QJsonObject &object);
toml::array toArray(const QJsonArray &array);

/// Not itself the recursion: each lambda would make another instance of it, without an end.
template <typename Add>
void withToml(const QJsonValue &value, const Add &add)
{
    if (value.isBool()) {
        add(value.toBool());
    } else if (value.isDouble() && double(value.toInteger()) == value.toDouble()) {
        add(std::int64_t(value.toInteger()));
    } else if (value.isDouble()) {
        add(value.toDouble());
    } else if (value.isString()) {
        add(value.toString().toStdString());
    } else if (value.isObject()) {
        add(toTable(value.toObject()));
    } else if (value.isArray()) {
        add(toArray(value.toArray()));
    }
}

toml::array toArray(const QJsonArray &array)
{
    toml::array result;
    for (const QJsonValue item : array)
        withToml(item, [&result](auto element) { result.push_back(std::move(element)); });
    return result;
}

toml::table toTable(const QJsonObject &object)
{
    toml::table table;
    for (auto it = object.begin(); it != object.end(); ++it)
        withToml(it.value(), [&table, &it](auto element) { table.insert_or_assign(it.key().toStdString(), std::move(element)); });
    return table;
}

Result<QJsonObject> ofJson(const QByteArray &text, const QString &what)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (document.isObject())
        return document.object();
    return failure(ErrorCode::InvalidParams, u"%1: this is no JSON object: %2"_s.arg(what, error.errorString()));
}

} // namespace

Result<QJsonObject> instanceOfText(const QByteArray &text, const QString &what)
{
    if (text.trimmed().startsWith('{'))
        return ofJson(text, what);
    for (const QByteArray &line : text.split('\n')) {
        if (line.count('.') > mostDotsInLine)
            return failure(ErrorCode::InvalidParams, u"%1: a key has too many parts"_s.arg(what));
    }
    try {
        const toml::table table = toml::parse(std::string_view(text.constData(), std::size_t(text.size())));
        const QJsonObject whole = toJson(table).toObject();
        const QJsonArray instances = whole.value("instance"_L1).toArray();
        if (instances.isEmpty())
            return whole;
        if (instances.size() == 1 && whole.size() == 1)
            return instances.first().toObject();
        return failure(ErrorCode::InvalidParams, u"%1: one instance alone is wanted: what one [[instance]] says"_s.arg(what));
    } catch (const toml::parse_error &error) {
        const std::string_view description = error.description();
        return failure(ErrorCode::InvalidParams,
                       u"%1:%2:%3: %4"_s.arg(what)
                           .arg(error.source().begin.line)
                           .arg(error.source().begin.column)
                           .arg(QString::fromUtf8(description.data(), qsizetype(description.size()))));
    }
}

QByteArray tomlOfInstance(const QJsonObject &document)
{
    const toml::table table = toTable(document);
    std::ostringstream text;
    text << toml::toml_formatter(table, toml::toml_formatter::default_flags & ~toml::format_flags::allow_literal_strings);
    return QByteArray::fromStdString(text.str()) + '\n';
}

} // namespace signalbox::cli
