// SPDX-License-Identifier: GPL-3.0-or-later
// What of a value its field forbids, in words.
#include "manager-gui/model/config/ConfigDraft.h"
#include "manager-gui/model/config/ConfigValue.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ConfigProblem)
};

bool matches(const QString &pattern, const QString &text)
{
    // Of a schema that is broken the agent will say so.
    const QRegularExpression expression(pattern);
    return pattern.isEmpty() || !expression.isValid() || expression.match(text).hasMatch();
}

QString boundText(const ConfigField &field, double bound)
{
    if (field.kind == ConfigField::Kind::Duration)
        return config::text(field, u"%1ms"_s.arg(qint64(bound)));
    return config::text(field, bound);
}

QString wrongRange(const ConfigField &field, double value)
{
    if (field.zeroIsNone && value == 0)
        return {};
    const bool low = field.least && value < *field.least;
    const bool high = field.most && value > *field.most;
    if (!low && !high)
        return {};
    if (field.least && field.most)
        return Words::tr("must be from %1 to %2").arg(boundText(field, *field.least), boundText(field, *field.most));
    return low ? Words::tr("must be at least %1").arg(boundText(field, *field.least))
               : Words::tr("must be at most %1").arg(boundText(field, *field.most));
}

QString wrongText(const ConfigField &field, const QString &text)
{
    if (field.leastLength && text.size() < *field.leastLength)
        return Words::tr("must have at least %Ln character(s)", nullptr, *field.leastLength);
    if (field.mostLength && text.size() > *field.mostLength)
        return Words::tr("may have at most %Ln character(s)", nullptr, *field.mostLength);
    if (!matches(field.pattern, text))
        return field.help.isEmpty() ? Words::tr("does not have the right form: %1").arg(field.pattern)
                                    : Words::tr("does not have the right form");
    return {};
}

QString wrongList(const ConfigField &field, const QJsonArray &list)
{
    if (field.leastLength && list.size() < *field.leastLength)
        return Words::tr("needs at least %Ln entry(s)", nullptr, *field.leastLength);
    if (field.mostLength && list.size() > *field.mostLength)
        return Words::tr("may have at most %Ln entry(s)", nullptr, *field.mostLength);
    for (const QJsonValue &entry : list) {
        if (field.kind == ConfigField::Kind::TextList && field.entryKind == ConfigField::Kind::Text
            && !matches(field.pattern, entry.toString()))
            return Words::tr("“%1” does not have the right form").arg(entry.toString());
        if (field.kind == ConfigField::Kind::TextList && field.entryKind != ConfigField::Kind::Text && !entry.isDouble())
            return Words::tr("“%1” is not a number").arg(entry.toString());
    }
    return {};
}

} // namespace

QString whatIsWrong(const ConfigField &field, const QJsonValue &value)
{
    using enum ConfigField::Kind;
    if (value.isUndefined())
        return field.required ? Words::tr("is missing") : QString();
    switch (field.kind) {
    case Text:
    case Path:
        return wrongText(field, value.toString());
    case Integer:
    case Number:
        return value.isDouble() ? wrongRange(field, value.toDouble()) : Words::tr("is not a number");
    case Duration: {
        const auto ms = config::milliseconds(value.toString());
        return ms ? wrongRange(field, *ms) : Words::tr("is not a time");
    }
    case Bytes: {
        const auto bytes = config::bytes(value);
        return bytes ? wrongRange(field, *bytes) : Words::tr("is not a size");
    }
    case Choice:
        return field.choices.contains(value) ? QString() : Words::tr("“%1” is not one of the choices").arg(config::text(value));
    case TextList:
    case Records:
        return wrongList(field, value.toArray());
    case Switch:
    case Group:
    case Other:
        return {};
    }
    return {};
}

} // namespace signalbox::gui
