// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/JsonMessage.h"

#include "manager-gui/model/Format.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

using namespace Qt::StringLiterals;

namespace signalbox::gui::jsonmessage {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(JsonMessage)
};

QString describe(QJsonParseError::ParseError error)
{
    switch (error) {
    case QJsonParseError::UnterminatedObject:
        return Text::tr("a comma or the end of the object is missing");
    case QJsonParseError::MissingNameSeparator:
        return Text::tr("a colon is missing behind the name");
    case QJsonParseError::UnterminatedArray:
    case QJsonParseError::MissingValueSeparator:
        return Text::tr("a comma or the end of the list is missing");
    case QJsonParseError::TerminationByNumber:
    case QJsonParseError::IllegalNumber:
        return Text::tr("this is no number");
    case QJsonParseError::IllegalEscapeSequence:
        return Text::tr("there is no such escape sequence");
    case QJsonParseError::IllegalUTF8String:
        return Text::tr("this is no text in Unicode");
    case QJsonParseError::UnterminatedString:
        return Text::tr("the end of the text is missing");
    case QJsonParseError::MissingObject:
        return Text::tr("a value or a name in quotation marks is missing");
    case QJsonParseError::DeepNesting:
        return Text::tr("this is nested too deeply");
    case QJsonParseError::DocumentTooLarge:
        return Text::tr("this is too long");
    case QJsonParseError::GarbageAtEnd:
        return Text::tr("something follows behind the end");
    case QJsonParseError::IllegalValue:
    case QJsonParseError::NoError:
        break;
    }
    return Text::tr("this is no JSON; a text needs quotation marks");
}

/// Where in what was wrapped in brackets: Qt tells, for most, the place behind what it did not expect.
qsizetype placeOf(const QJsonParseError &error)
{
    switch (error.error) {
    case QJsonParseError::UnterminatedObject:
    case QJsonParseError::MissingNameSeparator:
    case QJsonParseError::UnterminatedArray:
    case QJsonParseError::MissingValueSeparator:
    case QJsonParseError::MissingObject:
    case QJsonParseError::GarbageAtEnd:
        return error.offset - 2;
    default:
        return error.offset - 1;
    }
}

/// `offset` in bytes of `text`, from 0.
QString problemAt(const QByteArray &text, qsizetype offset, const QString &what)
{
    const QByteArray before = text.left(std::clamp<qsizetype>(offset, 0, text.size()));
    const auto line = before.count('\n') + 1;
    const auto column = QString::fromUtf8(before.mid(before.lastIndexOf('\n') + 1)).size() + 1;
    return Text::tr("Line %1, column %2: %3").arg(line).arg(column).arg(what);
}

/// The values of a list, without its brackets. Qt reads and writes lists and objects only.
QByteArray bareText(const QJsonArray &values)
{
    const QByteArray wrapped = QJsonDocument(values).toJson(QJsonDocument::Compact);
    return wrapped.sliced(1, wrapped.size() - 2);
}

/// The comma behind the first of several values. The text is sound.
qsizetype firstValueEnd(const QByteArray &bytes)
{
    int depth = 0;
    bool inText = false;
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        const char c = bytes.at(at);
        if (inText) {
            if (c == '\\')
                ++at;
            else if (c == '"')
                inText = false;
        } else if (c == ',' && depth == 0) {
            return at;
        } else {
            inText = c == '"';
            depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        }
    }
    return bytes.size();
}

} // namespace

Reading read(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    QJsonParseError error;
    const QJsonArray values = QJsonDocument::fromJson('[' + bytes + ']', &error).array();
    if (error.error != QJsonParseError::NoError)
        return {QJsonValue(QJsonValue::Undefined), problemAt(bytes, placeOf(error), describe(error.error)), true};
    if (values.isEmpty())
        return {QJsonValue(QJsonValue::Undefined), {}, false};
    if (values.size() > 1) {
        return {QJsonValue(QJsonValue::Undefined),
                problemAt(bytes, firstValueEnd(bytes), Text::tr("a message is one value, and here are several")), true};
    }
    if (const qsizetype size = bareText(values).size(); size > mostBytes) {
        const QString problem =
            Text::tr("The message has %1; %2 can be published at once.").arg(format::bytes(double(size)), format::bytes(double(mostBytes)));
        return {QJsonValue(QJsonValue::Undefined), problem, false};
    }
    return {values.first(), {}, false};
}

QString compact(const QJsonValue &value)
{
    return value.isUndefined() ? QString() : QString::fromUtf8(bareText(QJsonArray{value}));
}

QString pretty(const QJsonValue &value)
{
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson()).trimmed();
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson()).trimmed();
    return compact(value);
}

QString quoted(const QString &text)
{
    return compact(QJsonValue(text));
}

} // namespace signalbox::gui::jsonmessage
