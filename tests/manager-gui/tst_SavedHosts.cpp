// SPDX-License-Identifier: GPL-3.0-or-later
// The file of hosts, which the command line writes too.
#include "manager-gui/hosts/SavedHosts.h"
#include "manager-gui/hosts/SavedHostsWatch.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;

class tst_SavedHosts : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path() const { return m_folder->filePath(u"hosts.json"_s); }
    void write(const QByteArray &content)
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    QByteArray content() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static SavedHost host(const QString &id)
    {
        SavedHost host;
        host.id = id;
        host.name = id;
        host.host = id + u".example"_s;
        return host;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void unknownFieldsAndEntriesSurviveARewrite()
    {
        write(R"({"current": "b", "hosts": [
            {"id": "a", "name": "a", "host": "a.example", "port": 7710, "fingerprint": "", "note": "mine"},
            {"id": "b", "name": "local", "socket": "/run/signalbox/agent.sock"}]})");
        SavedHosts saved(path());
        QVERIFY(saved.load());
        QCOMPARE(saved.hosts().size(), 1);
        SavedHost changed = saved.hosts().first();
        changed.environment = Environment::Production;
        QVERIFY(saved.put(changed));
        const QJsonObject root = QJsonDocument::fromJson(content()).object();
        QCOMPARE(root.value("current"_L1).toString(), u"b"_s);
        const QJsonArray hosts = root.value("hosts"_L1).toArray();
        QCOMPARE(hosts.size(), 2);
        QCOMPARE(hosts.at(0).toObject().value("note"_L1).toString(), u"mine"_s);
        QCOMPARE(hosts.at(0).toObject().value("environment"_L1).toString(), u"production"_s);
        QCOMPARE(hosts.at(1).toObject().value("socket"_L1).toString(), u"/run/signalbox/agent.sock"_s);
    }

    void whatAnotherProgramAddedSinceIsNotLost()
    {
        SavedHosts mine(path());
        QVERIFY(mine.put(host(u"a"_s)));
        SavedHosts theirs(path());
        QVERIFY(theirs.load());
        QVERIFY(theirs.put(host(u"b"_s)));
        QVERIFY(mine.put(host(u"c"_s)));
        QVERIFY(mine.load());
        QStringList ids;
        for (const SavedHost &saved : mine.hosts())
            ids.append(saved.id);
        QCOMPARE(ids, (QStringList{u"a"_s, u"b"_s, u"c"_s}));
    }

    void aFileThatCannotBeReadIsLeftAsItIs()
    {
        write("{ this is not");
        SavedHosts saved(path());
        QVERIFY(!saved.load());
        const Result<void> put = saved.put(host(u"a"_s));
        QVERIFY(!put);
        QVERIFY(put.error().message.contains(path()));
        QCOMPARE(content(), QByteArray("{ this is not"));
        QCOMPARE(saved.hosts().size(), 1);
    }

    void anOutsideChangeIsNoticedAgainAndAgain()
    {
        SavedHostsWatch watch(path());
        QSignalSpy changed(&watch, &SavedHostsWatch::changed);
        SavedHosts theirs(path());
        for (const QString &id : {u"a"_s, u"b"_s, u"c"_s}) {
            changed.clear();
            QVERIFY(theirs.put(host(id)));
            QTRY_VERIFY(changed.count() > 0);
        }
    }

    void withoutAPathNothingIsWritten()
    {
        SavedHosts saved;
        QVERIFY(saved.load());
        QVERIFY(saved.put(host(u"a"_s)));
        QCOMPARE(saved.hosts().size(), 1);
        QVERIFY(saved.remove(u"a"_s));
        QVERIFY(saved.hosts().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_SavedHosts)
#include "tst_SavedHosts.moc"
