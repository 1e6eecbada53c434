// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/AddressTable.h"

#include <QtCore/qendian.h>
#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Verdict = AddressTable::Verdict;

net::Endpoint peer(const QString &address)
{
    return *net::Endpoint::parse(address, 1234);
}

} // namespace

class tst_AddressTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void limitsSessionsOfOneAddress();
    void takesOneNetworkOfIpv6ForOne();
    void limitsHowOftenOneConnects();
    void countsBeforeALimitIsSet();
    void leavesLocalSocketsAlone();
    void remembersOnlyWhoIsThere();

private:
    const net::Clock::time_point m_start = net::Clock::time_point(1h);
};

void tst_AddressTable::limitsSessionsOfOneAddress()
{
    AddressTable table;
    SessionLimits limits;
    limits.maxSessionsPerAddress = 2;
    const auto a = peer(u"192.0.2.1"_s);
    QCOMPARE(table.enter(a, limits, m_start), Verdict::Admitted);
    QCOMPARE(table.enter(peer(u"::ffff:192.0.2.1"_s), limits, m_start), Verdict::Admitted);
    QCOMPARE(table.enter(a, limits, m_start), Verdict::TooManySessions);
    QCOMPARE(table.enter(peer(u"192.0.2.2"_s), limits, m_start), Verdict::Admitted);
    table.leave(a);
    QCOMPARE(table.enter(a, limits, m_start), Verdict::Admitted);
    QCOMPARE(table.enter(a, limits, m_start), Verdict::TooManySessions);
    limits.maxSessionsPerAddress = 3;
    QCOMPARE(table.enter(a, limits, m_start), Verdict::Admitted);
    // Lowered: nobody goes, nobody comes.
    limits.maxSessionsPerAddress = 1;
    table.leave(a);
    QCOMPARE(table.enter(a, limits, m_start), Verdict::TooManySessions);
}

void tst_AddressTable::takesOneNetworkOfIpv6ForOne()
{
    AddressTable table;
    SessionLimits limits;
    limits.maxSessionsPerAddress = 1;
    QCOMPARE(table.enter(peer(u"2001:db8:0:1::1"_s), limits, m_start), Verdict::Admitted);
    QCOMPARE(table.enter(peer(u"2001:db8:0:1:ffff::"_s), limits, m_start), Verdict::TooManySessions);
    QCOMPARE(table.enter(peer(u"2001:db8:0:2::1"_s), limits, m_start), Verdict::Admitted);
    // Not the same as the IPv6 network that its bytes begin with.
    QCOMPARE(table.enter(peer(u"::1"_s), limits, m_start), Verdict::Admitted);
    QCOMPARE(table.enter(peer(u"0.0.0.1"_s), limits, m_start), Verdict::Admitted);
}

void tst_AddressTable::limitsHowOftenOneConnects()
{
    AddressTable table;
    SessionLimits limits;
    limits.connectsPerSecondPerAddress = 5;
    const auto a = peer(u"192.0.2.1"_s);
    const auto admitted = [&](net::Clock::time_point at) {
        int count = 0;
        while (table.enter(a, limits, at) == Verdict::Admitted) {
            table.leave(a);
            ++count;
        }
        return count;
    };
    QCOMPARE(admitted(m_start), 5);
    QCOMPARE(table.enter(a, limits, m_start), Verdict::TooManyConnects);
    QCOMPARE(table.enter(peer(u"192.0.2.2"_s), limits, m_start), Verdict::Admitted);
    QCOMPARE(admitted(m_start + 199ms), 0);
    QCOMPARE(admitted(m_start + 200ms), 1);
    QCOMPARE(admitted(m_start + 600ms), 2);
    // No more than a second's worth is saved up.
    QCOMPARE(admitted(m_start + 1h), 5);
    // Trying all the time gains nothing.
    int count = 0;
    for (auto at = m_start + 1h; at < m_start + 1h + 2s; at += 1ms)
        count += admitted(at);
    QVERIFY2(count >= 9 && count <= 10, qPrintable(QString::number(count)));
}

void tst_AddressTable::countsBeforeALimitIsSet()
{
    AddressTable table;
    SessionLimits limits;
    const auto a = peer(u"192.0.2.1"_s);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(table.enter(a, limits, m_start), Verdict::Admitted);
    limits.maxSessionsPerAddress = 3;
    QCOMPARE(table.enter(a, limits, m_start), Verdict::TooManySessions);
}

void tst_AddressTable::leavesLocalSocketsAlone()
{
    AddressTable table;
    SessionLimits limits;
    limits.maxSessionsPerAddress = 1;
    limits.connectsPerSecondPerAddress = 1;
    net::Endpoint local;
    local.family = net::Endpoint::Family::Local;
    for (int i = 0; i < 3; ++i)
        QCOMPARE(table.enter(local, limits, m_start), Verdict::Admitted);
    QCOMPARE(table.size(), 0U);
}

void tst_AddressTable::remembersOnlyWhoIsThere()
{
    AddressTable table;
    SessionLimits limits;
    const auto nth = [](quint32 n) {
        net::Endpoint endpoint = peer(u"10.0.0.0"_s);
        qToBigEndian(n, endpoint.bytes.data() + 12);
        return endpoint;
    };
    for (quint32 n = 0; n < 1000; ++n)
        QCOMPARE(table.enter(nth(n), limits, m_start), Verdict::Admitted);
    QCOMPARE(table.size(), 1000U);
    for (quint32 n = 0; n < 1000; ++n)
        table.leave(nth(n));
    QCOMPARE(table.size(), 0U);

    // With a rate they stay until it does not matter any more: many addresses, each once, over a minute.
    limits.connectsPerSecondPerAddress = 1;
    std::size_t most = 0;
    for (quint32 n = 0; n < 60000; ++n) {
        QCOMPARE(table.enter(nth(n), limits, m_start + n * 1ms), Verdict::Admitted);
        table.leave(nth(n));
        most = std::max(most, table.size());
    }
    // A second's worth, and what is not worth looking for.
    QVERIFY2(most <= 2 * 1000 + 8 * 64, qPrintable(QString::number(most)));
}

QTEST_GUILESS_MAIN(tst_AddressTable)
#include "tst_AddressTable.moc"
