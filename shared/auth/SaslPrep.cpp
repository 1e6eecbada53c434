// SPDX-License-Identifier: Apache-2.0
#include "shared/auth/SaslPrep.h"

#include <QtCore/QList>

namespace signalbox::auth {

using namespace Qt::StringLiterals;

namespace {

/// RFC 3454, table B.1: commonly mapped to nothing.
bool vanishes(char32_t c)
{
    return c == 0x00AD || c == 0x034F || c == 0x1806 || (c >= 0x180B && c <= 0x180D) || (c >= 0x200B && c <= 0x200D) || c == 0x2060
        || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

/// RFC 4013 §2.3, by category instead of by tables.
bool isProhibited(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_PrivateUse:
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return c == 0xFFFD;
    }
}

} // namespace

Result<QByteArray> saslPrepared(const QString &text)
{
    QString mapped;
    mapped.reserve(text.size());
    for (const char32_t c : text.toUcs4()) {
        if (vanishes(c))
            continue;
        if (c != U' ' && QChar::category(c) == QChar::Separator_Space)
            mapped.append(u' ');
        else
            mapped.append(QChar::fromUcs4(c));
    }
    const QString prepared = mapped.normalized(QString::NormalizationForm_KC);
    if (prepared.isEmpty())
        return failure(ErrorCode::InvalidParams, u"the text is empty"_s);
    for (const char32_t c : prepared.toUcs4()) {
        if (isProhibited(c))
            return failure(ErrorCode::InvalidParams,
                           u"the text holds a character that cannot be used here: U+%1"_s.arg(qulonglong(c), 4, 16, QChar(u'0')));
    }
    return prepared.toUtf8();
}

} // namespace signalbox::auth
