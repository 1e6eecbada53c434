// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/ErrorText.h"

#include <QtCore/QHash>
#include <QtCore/QLocale>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;

namespace {

/// Every code that has a name on the wire.
QList<ErrorCode> allCodes()
{
    QList<ErrorCode> codes;
    for (const auto &[first, last] : {std::pair(-32'800, -32'500), std::pair(0, 10'000)}) {
        for (int number = first; number <= last; ++number) {
            if (errorName(ErrorCode(number)) != "UnknownError"_L1)
                codes.append(ErrorCode(number));
        }
    }
    return codes;
}

} // namespace

class tst_ErrorText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void inEnglishTheSentenceOfTheAgentIsEnough()
    {
        QLocale::setDefault(QLocale(QLocale::English));
        QCOMPARE(errorText({ErrorCode::NotFound, u"no hub \"chat\""_s}), u"no hub \"chat\""_s);
    }

    void elsewhereEveryCodeSaysWhatKindItIs()
    {
        QLocale::setDefault(QLocale(QLocale::German));
        const QList<ErrorCode> codes = allCodes();
        QVERIFY(codes.contains(ErrorCode::ParseError) && codes.contains(ErrorCode::TableFull));
        for (ErrorCode code : codes) {
            const QString text = errorText({code, u"what happened"_s});
            QVERIFY2(text.endsWith(u" (what happened)"_s) && text.size() > 20, errorName(code).data());
            QVERIFY2(!errorText({code, {}}).isEmpty(), errorName(code).data());
        }
    }

    void channelsHaveWordsOfTheirOwn()
    {
        QLocale::setDefault(QLocale(QLocale::German));
        QHash<QString, ErrorCode> heard;
        for (int number = 1500; number <= 1506; ++number) {
            const QString text = errorText({ErrorCode(number), {}});
            QVERIFY2(!text.isEmpty() && !heard.contains(text), qPrintable(text));
            heard.insert(text, ErrorCode(number));
        }
        QVERIFY(!heard.contains(errorText({ErrorCode::TokenInvalid, {}})));
    }
};

QTEST_MAIN(tst_ErrorText)
#include "tst_ErrorText.moc"
