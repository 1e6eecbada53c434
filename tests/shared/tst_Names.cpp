// SPDX-License-Identifier: Apache-2.0
#include "shared/base/Names.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace Qt::StringLiterals;

class tst_Names : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void validNames_data();
    void validNames();
    void nearest_data();
    void nearest();
};

void tst_Names::validNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("valid");
    QTest::newRow("plain") << u"EchoServerA"_s << true;
    QTest::newRow("all marks") << u"a.b_c-9"_s << true;
    QTest::newRow("64") << QString(64, u'a') << true;
    QTest::newRow("65") << QString(65, u'a') << false;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("slash") << u"../etc"_s << false;
    QTest::newRow("space") << u"a b"_s << false;
    QTest::newRow("line end") << u"a\n"_s << false;
    QTest::newRow("letters of others") << u"é"_s << false;
    QTest::newRow("zero") << QString(QChar(u'\0')) << false;
}

void tst_Names::validNames()
{
    QFETCH(QString, name);
    QTEST(isValidName(name), "valid");
}

void tst_Names::nearest_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("expected");
    QTest::newRow("swapped letters") << u"EchoSevrerA"_s << u"EchoServerA"_s;
    QTest::newRow("case") << u"ftpserver"_s << u"FTPServer"_s;
    QTest::newRow("nothing near") << u"zzzzzzzz"_s << QString();
    QTest::newRow("itself") << u"Quotes"_s << u"Quotes"_s;
}

void tst_Names::nearest()
{
    QFETCH(QString, word);
    QTEST(nearestOf(word, {u"EchoServerA"_s, u"FTPServer"_s, u"Quotes"_s}), "expected");
}

QTEST_GUILESS_MAIN(tst_Names)
#include "tst_Names.moc"
