// SPDX-License-Identifier: Apache-2.0
#include "shared/json/RepeatedKey.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QSet>

#include <vector>

namespace signalbox::json {

namespace {

/// The length of the string that begins at `text[0]`, quotes included.
qsizetype stringLength(QByteArrayView text)
{
    for (qsizetype i = 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return text.size();
}

QString keyOf(QByteArrayView quoted)
{
    const QByteArrayView inner = quoted.sliced(1, std::max<qsizetype>(quoted.size() - 2, 0));
    if (!inner.contains('\\'))
        return QString::fromUtf8(inner);
    return QJsonDocument::fromJson('[' + quoted.toByteArray() + ']').array().at(0).toString();
}

} // namespace

std::optional<QString> repeatedKey(QByteArrayView text)
{
    struct Level {
        bool isObject = false;
        bool expectsKey = false;
        QSet<QString> keys = {};
    };
    std::vector<Level> levels;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '{' || c == '[') {
            levels.push_back({c == '{', c == '{'});
        } else if (levels.empty()) {
            continue;
        } else if (c == '}' || c == ']') {
            levels.pop_back();
        } else if (c == ',') {
            levels.back().expectsKey = levels.back().isObject;
        } else if (c == '"') {
            const qsizetype length = stringLength(text.sliced(i));
            if (std::exchange(levels.back().expectsKey, false)) {
                const QString key = keyOf(text.sliced(i, length));
                if (levels.back().keys.contains(key))
                    return key;
                levels.back().keys.insert(key);
            }
            i += length - 1;
        }
    }
    return std::nullopt;
}

} // namespace signalbox::json
