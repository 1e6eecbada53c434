// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Records.h"

#include "control-agent/cli/Table.h"

#include <QtCore/QJsonDocument>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

QString plainText(const QJsonValue &value)
{
    if (value.isNull() || value.isUndefined())
        return {};
    return value.isString() ? value.toString() : compactJson(value);
}

QString quoted(QString text)
{
    const bool needed = std::any_of(text.begin(), text.end(), [](QChar c) { return c == u',' || c == u'"' || c == u'\n' || c == u'\r'; });
    if (!needed)
        return text;
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
}

} // namespace

QString jsonText(const QJsonValue &value)
{
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson()).trimmed();
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson()).trimmed();
    return compactJson(value);
}

QString compactJson(const QJsonValue &value)
{
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(wrapped.sliced(1, wrapped.size() - 2));
}

QString Records::jsonLines() const
{
    QString lines;
    for (const QJsonValue &item : items)
        lines += compactJson(item) + u'\n';
    return lines;
}

QString Records::csvHeader() const
{
    return columns.join(u',') + u'\n';
}

QString Records::csvLine(const QJsonObject &record) const
{
    QStringList cells;
    for (const QString &column : columns)
        cells.append(quoted(plainText(record.value(column))));
    return cells.join(u',') + u'\n';
}

QString Records::csv() const
{
    QString lines = csvHeader();
    for (const QJsonValue &item : items)
        lines += csvLine(item.toObject());
    return lines;
}

QString Records::names() const
{
    QString lines;
    for (const QJsonValue &item : items)
        lines += printable(plainText(item.toObject().value(key))) + u'\n';
    return lines;
}

} // namespace signalbox::cli
