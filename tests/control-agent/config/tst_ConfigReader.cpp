// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigReader.h"
#include "control-agent/config/ListenText.h"

#include <QtCore/QDir>
#include <QtCore/QSysInfo>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;

class tst_ConfigReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void anEmptyFileHasDefaults()
    {
        const auto config = read({});
        QVERIFY2(config, config ? "" : qPrintable(config.error().message));
        QCOMPARE(config->name, QSysInfo::machineHostName());
        QCOMPARE(config->listen.size(), 1);
        QCOMPARE(config->listen.first().toString(), u"127.0.0.1:7710"_s);
        QVERIFY(config->instances.isEmpty());
    }

    void readsEverything()
    {
        QVERIFY(QDir(m_folder->path()).mkdir(u"instances.d"_s));
        write(u"instances.d/b.toml"_s, "name = \"B\"\ntype = \"line\"\n[[listen]]\nport = 0\n");
        write(u"instances.d/a.toml"_s, "name = \"A\"\ntype = \"echo\"\nautostart = true\n[[listen]]\nport = 0\n");
        const auto config = read("[agent]\nname = \"node\"\nio_threads = 2\nlog_format = \"json\"\n"
                                 "[api]\nlisten = [\"[::1]:0\", \"any:7711\"]\ncertificate = \"c.pem\"\nkey = \"/k.pem\"\n"
                                 "allowed_origins = [\"https://x\"]\n"
                                 "[defaults]\nautostart = false\n"
                                 "[[instance]]\nname = \"Main\"\ntype = \"echo\"\n[[instance.listen]]\nport = 7001\n");
        QVERIFY2(config, config ? "" : qPrintable(config.error().message));
        QCOMPARE(config->name, u"node"_s);
        QCOMPARE(config->ioThreads, 2);
        QCOMPARE(config->logFormat, LogFormat::Json);
        QCOMPARE(config->listen.at(0).toString(), u"[::1]:0"_s);
        QCOMPARE(config->listen.at(1).port, 7711);
        QCOMPARE(config->certificate, m_folder->filePath(u"c.pem"_s));
        QCOMPARE(config->key, u"/k.pem"_s);
        QCOMPARE(config->allowedOrigins, QStringList{u"https://x"_s});
        QStringList names;
        for (const core::InstanceConfig &instance : config->instances)
            names.append(instance.name);
        QCOMPARE(names, (QStringList{u"Main"_s, u"A"_s, u"B"_s}));
        QVERIFY(!config->instances.at(0).autostart);
        QVERIFY(config->instances.at(1).autostart);
    }

    void noListenMeansNone()
    {
        const auto config = read("[api]\nlisten = []\n");
        QVERIFY(config);
        QVERIFY(config->listen.isEmpty());
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char *name, const char *text, const QStringList &expected) {
            QTest::newRow(name) << QByteArray(text) << expected;
        };
        row("unknown key", "[agent]\nnmae = \"x\"\n", {u"signalbox.toml:2:1"_s, u"nmae"_s, u"\"name\""_s});
        row("unknown section", "[agnet]\n", {u"signalbox.toml:1:"_s, u"agnet"_s, u"agent"_s});
        row("wrong type", "[agent]\nio_threads = \"two\"\n", {u"signalbox.toml:2:"_s, u"io_threads"_s});
        row("out of range", "[agent]\nio_threads = -1\n", {u"signalbox.toml:2:"_s, u"io_threads"_s});
        row("log format", "[agent]\nlog_format = \"journald\"\n", {u"signalbox.toml:2:"_s, u"text"_s, u"json"_s});
        row("listen", "[api]\nlisten = [\"7710\"]\n", {u"signalbox.toml:2:"_s, u"7710"_s, u"127.0.0.1:7710"_s});
        row("key without certificate", "[api]\nkey = \"k.pem\"\n", {u"signalbox.toml:1:"_s, u"go together"_s});
        row("syntax", "[agent\n", {u"signalbox.toml:1:"_s});
        row("all at once", "[agent]\nfoo = 1\nbar = 2\n[api]\nbaz = 3\n", {u":2:1"_s, u":3:1"_s, u":5:1"_s});
        row("twice",
            "[[instance]]\nname = \"A\"\ntype = \"echo\"\n[[instance.listen]]\nport = 0\n"
            "[[instance]]\nname = \"A\"\ntype = \"echo\"\n[[instance.listen]]\nport = 0\n",
            {u"\"A\" is defined twice"_s, u"signalbox.toml:1"_s, u"signalbox.toml:6"_s});
        row("in a hub", "[[hub]]\nname = \"chat\"\nacces = \"open\"\n", {u"signalbox.toml:3:1"_s, u"acces"_s, u"\"access\""_s});
        row("in an instance", "[[instance]]\nname = \"A\"\ntype = \"echo\"\n[[instance.listen]]\nprot = 1\n",
            {u"signalbox.toml:5:1"_s, u"prot"_s, u"port"_s});
    }
    void saysWhatIsWrong()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, expected);
        const auto config = read(text);
        QVERIFY(!config);
        QCOMPARE(config.error().code, ErrorCode::InvalidConfiguration);
        for (const QString &part : expected)
            QVERIFY2(config.error().message.contains(part), qPrintable(config.error().message + u"  lacks  "_s + part));
    }

    void readsHubsOfAllFiles()
    {
        QVERIFY(QDir(m_folder->path()).mkdir(u"instances.d"_s));
        write(u"instances.d/a.toml"_s,
              "name = \"A\"\ntype = \"echo\"\n[[listen]]\nport = 0\n[[hub]]\nname = \"chat\"\nhistory_count = 5\n"
              "access = \"token\"\n[[hub.key]]\nalgorithm = \"HS256\"\nfile = \"chat.secret\"\n");
        write(u"instances.d/b.toml"_s, "name = \"B\"\ntype = \"echo\"\nhub = \"news\"\n[[listen]]\nport = 0\n");
        write(u"instances.d/c.toml"_s,
              "name = \"C\"\ntype = \"echo\"\n[[listen]]\nport = 0\n[[hub]]\nname = \"x\"\n[[hub]]\nname = \"C\"\n");
        const auto config =
            read("[[hub]]\nname = \"news\"\n[[instance]]\nname = \"Main\"\ntype = \"echo\"\n[[instance.listen]]\nport = 0\n");
        QVERIFY2(config, config ? "" : qPrintable(config.error().message));
        QStringList hubs;
        for (const core::HubConfig &hub : config->hubs.list())
            hubs.append(hub.name);
        QCOMPARE(hubs, (QStringList{u"news"_s, u"chat"_s, u"x"_s, u"C"_s}));
        QStringList used;
        for (const core::InstanceConfig &instance : config->instances)
            used.append(instance.hubName());
        // The hub of a file is that of its instance.
        QCOMPARE(used, (QStringList{u"Main"_s, u"chat"_s, u"news"_s, u"C"_s}));
        const core::HubConfig chat = *config->hubs.find(u"chat"_s);
        QCOMPARE(chat.historyCount, 5);
        QCOMPARE(chat.keys.first().file, m_folder->filePath(u"instances.d/chat.secret"_s));
        QCOMPARE(chat.sourceFile, m_folder->filePath(u"instances.d/a.toml"_s));
        QCOMPARE(chat.sourceLine, 5);
        const ConfigOrigins::Place *count = config->origins.find(u"hub.chat.history_count"_s);
        QVERIFY(count && count->file == chat.sourceFile && count->line == 7);
        const ConfigOrigins::Place *used6 = config->origins.find(u"instance.A.hub"_s);
        QVERIFY(used6 && used6->line == 6);
    }

    void aHubMayBeDefinedTwice()
    {
        QVERIFY(QDir(m_folder->path()).mkdir(u"instances.d"_s));
        write(u"instances.d/a.toml"_s, "name = \"A\"\ntype = \"echo\"\n[[listen]]\nport = 0\n[[hub]]\nname = \"chat\"\n");
        const auto config = read("[[hub]]\nname = \"chat\"\n");
        QVERIFY2(config, config ? "" : qPrintable(config.error().message));
        QCOMPARE(config->instances.size(), 1);
        const auto hub = config->hubs.find(u"chat"_s);
        QVERIFY(!hub);
        QVERIFY2(hub.error().message.contains(u"signalbox.toml:1 and at "_s) && hub.error().message.contains(u"a.toml:5"_s),
                 qPrintable(hub.error().message));
    }

    void saysWhatIsWrongWithHubsOfInstances_data()
    {
        QTest::addColumn<QByteArray>("hubs");
        QTest::addColumn<QString>("expected");
        QTest::newRow("unknown key") << QByteArray("[[hub]]\nname = \"a\"\nacces = 1\n")
                                     << u"a.toml:7:1: unknown key \"acces\" in [[hub]]"_s;
        QTest::newRow("no list") << QByteArray("[hub]\nname = \"a\"\n")
                                 << u"a.toml:5:1: \"hub\" must be a list of tables, each written [[hub]]"_s;
        QTest::newRow("several") << QByteArray("[[hub]]\nname = \"x\"\n[[hub]]\nname = \"y\"\n") << u"a.toml:7: of several [[hub]]"_s;
        QTest::newRow("none") << QByteArray("[options]\n") << QString();
    }
    void saysWhatIsWrongWithHubsOfInstances()
    {
        QFETCH(const QByteArray, hubs);
        QFETCH(const QString, expected);
        QVERIFY(QDir(m_folder->path()).mkdir(u"instances.d"_s));
        write(u"instances.d/a.toml"_s, "name = \"A\"\ntype = \"echo\"\n[[listen]]\nport = 0\n" + hubs);
        const auto config = read({});
        QCOMPARE(config.has_value(), expected.isEmpty());
        if (!config)
            QVERIFY2(config.error().message.contains(expected), qPrintable(config.error().message));
    }

    void reportsErrorsOfAllFiles()
    {
        QVERIFY(QDir(m_folder->path()).mkdir(u"instances.d"_s));
        write(u"instances.d/a.toml"_s, "name = \"A\"\nfoo = 1\n");
        const auto config = read("[agent]\nbar = 1\n");
        QVERIFY(!config);
        QVERIFY2(config.error().message.contains(u"a.toml:2:1"_s), qPrintable(config.error().message));
        QVERIFY2(config.error().message.contains(u"signalbox.toml:2:1"_s), qPrintable(config.error().message));
    }

    void aMissingFileSaysWhatToDo()
    {
        const auto config = readConfig(m_folder->filePath(u"none.toml"_s));
        QCOMPARE(config.error().code, ErrorCode::FileUnreadable);
        QVERIFY(config.error().message.contains(u"none.toml"_s));
    }

    void checksCertificates()
    {
        const auto config = read("[api]\ncertificate = \"c.pem\"\nkey = \"k.pem\"\n");
        QVERIFY(config);
        const auto checked = checkCertificates(*config);
        QVERIFY(!checked);
        QVERIFY2(checked.error().message.contains(u"c.pem"_s), qPrintable(checked.error().message));
    }

    void parsesListenAddresses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // empty: refused
        QTest::newRow("v4") << u"10.0.0.1:80"_s << u"10.0.0.1:80"_s;
        QTest::newRow("v6") << u"[::1]:80"_s << u"[::1]:80"_s;
        QTest::newRow("any") << u"any:80"_s << u"0.0.0.0:80"_s;
        QTest::newRow("any6") << u"any6:80"_s << u"[::]:80"_s;
        QTest::newRow("localhost") << u"localhost:0"_s << u"127.0.0.1:0"_s;
        QTest::newRow("no port") << u"10.0.0.1"_s << QString();
        QTest::newRow("bare v6") << u"::1:80"_s << QString();
        QTest::newRow("port too large") << u"10.0.0.1:65536"_s << QString();
        QTest::newRow("empty") << QString() << QString();
    }
    void parsesListenAddresses()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        const auto address = parseListenAddress(text);
        QCOMPARE(address ? address->toString() : QString(), expected);
    }

private:
    void write(const QString &name, const QByteArray &text)
    {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    Result<AgentConfig> read(const QByteArray &text)
    {
        write(u"signalbox.toml"_s, text);
        return readConfig(m_folder->filePath(u"signalbox.toml"_s));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(tst_ConfigReader)
#include "tst_ConfigReader.moc"
