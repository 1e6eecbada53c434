// SPDX-License-Identifier: Apache-2.0
#include "control-agent/import/TomlText.h"

namespace signalbox::importer {

using namespace Qt::StringLiterals;

QString tomlString(const QString &value)
{
    QString text = u"\""_s;
    for (const QChar c : value) {
        if (c == u'"' || c == u'\\')
            text += u'\\' + QString(c);
        else if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            text += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QChar(u'0'));
        else
            text += c;
    }
    return text + u'"';
}

QString tomlLine(QLatin1StringView key, const QString &value)
{
    return u"%1 = %2\n"_s.arg(key, tomlString(value));
}
QString tomlLine(QLatin1StringView key, qint64 value)
{
    return u"%1 = %2\n"_s.arg(key).arg(value);
}
QString tomlLine(QLatin1StringView key, bool value)
{
    return u"%1 = %2\n"_s.arg(key, value ? "true"_L1 : "false"_L1);
}

QString inlineComment(const QString &text)
{
    QString line;
    for (const QChar c : text) {
        const bool breaks = c.category() == QChar::Other_Control || c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
        line += breaks ? QChar(u' ') : c;
    }
    return u"# "_s + line;
}

QString tomlComment(const QString &text)
{
    return inlineComment(text) + u'\n';
}

} // namespace signalbox::importer
