// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/GrantedAccess.h"

#include <QtTest/QTest>

using namespace signalbox::core::access;

class tst_GrantedAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addsWhatItLearns();
    void learnsWildcardsAsTheyAre();
    void forgetsTheOldest();
};

void tst_GrantedAccess::addsWhatItLearns()
{
    ChannelGrants grants;
    grants.add("news*", Right::Subscribe);
    GrantedAccess access(grants);
    QVERIFY(access.permits(Right::Subscribe, "news.1"));
    QVERIFY(!access.permits(Right::Publish, "news.1"));
    access.learn(Right::Publish, "news.1");
    access.learn(Right::History, "news.1");
    QVERIFY(access.permits(Right::Publish, "news.1"));
    QVERIFY(access.permits(Right::History, "news.1"));
    QVERIFY(!access.permits(Right::Presence, "news.1"));
    QVERIFY(!access.permits(Right::Publish, "news.12"));
}

void tst_GrantedAccess::learnsWildcardsAsTheyAre()
{
    GrantedAccess access{ChannelGrants()};
    access.learn(Right::Subscribe, "room*");
    QVERIFY(access.permits(Right::Subscribe, "room*"));
    QVERIFY(!access.permits(Right::Subscribe, "room"));
    QVERIFY(!access.permits(Right::Subscribe, "room1"));
}

void tst_GrantedAccess::forgetsTheOldest()
{
    GrantedAccess access{ChannelGrants()};
    const auto learnMany = [&access](int from, std::size_t count) {
        for (int i = from; i < from + int(count); ++i)
            access.learn(Right::Publish, QByteArray::number(i));
    };
    learnMany(0, GrantedAccess::mostLearned);
    // What is known is no new name.
    learnMany(0, 10);
    QVERIFY(access.permits(Right::Publish, "0"));
    learnMany(int(GrantedAccess::mostLearned), 1);
    QVERIFY(!access.permits(Right::Publish, "0"));
    QVERIFY(access.permits(Right::Publish, "1"));
    access.learn(Right::Publish, "0");
    QVERIFY(access.permits(Right::Publish, "0"));
    QVERIFY(!access.permits(Right::Publish, "1"));
}

QTEST_GUILESS_MAIN(tst_GrantedAccess)
#include "tst_GrantedAccess.moc"
