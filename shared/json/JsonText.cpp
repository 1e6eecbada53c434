// SPDX-License-Identifier: Apache-2.0
#include "shared/json/JsonText.h"

#include "shared/json/JsonString.h"

#include <QtCore/QJsonDocument>

#include <cmath>

namespace signalbox::json::detail {

void appendNumber(QByteArray &out, double value)
{
    if (!std::isfinite(value))
        return appendText(out, "null");
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end - digits.data());
}

void appendString(QByteArray &out, const QString &value)
{
    json::appendString(out, value.toUtf8());
}

void appendValue(QByteArray &out, const QJsonValue &value)
{
    if (value.isString())
        return appendString(out, value.toString());
    if (value.isObject()) {
        out.append(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
        return;
    }
    // Qt writes only arrays and objects: one in an array, without its brackets. What is undefined becomes null there.
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    out.append(array.constData() + 1, array.size() - 2);
}

} // namespace signalbox::json::detail
