// SPDX-License-Identifier: Apache-2.0
#include "shared/json/Json.h"

#include "shared/base/Names.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QStringList>

namespace signalbox::json::detail {

using namespace Qt::StringLiterals;

QString Path::text() const
{
    QString prefix = parent ? parent->text() : QString();
    if (index >= 0)
        return prefix + u'[' + QString::number(index) + u']';
    if (key.empty())
        return prefix;
    if (!prefix.isEmpty())
        prefix += u'.';
    return prefix + QString::fromUtf8(key.data(), qsizetype(key.size()));
}

QString typeName(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
        return u"null"_s;
    case QJsonValue::Bool:
        return u"a boolean"_s;
    case QJsonValue::Double:
        return u"a number"_s;
    case QJsonValue::String:
        return u"a string"_s;
    case QJsonValue::Array:
        return u"an array"_s;
    case QJsonValue::Object:
        return u"an object"_s;
    case QJsonValue::Undefined:
        break;
    }
    return u"nothing"_s;
}

namespace {

QString subject(const Path &path)
{
    const QString text = path.text();
    return text.isEmpty() ? u"the value"_s : u'"' + text + u'"';
}

} // namespace

tl::unexpected<Error> wrongType(const Path &path, std::string_view expected, const QJsonValue &actual)
{
    return failure(ErrorCode::InvalidParams, u"%1 must be %2, not %3"_s.arg(subject(path), toQString(expected), typeName(actual)),
                   path.text());
}

tl::unexpected<Error> outOfRange(const Path &path, const QJsonValue &actual)
{
    return failure(ErrorCode::InvalidParams, u"%1 is out of range: %2"_s.arg(subject(path), QString::number(actual.toDouble())),
                   path.text());
}

tl::unexpected<Error> missing(const Path &path)
{
    return failure(ErrorCode::InvalidParams, u"%1 is missing"_s.arg(subject(path)), path.text());
}

tl::unexpected<Error> notOneOf(const Path &path, const QString &actual, std::span<const std::string_view> names)
{
    QStringList list;
    for (std::string_view name : names)
        list.append(toQString(name));
    return failure(ErrorCode::InvalidParams, u"%1 must be one of %2, not \"%3\""_s.arg(subject(path), list.join(u", "_s), actual.left(64)),
                   path.text());
}

Result<void> onlyKnownKeys(const Path &path, const QJsonObject &object, std::span<const std::string_view> known)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString key = it.key();
        QStringList names;
        for (std::string_view name : known)
            names.append(toQString(name));
        if (names.contains(key))
            continue;
        const QString nearest = nearestOf(key, names);
        const std::string utf8 = key.left(64).toStdString();
        const QString where = Path{&path, utf8}.text();
        return failure(ErrorCode::InvalidParams,
                       nearest.isEmpty() ? u"\"%1\" is not known"_s.arg(where)
                                         : u"\"%1\" is not known; did you mean \"%2\"?"_s.arg(where, nearest),
                       where);
    }
    return {};
}

} // namespace signalbox::json::detail
