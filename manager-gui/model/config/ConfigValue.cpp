// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/config/ConfigValue.h"

#include "manager-gui/model/Format.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonDocument>
#include <QtCore/QRegularExpression>

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::gui::config {

namespace {

class Text
{
    Q_DECLARE_TR_FUNCTIONS(ConfigValue)
};

QString compact(const QJsonValue &value)
{
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
}

QString numberText(double value)
{
    return value == std::floor(value) && std::abs(value) < 1e15 ? format::locale().toString(qint64(value))
                                                                : format::locale().toString(value);
}

QString quantityText(ConfigField::Kind kind, double base)
{
    const Quantity quantity = quantityOf(kind, base);
    return u"%1 %2"_s.arg(numberText(quantity.number), Text::tr(unitsOf(kind).at(std::size_t(quantity.unit)).name));
}

QString listText(const QJsonArray &array)
{
    QStringList parts;
    for (const QJsonValue &entry : array) {
        const QJsonObject record = entry.toObject();
        // A listener is what a person knows by address and port.
        if (record.contains("port"_L1))
            parts.append(u"%1:%2%3"_s.arg(record.value("address"_L1).toString(u"any"_s))
                             .arg(record.value("port"_L1).toInt())
                             .arg(record.value("tls"_L1).toBool() ? u" TLS"_s : QString()));
        else
            parts.append(text(entry));
    }
    return parts.isEmpty() ? Text::tr("none", "an empty list") : parts.join(u", "_s);
}

} // namespace

QJsonValue valueAt(const QJsonObject &document, const QString &path)
{
    QJsonObject holder = document;
    const QStringList steps = path.split(u'.');
    for (qsizetype i = 0; i + 1 < steps.size(); ++i)
        holder = holder.value(steps.at(i)).toObject();
    return holder.value(steps.last());
}

void setAt(QJsonObject &document, const QString &path, const QJsonValue &value)
{
    const qsizetype dot = path.indexOf(u'.');
    if (dot < 0) {
        if (value.isUndefined())
            document.remove(path);
        else
            document.insert(path, value);
        return;
    }
    const QString key = path.first(dot);
    QJsonObject inner = document.value(key).toObject();
    setAt(inner, path.sliced(dot + 1), value);
    if (inner.isEmpty())
        document.remove(key);
    else
        document.insert(key, inner);
}

QMap<QString, QJsonValue> leavesOf(const QJsonObject &document, const QString &prefix)
{
    QMap<QString, QJsonValue> leaves;
    for (auto it = document.begin(); it != document.end(); ++it) {
        const QString path = prefix + it.key();
        if (it.value().isObject() && !it.value().toObject().isEmpty())
            leaves.insert(leavesOf(it.value().toObject(), path + u'.'));
        else if (!it.value().isObject())
            leaves.insert(path, it.value());
    }
    return leaves;
}

const std::vector<Unit> &unitsOf(ConfigField::Kind kind)
{
    static const std::vector<Unit> sizes{{QT_TRANSLATE_NOOP("ConfigValue", "B"), 1},
                                         {QT_TRANSLATE_NOOP("ConfigValue", "KiB"), 1024.0},
                                         {QT_TRANSLATE_NOOP("ConfigValue", "MiB"), 1024.0 * 1024},
                                         {QT_TRANSLATE_NOOP("ConfigValue", "GiB"), 1024.0 * 1024 * 1024}};
    static const std::vector<Unit> times{{QT_TRANSLATE_NOOP("ConfigValue", "ms"), 1},
                                         {QT_TRANSLATE_NOOP("ConfigValue", "s"), 1000.0},
                                         {QT_TRANSLATE_NOOP("ConfigValue", "min"), 60 * 1000.0},
                                         {QT_TRANSLATE_NOOP("ConfigValue", "h"), 3600 * 1000.0},
                                         {QT_TRANSLATE_NOOP("ConfigValue", "d"), 24 * 3600 * 1000.0}};
    return kind == ConfigField::Kind::Bytes ? sizes : times;
}

Quantity quantityOf(ConfigField::Kind kind, double base)
{
    const std::vector<Unit> &units = unitsOf(kind);
    const int usual = kind == ConfigField::Kind::Bytes ? 0 : 1;
    if (base == 0)
        return {0, usual};
    for (int unit = int(units.size()) - 1; unit > 0; --unit) {
        const double number = base / units[std::size_t(unit)].factor;
        if (number >= 1 && number == std::floor(number))
            return {number, unit};
    }
    return {base, 0};
}

std::optional<double> milliseconds(const QString &duration)
{
    static const QRegularExpression form(u"^([0-9]+)(ms|s|m|h|d)$"_s);
    const QRegularExpressionMatch match = form.match(duration);
    if (!match.hasMatch())
        return std::nullopt;
    static const QStringList names{u"ms"_s, u"s"_s, u"m"_s, u"h"_s, u"d"_s};
    const qsizetype unit = names.indexOf(match.captured(2));
    return match.captured(1).toDouble() * unitsOf(ConfigField::Kind::Duration).at(std::size_t(unit)).factor;
}

std::optional<double> bytes(const QJsonValue &size)
{
    if (size.isDouble())
        return size.toDouble();
    static const QRegularExpression form(u"^([0-9]+)(|B|KiB|MiB|GiB)$"_s);
    const QRegularExpressionMatch match = form.match(size.toString());
    if (!match.hasMatch())
        return std::nullopt;
    static const QStringList names{u"B"_s, u"KiB"_s, u"MiB"_s, u"GiB"_s};
    const qsizetype unit = std::max<qsizetype>(names.indexOf(match.captured(2)), 0);
    return match.captured(1).toDouble() * unitsOf(ConfigField::Kind::Bytes).at(std::size_t(unit)).factor;
}

bool isSame(const ConfigField &field, const QJsonValue &a, const QJsonValue &b)
{
    if (a == b)
        return true;
    if (field.kind == ConfigField::Kind::Duration)
        return a.isString() && b.isString() && milliseconds(a.toString()) && milliseconds(a.toString()) == milliseconds(b.toString());
    if (field.kind == ConfigField::Kind::Bytes)
        return !a.isUndefined() && !b.isUndefined() && bytes(a) && bytes(a) == bytes(b);
    return false;
}

QString text(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return value.toBool() ? Text::tr("on") : Text::tr("off");
    case QJsonValue::Double:
        return numberText(value.toDouble());
    case QJsonValue::String:
        return value.toString().isEmpty() ? Text::tr("empty") : escaped(value.toString());
    case QJsonValue::Array:
        return listText(value.toArray());
    case QJsonValue::Object:
        return value.toObject().isEmpty() ? Text::tr("none", "an empty list") : compact(value);
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return u"–"_s;
}

QString text(const ConfigField &field, const QJsonValue &value)
{
    if (field.secret)
        return value.toString().isEmpty() ? text(value) : u"•••"_s;
    if (field.kind == ConfigField::Kind::Bytes && bytes(value))
        return quantityText(field.kind, *bytes(value));
    if (field.kind == ConfigField::Kind::Duration && milliseconds(value.toString()))
        return quantityText(field.kind, *milliseconds(value.toString()));
    return text(value);
}

QString escaped(const QString &text)
{
    QString result;
    for (const QChar c : text) {
        if (c == u'\r')
            result += u"\\r"_s;
        else if (c == u'\n')
            result += u"\\n"_s;
        else if (c == u'\t')
            result += u"\\t"_s;
        else if (c == u'\\')
            result += u"\\\\"_s;
        else if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            result += u"\\x%1"_s.arg(int(c.unicode()), 2, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result;
}

QString unescaped(const QString &text)
{
    static const QRegularExpression escape(u"\\\\(?:x([0-9A-Fa-f]{2})|(.))"_s);
    QString result;
    qsizetype from = 0;
    for (auto it = escape.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        result += QStringView(text).sliced(from, match.capturedStart() - from);
        from = match.capturedEnd();
        const QString letter = match.captured(2);
        if (letter.isEmpty())
            result += QChar(match.captured(1).toUShort(nullptr, 16));
        else
            result += letter == "r"_L1 ? u"\r"_s : letter == "n"_L1 ? u"\n"_s : letter == "t"_L1 ? u"\t"_s : letter;
    }
    result += QStringView(text).sliced(from);
    return result;
}

} // namespace signalbox::gui::config
