// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/SessionIds.h"

#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace Qt::StringLiterals;

class tst_SessionIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAndReadsIds();
    void drawsAPrefixForEachProcess();
    void refusesForeignIds_data();
    void refusesForeignIds();
};

void tst_SessionIds::writesAndReadsIds()
{
    SessionIds ids(u"k3v9x2"_s);
    QCOMPARE(ids.toString(ids.next()), u"k3v9x2-1"_s);
    QCOMPARE(ids.toString(51), u"k3v9x2-1f"_s);
    QCOMPARE(ids.parse(u"k3v9x2-1f").value_or(0), std::uint64_t(51));
}

void tst_SessionIds::drawsAPrefixForEachProcess()
{
    const QString one = SessionIds().toString(1);
    const QString other = SessionIds().toString(1);
    QVERIFY(one != other);
    QVERIFY2(QRegularExpression(u"^[0-9a-z]{6}-1$"_s).match(one).hasMatch(), qPrintable(one));
}

void tst_SessionIds::refusesForeignIds_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("empty") << QString();
    QTest::newRow("prefix only") << u"k3v9x2-"_s;
    QTest::newRow("other prefix") << u"k3v9x3-1f"_s;
    QTest::newRow("upper case") << u"k3v9x2-1F"_s;
    QTest::newRow("leading zero") << u"k3v9x2-01f"_s;
    QTest::newRow("sign") << u"k3v9x2-+1"_s;
    QTest::newRow("too long") << u"k3v9x2-zzzzzzzzzzzzzzzzzzzz"_s;
}

void tst_SessionIds::refusesForeignIds()
{
    QFETCH(QString, id);
    QVERIFY(!SessionIds(u"k3v9x2"_s).parse(id));
}

QTEST_GUILESS_MAIN(tst_SessionIds)
#include "tst_SessionIds.moc"
