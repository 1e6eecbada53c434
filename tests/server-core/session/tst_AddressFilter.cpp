// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/AddressFilter.h"

#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace Qt::StringLiterals;

namespace {

QList<net::AddressBlock> blocks(const QString &text)
{
    QList<net::AddressBlock> list;
    for (const QString &entry : text.split(u' ', Qt::SkipEmptyParts))
        list += *net::AddressBlock::parse(entry);
    return list;
}

} // namespace

class tst_AddressFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void permits_data();
    void permits();
};

void tst_AddressFilter::permits_data()
{
    QTest::addColumn<QString>("allow");
    QTest::addColumn<QString>("deny");
    QTest::addColumn<QString>("peer");
    QTest::addColumn<bool>("expected");
    QTest::newRow("no lists") << u""_s << u""_s << u"192.0.2.1"_s << true;
    QTest::newRow("denied") << u""_s << u"192.0.2.0/24"_s << u"192.0.2.1"_s << false;
    QTest::newRow("not denied") << u""_s << u"192.0.2.0/24"_s << u"192.0.3.1"_s << true;
    QTest::newRow("allowed") << u"192.0.2.0/24 ::1"_s << u""_s << u"::1"_s << true;
    QTest::newRow("not allowed") << u"192.0.2.0/24 ::1"_s << u""_s << u"::2"_s << false;
    QTest::newRow("other family") << u"192.0.2.0/24"_s << u""_s << u"2001:db8::1"_s << false;
    QTest::newRow("deny wins") << u"192.0.2.0/24"_s << u"192.0.2.1"_s << u"192.0.2.1"_s << false;
    QTest::newRow("deny wins over the narrower") << u"192.0.2.1"_s << u"192.0.2.0/24"_s << u"192.0.2.1"_s << false;
    QTest::newRow("beside the denied") << u"192.0.2.0/24"_s << u"192.0.2.1"_s << u"192.0.2.2"_s << true;
    QTest::newRow("mapped") << u""_s << u"192.0.2.0/24"_s << u"::ffff:192.0.2.1"_s << false;
}

void tst_AddressFilter::permits()
{
    QFETCH(QString, allow);
    QFETCH(QString, deny);
    QFETCH(QString, peer);
    QFETCH(bool, expected);
    QCOMPARE(AddressFilter(blocks(allow), blocks(deny)).permits(*net::Endpoint::parse(peer)), expected);
}

QTEST_GUILESS_MAIN(tst_AddressFilter)
#include "tst_AddressFilter.moc"
