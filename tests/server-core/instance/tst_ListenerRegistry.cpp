// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/ListenerRegistry.h"

#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace Qt::StringLiterals;

class tst_ListenerRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheOwner_data();
    void namesTheOwner();
    void forgetsReleasedOnes();
};

void tst_ListenerRegistry::namesTheOwner_data()
{
    QTest::addColumn<QString>("taken");
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<quint16>("port");
    QTest::addColumn<bool>("conflict");
    QTest::newRow("same") << u"127.0.0.1"_s << u"127.0.0.1"_s << quint16(80) << true;
    QTest::newRow("other port") << u"127.0.0.1"_s << u"127.0.0.1"_s << quint16(81) << false;
    QTest::newRow("other address") << u"127.0.0.1"_s << u"127.0.0.2"_s << quint16(80) << false;
    QTest::newRow("any takes all") << u"any"_s << u"127.0.0.1"_s << quint16(80) << true;
    QTest::newRow("one blocks any") << u"127.0.0.1"_s << u"any"_s << quint16(80) << true;
    QTest::newRow("any and any6") << u"any"_s << u"any6"_s << quint16(80) << false;
    QTest::newRow("any6 takes ::1") << u"any6"_s << u"::1"_s << quint16(80) << true;
    QTest::newRow("any leaves ::1") << u"any"_s << u"::1"_s << quint16(80) << false;
    QTest::newRow("any is 0.0.0.0") << u"any"_s << u"0.0.0.0"_s << quint16(80) << true;
}

void tst_ListenerRegistry::namesTheOwner()
{
    QFETCH(QString, taken);
    QFETCH(QString, wanted);
    QFETCH(quint16, port);
    QFETCH(bool, conflict);
    ListenerRegistry registry;
    registry.claim({taken, 80, {}}, u"A"_s);
    QCOMPARE(registry.ownerOf({wanted, port, {}}), conflict ? u"A"_s : QString());
}

void tst_ListenerRegistry::forgetsReleasedOnes()
{
    ListenerRegistry registry;
    registry.claim({u"any"_s, 80, {}}, u"A"_s);
    registry.claim({u"any"_s, 81, {}}, u"B"_s);
    registry.release(u"A"_s);
    QCOMPARE(registry.ownerOf({u"any"_s, 80, {}}), QString());
    QCOMPARE(registry.ownerOf({u"any"_s, 81, {}}), u"B"_s);
}

QTEST_GUILESS_MAIN(tst_ListenerRegistry)
#include "tst_ListenerRegistry.moc"
