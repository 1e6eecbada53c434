// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/OptionReader.h"

#include "shared/base/Names.h"

#include <cmath>

namespace signalbox::core {

using namespace Qt::StringLiterals;

void OptionReader::fail(const QString &key, const QString &message)
{
    if (!m_error)
        m_error = Error{ErrorCode::InvalidConfiguration, u"option \"%1\" %2"_s.arg(key, message), u"options."_s + key};
}

bool OptionReader::boolean(const QString &key, bool otherwise)
{
    const QJsonValue value = m_options.value(key);
    if (value.isUndefined() || value.isBool())
        return value.toBool(otherwise);
    fail(key, u"must be true or false"_s);
    return otherwise;
}

qint64 OptionReader::integer(const QString &key, qint64 otherwise, qint64 least, qint64 most)
{
    const QJsonValue value = m_options.value(key);
    if (value.isUndefined())
        return otherwise;
    const double number = value.toDouble(std::nan(""));
    if (number >= double(least) && number <= double(most) && number == std::floor(number))
        return value.toInteger();
    fail(key, u"must be a whole number from %1 to %2"_s.arg(least).arg(most));
    return otherwise;
}

QByteArray OptionReader::bytes(const QString &key, const QByteArray &otherwise, qsizetype least, qsizetype most)
{
    const QJsonValue value = m_options.value(key);
    if (value.isUndefined())
        return otherwise;
    const QByteArray text = value.toString().toUtf8();
    if (value.isString() && text.size() >= least && text.size() <= most)
        return text;
    fail(key, least == most ? u"must be a string of %1 byte"_s.arg(least) : u"must be a string of %1 to %2 bytes"_s.arg(least).arg(most));
    return otherwise;
}

qsizetype OptionReader::choice(const QString &key, const QStringList &names, qsizetype otherwise)
{
    const QJsonValue value = m_options.value(key);
    if (value.isUndefined())
        return otherwise;
    if (const qsizetype index = names.indexOf(value.toString()); value.isString() && index >= 0)
        return index;
    QString message = u"must be one of \"%1\""_s.arg(names.join(u"\", \""_s));
    if (const QString nearest = nearestOf(value.toString(), names); !nearest.isEmpty())
        message += u"; did you mean \"%1\"?"_s.arg(nearest);
    fail(key, message);
    return otherwise;
}

Result<void> OptionReader::result() const
{
    if (m_error)
        return failure(*m_error);
    return {};
}

} // namespace signalbox::core
