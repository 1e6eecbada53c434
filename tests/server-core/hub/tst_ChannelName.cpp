// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/ChannelName.h"

#include <QtTest/QtTest>

using namespace signalbox::core::hub;

class tst_ChannelName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tells_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("isName");
        QTest::addColumn<bool>("isPrefix");
        QTest::newRow("plain") << QByteArray("news") << true << false;
        QTest::newRow("other script") << QByteArray("räume/\xe4\xb8\xad") << true << false;
        QTest::newRow("no-break space") << QByteArray("a\xc2\xa0z") << true << false;
        QTest::newRow("longest") << QByteArray(255, 'x') << true << false;
        QTest::newRow("too long") << QByteArray(256, 'x') << false << false;
        QTest::newRow("empty") << QByteArray() << false << false;
        QTest::newRow("line feed") << QByteArray("a\nb") << false << false;
        QTest::newRow("delete") << QByteArray("a\x7f") << false << false;
        QTest::newRow("next line") << QByteArray("a\xc2\x85z") << false << false;
        QTest::newRow("zero") << QByteArray("a\0b", 3) << false << false;
        QTest::newRow("all") << QByteArray("*") << false << true;
        QTest::newRow("prefix") << QByteArray("news*") << false << true;
        QTest::newRow("longest prefix") << QByteArray(254, 'x') + '*' << false << true;
        QTest::newRow("too long prefix") << QByteArray(255, 'x') + '*' << false << false;
        QTest::newRow("two") << QByteArray("news**") << false << false;
        QTest::newRow("in the middle") << QByteArray("ne*ws") << false << false;
        QTest::newRow("control and prefix") << QByteArray("\x01*") << false << false;
    }
    void tells()
    {
        QFETCH(const QByteArray, name);
        QTEST(isChannelName(name), "isName");
        QTEST(isWildcard(name), "isPrefix");
    }
};

QTEST_GUILESS_MAIN(tst_ChannelName)
#include "tst_ChannelName.moc"
