// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/WorkerDocument.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace signalbox::core::worker;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_WorkerDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas();
    void hasTheShapeThatOtherReleasesRead();
    void goesWithoutAHub();
    void refusesAHubThatIsNone();

private:
    static WorkerSetup setup();
    Result<WorkerSetup> read(const QByteArray &document)
    {
        QFile file(m_folder.filePath(u"worker.json"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(document) != document.size())
            return failure(ErrorCode::StorageFailed, file.errorString());
        file.close();
        return readWorkerDocument(file.fileName());
    }

    QTemporaryDir m_folder;
};

WorkerSetup tst_WorkerDocument::setup()
{
    WorkerSetup setup;
    setup.config.name = u"Chat"_s;
    setup.config.type = u"pubsub"_s;
    setup.config.hub = u"lobby"_s;
    setup.config.isolation = Isolation::Process;
    setup.config.listeners = {{u"127.0.0.1"_s, 7001, false}};
    setup.types = TypeDefinitions({{u"EchoService"_s, u"echo"_s}});
    HubConfig hub;
    hub.name = u"lobby"_s;
    hub.access = HubAccess::Token;
    hub.presenceHold = 5s;
    hub.keys = {{u"2026"_s, access::TokenAlgorithm::Es256, u"/etc/signalbox/chat.pem"_s}};
    hub.token.issuer = u"me"_s;
    hub.limits.maxMembers = 7;
    setup.hub = hub;
    return setup;
}

void tst_WorkerDocument::comesBackAsItWas()
{
    const WorkerSetup before = setup();
    const auto after = read(writeWorkerDocument(before));
    QVERIFY2(after, qPrintable(after ? QString() : after.error().message));
    QVERIFY(isSameConfig(after->config, before.config));
    QCOMPARE(after->config.hubName(), u"lobby"_s);
    QCOMPARE(after->types, before.types);
    QVERIFY(after->hub);
    QCOMPARE(*after->hub, *before.hub);
}

void tst_WorkerDocument::hasTheShapeThatOtherReleasesRead()
{
    const QJsonObject document = QJsonDocument::fromJson(writeWorkerDocument(setup())).object();
    QCOMPARE(document.keys(), (QStringList{u"hub"_s, u"hub_folder"_s, u"instance"_s, u"node"_s, u"types"_s, u"version"_s}));
    QCOMPARE(document.value(u"version"_s).toInt(), 1);
    QCOMPARE(document.value(u"instance"_s).toObject().value(u"hub"_s).toString(), u"lobby"_s);
    const QJsonObject golden = QJsonDocument::fromJson(R"({
        "name": "lobby", "access": "token", "presence": true, "presence_hold": "5s",
        "history_count": 1000, "history_bytes": 1048576, "history_age": "10m",
        "key": [{"id": "2026", "algorithm": "ES256", "file": "/etc/signalbox/chat.pem"}],
        "token": {"issuer": "me", "audience": "", "require_expiry": true},
        "limits": {"max_channels": 1000000, "max_subscriptions": 10000, "max_members": 7, "max_members_per_channel": 100000,
                   "max_log_bytes": 268435456, "max_retained_bytes": 67108864, "publishes_per_second": 0,
                   "requests_per_second": 1000}})")
                                   .object();
    QVERIFY(!golden.isEmpty());
    QCOMPARE(document.value(u"hub"_s).toObject(), golden);
}

void tst_WorkerDocument::goesWithoutAHub()
{
    WorkerSetup plain = setup();
    plain.hub.reset();
    const auto after = read(writeWorkerDocument(plain));
    QVERIFY(after);
    QVERIFY(!after->hub);
}

void tst_WorkerDocument::refusesAHubThatIsNone()
{
    QJsonObject document = QJsonDocument::fromJson(writeWorkerDocument(setup())).object();
    document.insert(u"hub"_s, QJsonObject{{u"name"_s, u"a b"_s}});
    const auto after = read(QJsonDocument(document).toJson());
    QVERIFY(!after);
    QVERIFY2(after.error().message.contains(u"\"a b\""_s), qPrintable(after.error().message));
}

QTEST_GUILESS_MAIN(tst_WorkerDocument)
#include "tst_WorkerDocument.moc"
