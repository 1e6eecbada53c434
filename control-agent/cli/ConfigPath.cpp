// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ConfigPath.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QRegularExpression>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Error> nothingAt(const QString &path)
{
    return failure(ErrorCode::InvalidParams, u"nothing is set at \"%1\""_s.arg(path));
}

/// A new value of `holder`, with `value` at the rest of the path.
Result<QJsonValue> changed(const QJsonValue &holder, QStringList rest, const QJsonValue &value, const QString &path)
{
    if (rest.isEmpty())
        return value;
    const QString step = rest.takeFirst();
    if (step.startsWith(u'[')) {
        QJsonArray array = holder.toArray();
        const int index = step.sliced(1, step.size() - 2).toInt();
        if (index > array.size() || (value.isUndefined() && index == array.size()))
            return failure(ErrorCode::InvalidParams, u"\"%1\": the list has %2 entries, counted from 0"_s.arg(path).arg(array.size()));
        const Result<QJsonValue> inner = changed(index < array.size() ? array.at(index) : QJsonValue(), rest, value, path);
        if (!inner)
            return inner;
        if (inner->isUndefined())
            array.removeAt(index);
        else if (index < array.size())
            array.replace(index, *inner);
        else
            array.append(*inner);
        return array;
    }
    QJsonObject object = holder.toObject();
    if (value.isUndefined() && !object.contains(step))
        return nothingAt(path);
    const Result<QJsonValue> inner = changed(object.value(step), rest, value, path);
    if (!inner)
        return inner;
    object.insert(step, *inner);
    return object;
}

} // namespace

Result<void> setAt(QJsonObject &document, const QString &path, const QJsonValue &value)
{
    static const QRegularExpression whole(u"^[A-Za-z0-9_-]+(\\[[0-9]{1,4}\\])?(\\.[A-Za-z0-9_-]+(\\[[0-9]{1,4}\\])?)*$"_s);
    if (!whole.match(path).hasMatch())
        return failure(ErrorCode::InvalidParams, u"\"%1\" is no path; one looks like limits.idle_timeout or listen[0].port"_s.arg(path));
    QStringList steps;
    for (const QString &part : path.split(u'.')) {
        const qsizetype bracket = part.indexOf(u'[');
        steps.append(bracket < 0 ? part : part.first(bracket));
        if (bracket >= 0)
            steps.append(part.sliced(bracket));
    }
    const Result<QJsonValue> result = changed(document, steps, value, path);
    if (!result)
        return failure(result.error());
    document = result->toObject();
    return {};
}

Result<std::pair<QString, QJsonValue>> assignmentOf(const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    if (equals < 1)
        return failure(ErrorCode::InvalidParams, u"\"%1\": write KEY=VALUE, for example limits.idle_timeout=90s"_s.arg(text));
    const QString value = text.sliced(equals + 1);
    // QJsonDocument takes only objects and arrays.
    const QJsonArray read = QJsonDocument::fromJson('[' + value.toUtf8() + ']').array();
    return std::pair(text.first(equals), read.size() == 1 ? read.first() : QJsonValue(value));
}

QJsonObject patchBetween(const QJsonObject &before, const QJsonObject &after)
{
    QJsonObject patch;
    for (const QString &key : before.keys()) {
        if (!after.contains(key))
            patch.insert(key, QJsonValue::Null);
    }
    for (auto it = after.begin(); it != after.end(); ++it) {
        const QJsonValue old = before.value(it.key());
        if (old == it.value())
            continue;
        patch.insert(it.key(),
                     old.isObject() && it.value().isObject() ? patchBetween(old.toObject(), it.value().toObject())
                                                             : QJsonValue(it.value()));
    }
    return patch;
}

} // namespace signalbox::cli
