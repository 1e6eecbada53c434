// SPDX-License-Identifier: GPL-3.0-or-later
// The made-up hosts obey: what the window asks of a host is done, or refused in words, through the connection that the window has.
#include "manager-gui/hosts/Host.h"
#include "manager-gui/hosts/demo/DemoLink.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using enum api::InstanceState;

class tst_DemoAgent : public QObject
{
    Q_OBJECT

    std::unique_ptr<DemoWorld> m_world;
    std::unique_ptr<Host> m_host;

    void open(const QString &name)
    {
        SavedHost saved;
        saved.host = name + u".example"_s;
        saved.name = name;
        m_host = std::make_unique<Host>(saved, std::make_unique<DemoLink>(*m_world));
        m_host->connectToAgent({u"made-up"_s});
    }
    const HostInstance *row(const QString &name) const
    {
        const auto &all = m_host->instances();
        const auto it = std::find_if(all.begin(), all.end(), [&](const HostInstance &one) { return one.data.name == name; });
        return it == all.end() ? nullptr : &*it;
    }
    const api::Instance *instance(const QString &name) const { return row(name) ? &row(name)->data : nullptr; }
    template <typename Method>
    Result<typename Method::Result> ask(const typename Method::Params &params, const QJsonObject &options = {})
    {
        QJsonObject all = json::toObject(params);
        for (auto it = options.begin(); it != options.end(); ++it)
            all.insert(it.key(), it.value());
        std::optional<Result<QJsonValue>> answer;
        m_host->link().callRaw(json::toQString(Method::name), all, this, [&](const Result<QJsonValue> &given) { answer = given; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }))
            return failure(ErrorCode::TimedOut, u"no answer"_s);
        if (!*answer)
            return failure(answer->error());
        return json::fromJson<typename Method::Result>(**answer);
    }
    template <typename Method>
    ErrorCode refusal(const typename Method::Params &params, const QJsonObject &options = {})
    {
        const auto answer = ask<Method>(params, options);
        return answer || answer.error().message.isEmpty() ? ErrorCode(0) : answer.error().code;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_world = std::make_unique<DemoWorld>(7);
        m_world->playLastMinutes();
        open(u"fra-1"_s);
        QVERIFY(m_host->isLive());
    }
    void cleanup() { m_host.reset(); }

    void drainingCountsDownAndStops()
    {
        m_host->request(u"chat"_s, InstanceVerb::Drain, std::chrono::seconds(40));
        QTRY_COMPARE(instance(u"chat"_s)->state, Draining);
        const QDateTime until = QDateTime::fromString(*instance(u"chat"_s)->drain_until, Qt::ISODateWithMs);
        QVERIFY(std::abs(QDateTime::currentDateTimeUtc().secsTo(until) - 40) <= 2);
        const qint64 sessions = row(u"chat"_s)->sessions;
        QVERIFY(sessions > 1000);
        QTRY_VERIFY(row(u"chat"_s)->sessions < sessions);
        m_world->playLastMinutes();
        QCOMPARE(instance(u"chat"_s)->state, Stopped);
        QVERIFY(!instance(u"chat"_s)->drain_until && !instance(u"chat"_s)->pid);
        QCOMPARE(instance(u"EchoServerA"_s)->state, Running);
    }

    void drainingIsTakenBack()
    {
        QCOMPARE(refusal<api::InstanceResume>({u"chat"_s}), ErrorCode::InvalidState);
        QCOMPARE(refusal<api::InstanceDrain>({u"chat"_s, -1}), ErrorCode::InvalidParams);
        QVERIFY(ask<api::InstanceDrain>({u"chat"_s, 3600}));
        QCOMPARE(instance(u"chat"_s)->state, Draining);
        m_host->request(u"chat"_s, InstanceVerb::Resume);
        QTRY_COMPARE(instance(u"chat"_s)->state, Running);
        QVERIFY(!instance(u"chat"_s)->drain_until);
    }

    void oneDrainsFromTheStart()
    {
        open(u"sin-1"_s);
        QCOMPARE(instance(u"lobby"_s)->state, Draining);
        QVERIFY(instance(u"lobby"_s)->drain_until && instance(u"lobby"_s)->sessions > 100);
    }

    void aConfigurationShowsWhatIsSetAndWhatHolds()
    {
        const auto chat = ask<api::InstanceConfig>({u"chat"_s});
        QVERIFY(chat);
        QCOMPARE(chat->origin, api::ConfigOrigin::File);
        QVERIFY(chat->file && chat->line.value_or(0) > 0);
        QCOMPARE(chat->short_document["listen"_L1].toArray().at(0)["port"_L1].toInt(), 443);
        QVERIFY(!chat->short_document.contains("autostart"_L1) && chat->document["autostart"_L1].toBool());
        QVERIFY(!chat->short_document.contains("options"_L1) && chat->document["options"_L1]["demo"_L1].toBool());
        QCOMPARE(ask<api::InstanceConfig>({u"lobby"_s})->document["hub"_L1].toString(), u"chat"_s);
        const auto schema = ask<api::ConfigSchema>({});
        QVERIFY(schema && schema->value("definitions"_L1)["instance"_L1].isObject());
        const auto types = ask<api::TypeList>({});
        QCOMPARE(types->size(), 4);
        for (const api::ServerType &type : *types)
            QVERIFY(!type.options.isEmpty() && type.instances > 0);
    }

    void aChangeIsKept()
    {
        const QJsonObject larger{{u"limits"_s, QJsonObject{{u"max_sessions"_s, 500}}}};
        QCOMPARE(refusal<api::InstanceEdit>({u"chat"_s, {}, larger}), ErrorCode::ManagedByFile);
        const auto taken = ask<api::InstanceTakeOver>({u"chat"_s});
        QVERIFY(taken && taken->origin == api::ConfigOrigin::TakenOver);
        QTRY_COMPARE(instance(u"chat"_s)->managed_by, api::ManagedBy::Store);
        const QJsonObject seen{{u"if_revision"_s, taken->revision}};
        const auto edited = ask<api::InstanceEdit>({u"chat"_s, {}, larger}, seen);
        QVERIFY(edited);
        QCOMPARE(edited->changes.size(), 1);
        QCOMPARE(edited->changes.first().path, u"limits.max_sessions"_s);
        QCOMPARE(edited->changes.first().to, QJsonValue(500));
        QCOMPARE(instance(u"chat"_s)->max_sessions, 500);
        QCOMPARE(refusal<api::InstanceEdit>({u"chat"_s, {}, larger}, seen), ErrorCode::Conflict);
        QCOMPARE(refusal<api::InstanceRemove>({u"chat"_s, true}), ErrorCode::ManagedByFile);
        QVERIFY(ask<api::InstanceGiveBack>({u"chat"_s}));
        QCOMPARE(ask<api::InstanceConfig>({u"chat"_s})->short_document["limits"_L1]["max_sessions"_L1].toInt(), 20'000);
    }

    void whatWaitsForARestartIsPendingUntilThen()
    {
        const QJsonObject apart{{u"isolation"_s, u"thread"_s}};
        const auto edited = ask<api::InstanceEdit>({u"EchoServerA"_s, {}, apart});
        QVERIFY(edited);
        QCOMPARE(edited->changes.first().takes_effect, api::TakesEffect::InstanceRestart);
        QCOMPARE(instance(u"EchoServerA"_s)->pending, QStringList(u"isolation"_s));
        QCOMPARE(instance(u"EchoServerA"_s)->isolation, api::Isolation::None);
        m_host->request(u"EchoServerA"_s, InstanceVerb::Restart);
        QTRY_COMPARE(instance(u"EchoServerA"_s)->state, Stopping);
        m_world->playLastMinutes();
        QCOMPARE(instance(u"EchoServerA"_s)->state, Running);
        QCOMPARE(instance(u"EchoServerA"_s)->isolation, api::Isolation::Thread);
        QVERIFY(instance(u"EchoServerA"_s)->pending.isEmpty());
    }

    void instancesAreMadeClonedAndRemoved()
    {
        const QJsonObject document{
            {u"name"_s, u"new"_s}, {u"type"_s, u"pubsub"_s}, {u"listen"_s, QJsonArray{QJsonObject{{u"port"_s, 7100}}}}};
        const auto made = ask<api::InstanceCreate>({document, true}, {{u"request_id"_s, u"once"_s}});
        QVERIFY(made);
        QVERIFY(ask<api::InstanceCreate>({document, true}, {{u"request_id"_s, u"once"_s}}));
        QCOMPARE(refusal<api::InstanceCreate>({document, true}), ErrorCode::Conflict);
        QTRY_VERIFY(instance(u"new"_s));
        QCOMPARE(ask<api::HubList>({.filter = u"new"_s})->total, 1);
        // It has the same port, so it cannot run beside it.
        QVERIFY(ask<api::InstanceClone>({u"new"_s, u"copy"_s, {}, true}));
        m_world->playLastMinutes();
        QCOMPARE(instance(u"new"_s)->state, Running);
        QCOMPARE(instance(u"copy"_s)->state, Failed);
        QVERIFY(instance(u"copy"_s)->error->contains(u"7100"_s));
        QVERIFY(ask<api::InstanceStop>({u"copy"_s}));
        QCOMPARE(instance(u"copy"_s)->state, Stopped);
        QCOMPARE(refusal<api::InstanceRemove>({u"new"_s, false}), ErrorCode::InvalidState);
        QVERIFY(ask<api::InstanceRemove>({u"new"_s, true}));
        QTRY_VERIFY(!instance(u"new"_s));
        QCOMPARE(refusal<api::InstanceConfig>({u"new"_s}), ErrorCode::InstanceNotFound);
    }

    void whatIsWrongIsNamedByItsPath()
    {
        const QJsonObject document{{u"name"_s, u"no blanks"_s},
                                   {u"type"_s, u"carrier-pigeon"_s},
                                   {u"listen"_s, QJsonArray{QJsonObject{{u"port"_s, 70'000}}}},
                                   {u"limits"_s, QJsonObject{{u"max_sesions"_s, 1}}}};
        const auto answer = ask<api::InstanceCreate>({document, {}});
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::InvalidConfiguration);
        QStringList paths;
        const QJsonArray problems = answer.error().data.value("problems"_L1).toArray();
        for (const QJsonValue &problem : problems) {
            paths.append(problem["path"_L1].toString());
            QVERIFY(!problem["message"_L1].toString().isEmpty());
        }
        paths.sort();
        QCOMPARE(paths, QStringList({u"limits.max_sesions"_s, u"listen[0].port"_s, u"name"_s, u"type"_s}));
        QVERIFY(!instance(u"no blanks"_s));
    }

    void theFilesSayWhatIsInForce()
    {
        QVERIFY(ask<api::ConfigDiff>({})->changes.isEmpty());
        const auto reloaded = ask<api::ConfigReload>({});
        QVERIFY(reloaded && reloaded->changes.isEmpty() && reloaded->failures.isEmpty());
        open(u"stage-1"_s);
        QCOMPARE(refusal<api::ConfigReload>({}), ErrorCode::NotPermitted);
        QCOMPARE(refusal<api::InstanceStop>({u"chat"_s}), ErrorCode::NotPermitted);
        QVERIFY(ask<api::InstanceStop>({u"EchoServerA"_s}));
    }

    void sessionsAreListedClosedAndSpokenTo()
    {
        const auto list = ask<api::SessionList>({.instance = u"devices"_s, .sort = u"messages_in"_s, .order = api::SortOrder::Descending});
        QVERIFY(list);
        QCOMPARE(list->items.size(), 100);
        QVERIFY(list->items.first().messages_in >= list->items.last().messages_in);
        const QString id = list->items.first().id;
        QVERIFY(ask<api::SessionSend>({id, u"hello"_s, api::Encoding::Text}));
        QVERIFY(ask<api::SessionClose>({.id = id}));
        QCOMPARE(refusal<api::SessionSend>({id, u"hello"_s, api::Encoding::Text}), ErrorCode::SessionNotFound);
        QCOMPARE(refusal<api::SessionList>({.instance = u"devices"_s, .sort = u"colour"_s}), ErrorCode::InvalidParams);
    }

    void hubsHaveTheirFiguresAmongTheMetrics()
    {
        const api::MetricSample sample = m_world->sample(*m_world->find(u"fra-1.example"_s));
        QStringList names;
        for (const api::MetricColumn &column : DemoWorld::columns().instance)
            names.append(column.name);
        QCOMPARE(sample.columns, names);
        for (const QString &name : {u"published"_s, u"delivered"_s, u"gaps"_s, u"connected"_s}) {
            const qsizetype column = names.indexOf(name);
            QVERIFY2(column >= 0, qPrintable(name));
            for (const QString &hub : {u"chat"_s, u"lobby"_s, u"quotes"_s})
                QVERIFY(sample.instances.value(hub).at(column).value_or(0) > 0);
            QVERIFY(!sample.instances.value(u"devices"_s).at(column));
        }
    }

    void whatIsNotPlayedIsRefusedInWords()
    {
        QCOMPARE(refusal<api::UserList>({}), ErrorCode::Unsupported);
        QCOMPARE(refusal<api::InstanceStop>({u"chat"_s}, {{u"dry_run"_s, true}}), ErrorCode::Unsupported);
        QCOMPARE(instance(u"chat"_s)->state, Running);
    }
};

QTEST_GUILESS_MAIN(tst_DemoAgent)
#include "tst_DemoAgent.moc"
