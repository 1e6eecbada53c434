// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/Endpoint.h"

#include <QtTest/QtTest>

using signalbox::core::net::Endpoint;

class tst_Endpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsLoopbackFromOthers_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isLoopback");
        QTest::newRow("IPv4") << "127.0.0.1" << true;
        QTest::newRow("another of IPv4") << "127.8.9.10" << true;
        QTest::newRow("IPv6") << "::1" << true;
        QTest::newRow("mapped") << "::ffff:127.0.0.1" << true;
        QTest::newRow("any") << "0.0.0.0" << false;
        QTest::newRow("any of IPv6") << "::" << false;
        QTest::newRow("ends like it") << "10.0.0.127" << false;
        QTest::newRow("host") << "192.0.2.1" << false;
        QTest::newRow("host of IPv6") << "2001:db8::1" << false;
    }
    void tellsLoopbackFromOthers()
    {
        QFETCH(const QString, address);
        QTEST(Endpoint::parse(address, 80).value().isLoopback(), "isLoopback");
    }
};

QTEST_APPLESS_MAIN(tst_Endpoint)
#include "tst_Endpoint.moc"
