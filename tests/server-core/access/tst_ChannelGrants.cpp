// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/ChannelName.h"
#include "server-core/access/TokenAccess.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::access;
using namespace Qt::StringLiterals;

class tst_ChannelGrants : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesOfChannels_data();
    void namesOfChannels();
    void namesOfMembers_data();
    void namesOfMembers();
    void grantsCoverNamesPrefixesAndWildcards_data();
    void grantsCoverNamesPrefixesAndWildcards();
    void rightsAddUp();
    void nothingIsPermittedWithoutAGrant();
    void openPermitsEverything();
    void refreshReplacesRightsAndTellsWhatIsLost();
    void refreshToNoLessLosesNothing();
    void refreshForAnotherSubjectChangesNothing();
};

void tst_ChannelGrants::namesOfChannels_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("isChannel");
    QTest::addColumn<bool>("isPattern");
    const auto row = [](const char *tag, const QByteArray &name, bool isChannel, bool isPattern) {
        QTest::newRow(tag) << name << isChannel << isPattern;
    };
    row("plain", "news", true, true);
    row("with marks", "a/b:c.d-e_f g", true, true);
    row("not Latin", "новости \xf0\x9f\x93\xb0", true, true);
    row("longest", QByteArray(255, 'x'), true, true);
    row("wildcard", "news*", false, true);
    row("all", "*", false, true);
    row("longest wildcard", QByteArray(254, 'x') + '*', false, true);
    row("empty", "", false, false);
    row("too long", QByteArray(256, 'x'), false, false);
    row("too long wildcard", QByteArray(255, 'x') + '*', false, false);
    row("star in the middle", "a*b", false, false);
    row("star first", "*a", false, false);
    row("two stars", "a**", false, false);
    row("line feed", "a\nb", false, false);
    row("NUL", QByteArray("a\0b", 3), false, false);
    row("delete", "a\x7f", false, false);
    row("C1", "a\xc2\x85", false, false);
    row("past C1", "a\xc2\xa0", true, true);
}

void tst_ChannelGrants::namesOfChannels()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, isChannel);
    QFETCH(bool, isPattern);
    QCOMPARE(!channelNameProblem(name, Wildcard::Refused).has_value(), isChannel);
    QCOMPARE(!channelNameProblem(name, Wildcard::Allowed).has_value(), isPattern);
}

void tst_ChannelGrants::namesOfMembers_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("isValid");
    QTest::newRow("plain") << QByteArray("ann") << true;
    QTest::newRow("with a star") << QByteArray("a*") << true;
    QTest::newRow("128 of one byte") << QByteArray(128, 'x') << true;
    QTest::newRow("129 of one byte") << QByteArray(129, 'x') << false;
    QTest::newRow("128 of four bytes") << QByteArray("\xf0\x9f\x93\xb0").repeated(128) << true;
    QTest::newRow("129 of four bytes") << QByteArray("\xf0\x9f\x93\xb0").repeated(129) << false;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("escape sequence") << QByteArray("a\x1b[31m") << false;
    QTest::newRow("not UTF-8") << QByteArray("a\xff") << false;
}

void tst_ChannelGrants::namesOfMembers()
{
    QFETCH(QByteArray, name);
    QTEST(isValidMemberName(name), "isValid");
}

void tst_ChannelGrants::grantsCoverNamesPrefixesAndWildcards_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("channel");
    QTest::addColumn<bool>("covers");
    const auto row = [](const char *pattern, const char *channel, bool covers) {
        QTest::addRow("%s in %s", channel, pattern) << QByteArray(pattern) << QByteArray(channel) << covers;
    };
    row("news", "news", true);
    row("news", "newsroom", false);
    row("news", "new", false);
    row("news", "News", false);
    row("news", "news*", false);
    row("news*", "news", true);
    row("news*", "newsroom", true);
    row("news*", "new", false);
    row("news*", "news*", true);
    row("news*", "newsroom*", true);
    row("news*", "new*", false);
    row("news*", "*", false);
    row("*", "x", true);
    row("*", "*", true);
}

void tst_ChannelGrants::grantsCoverNamesPrefixesAndWildcards()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, channel);
    ChannelGrants grants;
    grants.add(pattern, Right::Subscribe);
    QTEST(grants.permits(Right::Subscribe, channel), "covers");
    QVERIFY(!grants.permits(Right::Publish, channel));
}

void tst_ChannelGrants::rightsAddUp()
{
    ChannelGrants grants;
    grants.add("news*", Right::Subscribe);
    grants.add("newsroom", Right::Publish | Right::Presence);
    grants.add("newsroom", Right::History);
    for (const Right right : allRights) {
        QVERIFY(grants.permits(right, "newsroom"));
        QCOMPARE(grants.permits(right, "newsflash"), right == Right::Subscribe);
    }
}

void tst_ChannelGrants::nothingIsPermittedWithoutAGrant()
{
    for (const Right right : allRights) {
        QVERIFY(!ChannelGrants().permits(right, "x"));
        QVERIFY(!ChannelGrants().permits(right, "*"));
        QVERIFY(rightFromName(std::string_view(rightName(right).data(), std::size_t(rightName(right).size()))) == right);
    }
    QVERIFY(!rightFromName("Subscribe"));
    QVERIFY(!rightFromName(""));
}

void tst_ChannelGrants::openPermitsEverything()
{
    const OpenAccess open;
    const ChannelAccess &access = open;
    for (const Right right : allRights)
        QVERIFY(access.permits(right, "x") && access.permits(right, "*"));
}

void tst_ChannelGrants::refreshReplacesRightsAndTellsWhatIsLost()
{
    Claims before{.subject = "ann"};
    before.channels.add("news*", Right::Subscribe | Right::Publish);
    before.channels.add("lobby", Right::Subscribe);
    Claims after{.subject = "ann", .info = "{}"};
    after.channels.add("newsroom", Right::Subscribe);
    after.channels.add("lobby", Right::Subscribe | Right::Publish);
    TokenAccess access(before);
    const auto lost = access.refresh(after);
    QVERIFY(lost.has_value());
    QVERIFY(!lost->isEmpty());
    QVERIFY(lost->contain(Right::Subscribe, "newsflash"));
    QVERIFY(lost->contain(Right::Subscribe, "news*"));
    QVERIFY(lost->contain(Right::Publish, "newsroom"));
    QVERIFY(!lost->contain(Right::Subscribe, "newsroom"));
    QVERIFY(!lost->contain(Right::Subscribe, "lobby"));
    QVERIFY(!lost->contain(Right::Publish, "lobby"));
    QVERIFY(!lost->contain(Right::Presence, "newsroom"));
    QVERIFY(access.permits(Right::Publish, "lobby"));
    QVERIFY(!access.permits(Right::Subscribe, "newsflash"));
    QCOMPARE(access.claims(), after);
}

void tst_ChannelGrants::refreshToNoLessLosesNothing()
{
    Claims before{.subject = "ann"};
    before.channels.add("news*", Right::Subscribe);
    before.channels.add("lobby", Right::Publish);
    Claims after{.subject = "ann"};
    after.channels.add("new*", Right::Subscribe | Right::History);
    after.channels.add("*", Right::Publish);
    TokenAccess access(before);
    const auto lost = access.refresh(after);
    QVERIFY(lost && lost->isEmpty());
    QVERIFY(!lost->contain(Right::Subscribe, "newsroom"));
}

void tst_ChannelGrants::refreshForAnotherSubjectChangesNothing()
{
    Claims before{.subject = "ann"};
    before.channels.add("lobby", Right::Subscribe);
    Claims other{.subject = "bob"};
    other.channels.add("*", Right::Subscribe);
    TokenAccess access(before);
    const auto lost = access.refresh(other);
    QVERIFY(!lost);
    QCOMPARE(lost.error().code, ErrorCode::TokenInvalid);
    QCOMPARE(access.claims(), before);
    QVERIFY(!access.permits(Right::Subscribe, "elsewhere"));
}

QTEST_GUILESS_MAIN(tst_ChannelGrants)
#include "tst_ChannelGrants.moc"
