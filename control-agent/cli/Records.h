// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/json/Json.h"

#include <QtCore/QStringList>

namespace signalbox::cli {

/// An answer of the agent for programs: as it came, and the records in it.
struct Records {
    QJsonValue whole;
    /// Objects.
    QJsonArray items;
    /// Those that this build knows, in the API's order, so that a newer agent does not move columns under a script.
    QStringList columns;
    /// The column that identifies a record.
    QString key;

    /// One compact object a line.
    QString jsonLines() const;
    /// A header, then one record a line. Quoted by RFC 4180, but lines end with a line feed, as shell tools want them; null is
    /// empty, true and false are words, lists and objects are JSON.
    QString csv() const;
    /// One key a line.
    QString names() const;
    /// The same two for a sequence that goes on.
    QString csvHeader() const;
    QString csvLine(const QJsonObject &record) const;
};

template <json::Described T>
QStringList columnsOf()
{
    return std::apply([](const auto &...f) { return QStringList{json::toQString(f.name)...}; }, T::fields);
}

/// Of a list or of a page {total, items}.
template <json::Described T>
Records recordsOf(const QJsonValue &answer, const QString &key)
{
    return {answer, answer.isArray() ? answer.toArray() : answer.toObject().value(QLatin1StringView("items")).toArray(), columnsOf<T>(),
            key};
}

/// Of a single object.
template <json::Described T>
Records recordOf(const QJsonValue &answer, const QString &key)
{
    return {answer, QJsonArray{answer}, columnsOf<T>(), key};
}

/// Any JSON value as indented text without a line end. (QJsonDocument takes only objects and arrays.)
QString jsonText(const QJsonValue &value);
/// The same in one line.
QString compactJson(const QJsonValue &value);

} // namespace signalbox::cli
