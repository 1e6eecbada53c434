// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ContextStore.h"

#include <QtCore/QJsonDocument>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::cli;
using namespace Qt::StringLiterals;

class tst_ContextStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void startsEmpty();
    void putIsFoundAgain();
    void onlyTheOwnerReads();
    void keepsWhatTheManagerWrote();
    void unknownNameSuggestsTheNearest();
    void twoOfOneNameAreAConflict();
    void renamesAndRefusesATakenName();
    void removingForgetsTokenAndUse();
    void useIsRemembered();
    void aContextInUseThatVanishedIsNotReplacedInSilence();
    void brokenFileIsNotOverwritten();
    void tokensThatOthersCanReadAreRefused();

private:
    static Context made(const QString &name, const QString &id) { return {id, name, u"fra-1"_s, 7710, QString(64, u'a'), u"ann"_s}; }
    QJsonObject hostsFile() const { return read(m_hosts).object(); }
    static QJsonDocument read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()) : QJsonDocument();
    }
    void write(const QString &path, const QByteArray &text) const
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_hosts;
    QString m_own;
    std::unique_ptr<ContextStore> m_store;
};

void tst_ContextStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_hosts = m_folder->filePath(u"manager/hosts.json"_s);
    m_own = m_folder->filePath(u"cli/contexts.json"_s);
    m_store = std::make_unique<ContextStore>(m_hosts, m_own);
}

void tst_ContextStore::startsEmpty()
{
    QCOMPARE(m_store->contexts()->size(), 0);
    QCOMPARE(*m_store->current(), QString());
    QCOMPARE(m_store->find(u"x"_s).error().code, ErrorCode::NotFound);
}

void tst_ContextStore::putIsFoundAgain()
{
    QVERIFY(m_store->put(made(u"fra-1"_s, u"1"_s), {u"sbt_1"_s, u"t1"_s}));
    QVERIFY(m_store->put(made(u"ber-1"_s, u"2"_s), {u"sbt_2"_s, {}}));
    const ContextStore again(m_hosts, m_own);
    QCOMPARE(again.contexts()->size(), 2);
    const Context context = *again.find(u"fra-1"_s);
    QCOMPARE(context.address().host, u"fra-1"_s);
    QCOMPARE(context.address().fingerprint, QString(64, u'a'));
    QCOMPARE((*again.tokenOf(context))->token, u"sbt_1"_s);
    QCOMPARE((*again.tokenOf(context))->id, u"t1"_s);
    // The same id: replaced, not added.
    QVERIFY(m_store->put(made(u"fra-1"_s, u"1"_s), {u"sbt_3"_s, {}}));
    QCOMPARE(again.contexts()->size(), 2);
    QCOMPARE((*again.tokenOf(context))->token, u"sbt_3"_s);
}

void tst_ContextStore::onlyTheOwnerReads()
{
    QVERIFY(m_store->put(made(u"fra-1"_s, u"1"_s), {u"sbt_1"_s, {}}));
    constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    for (const QString &file : {m_hosts, m_own}) {
        QVERIFY(QFile::exists(file));
        QVERIFY(!(QFile::permissions(file) & others));
    }
    QVERIFY(!QJsonDocument(hostsFile()).toJson().contains("sbt_1"));
}

void tst_ContextStore::keepsWhatTheManagerWrote()
{
    write(m_hosts, R"({"version": 2, "hosts": [{"id": "m", "name": "prod", "host": "h", "port": 7710, "fingerprint": "", "paused": true,
                      "group": "Frankfurt", "colour": "#ff0000"}, {"of_tomorrow": 1}]})");
    QVERIFY(m_store->put(made(u"fra-1"_s, u"1"_s), {u"sbt_1"_s, {}}));
    Context prod = *m_store->find(u"prod"_s);
    prod.account = u"ann"_s;
    QVERIFY(m_store->put(prod, {u"sbt_2"_s, {}}));
    const QJsonObject file = hostsFile();
    QCOMPARE(file.value("version"_L1).toInt(), 2);
    const QJsonObject host = file.value("hosts"_L1).toArray().first().toObject();
    QCOMPARE(host.value("group"_L1).toString(), u"Frankfurt"_s);
    QCOMPARE(host.value("colour"_L1).toString(), u"#ff0000"_s);
    QCOMPARE(host.value("paused"_L1).toBool(), true);
    QCOMPARE(host.value("account"_L1).toString(), u"ann"_s);
    QCOMPARE(file.value("hosts"_L1).toArray().at(1).toObject(), (QJsonObject{{u"of_tomorrow"_s, 1}}));
    QCOMPARE(m_store->contexts()->size(), 2);
}

void tst_ContextStore::unknownNameSuggestsTheNearest()
{
    QVERIFY(m_store->put(made(u"frankfurt"_s, u"1"_s), {u"sbt_1"_s, {}}));
    QVERIFY(m_store->find(u"frankfort"_s).error().message.contains(u"did you mean \"frankfurt\""_s));
}

void tst_ContextStore::twoOfOneNameAreAConflict()
{
    QVERIFY(m_store->put(made(u"a"_s, u"1"_s), {u"sbt_1"_s, {}}));
    QVERIFY(m_store->put(made(u"a"_s, u"2"_s), {u"sbt_2"_s, {}}));
    QCOMPARE(m_store->find(u"a"_s).error().code, ErrorCode::Conflict);
}

void tst_ContextStore::renamesAndRefusesATakenName()
{
    QVERIFY(m_store->put(made(u"a"_s, u"1"_s), {u"sbt_1"_s, {}}));
    QVERIFY(m_store->put(made(u"b"_s, u"2"_s), {u"sbt_2"_s, {}}));
    QCOMPARE(m_store->rename(u"a"_s, u"b"_s).error().code, ErrorCode::Conflict);
    QCOMPARE(m_store->rename(u"x"_s, u"y"_s).error().code, ErrorCode::NotFound);
    QVERIFY(m_store->use(u"a"_s));
    QVERIFY(m_store->rename(u"a"_s, u"c"_s));
    QCOMPARE(*m_store->current(), u"c"_s);
    QCOMPARE((*m_store->tokenOf(*m_store->find(u"c"_s)))->token, u"sbt_1"_s);
}

void tst_ContextStore::removingForgetsTokenAndUse()
{
    const Context context = made(u"a"_s, u"1"_s);
    QVERIFY(m_store->put(context, {u"sbt_1"_s, {}}));
    QVERIFY(m_store->use(u"a"_s));
    QVERIFY(m_store->remove(context));
    QCOMPARE(m_store->contexts()->size(), 0);
    QVERIFY(!m_store->tokenOf(context)->has_value());
    QCOMPARE(*m_store->current(), QString());
}

void tst_ContextStore::useIsRemembered()
{
    QVERIFY(m_store->put(made(u"a"_s, u"1"_s), {u"sbt_1"_s, {}}));
    QCOMPARE(m_store->use(u"b"_s).error().code, ErrorCode::NotFound);
    QVERIFY(m_store->use(u"a"_s));
    QCOMPARE(*m_store->current(), u"a"_s);
    QVERIFY(m_store->use({}));
    QCOMPARE(*m_store->current(), QString());
}

void tst_ContextStore::aContextInUseThatVanishedIsNotReplacedInSilence()
{
    QVERIFY(m_store->put(made(u"a"_s, u"1"_s), {u"sbt_1"_s, {}}));
    QVERIFY(m_store->use(u"a"_s));
    write(m_hosts, R"({"hosts": []})"); // by the manager
    QCOMPARE(m_store->current().error().code, ErrorCode::NotFound);
}

void tst_ContextStore::brokenFileIsNotOverwritten()
{
    write(m_hosts, "{\"hosts\": [");
    QCOMPARE(m_store->contexts().error().code, ErrorCode::FileUnreadable);
    QVERIFY(!m_store->put(made(u"a"_s, u"1"_s), {u"sbt_1"_s, {}}));
    QFile file(m_hosts);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "{\"hosts\": [");
}

void tst_ContextStore::tokensThatOthersCanReadAreRefused()
{
    const Context context = made(u"a"_s, u"1"_s);
    QVERIFY(m_store->put(context, {u"sbt_1"_s, {}}));
    QVERIFY(QFile::setPermissions(m_own, QFileDevice::ReadOwner | QFileDevice::ReadGroup));
    QCOMPARE(m_store->tokenOf(context).error().code, ErrorCode::PermissionDenied);
}

QTEST_GUILESS_MAIN(tst_ContextStore)
#include "tst_ContextStore.moc"
