// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/PasswordPolicy.h"

#include "control-agent/auth/CommonWords.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;

namespace {

/// Without any pattern that a rule could find.
QString longText(int length)
{
    QString text;
    quint32 state = 1;
    for (int i = 0; i < length; ++i) {
        state = state * 1664525 + 1013904223;
        text += QChar(u'a' + char16_t((state >> 24) % 26));
    }
    return text;
}

} // namespace

class tst_PasswordPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passwords_data()
    {
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("why"); // a part of the message; empty: accepted
        const auto row = [](const char *name, const QString &password, const QString &why) { QTest::newRow(name) << password << why; };
        row("empty", {}, u"password"_s);
        row("eleven characters", u"vK9#mQ2$xT7"_s, u"at least 12"_s);
        row("twelve characters", u"vK9#mQ2$xT7p"_s, {});
        row("twelve letters of two bytes", u"\u0436\u0443\u043a\u0432\u0430\u0441\u044f\u043f\u0435\u0440\u044c\u0439"_s, {});
        row("eleven that take 12 UTF-16 units", u"vK9#mQ2$xT\U0001F600"_s, u"at least 12"_s);
        row("1024 bytes", longText(1024), {});
        row("1025 bytes", QString(1025, u'q'), u"1024"_s);
        row("control character", u"vK9#mQ2$xT7p\u0007"_s, u"cannot be used"_s);
        row("one letter", u"aaaaaaaaaaaaaa"_s, u"different"_s);
        row("repeated", u"xk7mQxk7mQxk7mQ"_s, u"repeats"_s);
        row("row of digits", u"1234567890123"_s, u"row"_s);
        row("rows of keys", u"qwertyuiopas"_s, u"row"_s);
        row("alphabet backwards", u"zyxwvutsrqpo"_s, u"row"_s);
        row("digits", u"483920174657"_s, u"common"_s);
        row("word and year", u"Password2024!"_s, u"common"_s);
        row("signs for letters", u"P@ssw0rd1234"_s, u"common"_s);
        row("two words", u"letmein-monkey1"_s, u"common"_s);
        row("doubled word", u"dragondragon12"_s, u"common"_s);
        row("year in front", u"2024Sommer!!!!"_s, u"common"_s);
        row("product", u"Signalbox123!"_s, u"common"_s);
        row("account and digits", u"annabell-2024-"_s, u"account"_s);
        row("account twice", u"annabellannabell"_s, u"repeats"_s);
        row("account beside much", u"annabell-vK9#mQ2$xT"_s, {});
        row("phrase", u"gravel otter kettle violin"_s, {});
        row("phrase of common words", u"summer winter love tiger"_s, {});
        row("random", u"p8Lx-w2Rn-kk4Z"_s, {});
    }
    void passwords()
    {
        QFETCH(const QString, password);
        QFETCH(const QString, why);
        const Result<void> checked = checkPassword(password, u"Annabell"_s);
        if (why.isEmpty())
            QVERIFY2(checked, checked ? "" : qPrintable(checked.error().message));
        if (why.isEmpty())
            return;
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::InvalidParams);
        QCOMPARE(checked.error().context, u"password"_s);
        QVERIFY2(checked.error().message.contains(why), qPrintable(checked.error().message));
    }

    void theListIsWords()
    {
        QVERIFY(commonWords().size() > 1000);
        for (const QString &word : commonWords())
            QVERIFY2(std::all_of(word.begin(), word.end(), [](QChar c) { return c >= u'a' && c <= u'z'; }), qPrintable(word));
    }
};

QTEST_GUILESS_MAIN(tst_PasswordPolicy)
#include "tst_PasswordPolicy.moc"
