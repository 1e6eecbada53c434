// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/Enrolment.h"
#include "manager-gui/hosts/PasswordLogin.h"
#include "tests/manager-gui/support/Hosts.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;

namespace {

auth::EnrolmentToken tokenFor(const QString &address)
{
    return {u"demo"_s, address, QString(64, u'b'), u"sbe_once"_s};
}

} // namespace

class tst_HostList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void hostsAndTokensOutliveTheProcess()
    {
        Hosts hosts;
        const Host *host = hosts.add(u"demo"_s);
        SavedHosts saved(hosts.folder.filePath(u"hosts.json"_s));
        QVERIFY(saved.load());
        QCOMPARE(saved.hosts(), QList<SavedHost>{host->saved()});
        QTRY_COMPARE(hosts.keyring->secrets.value(host->saved().id), u"sbt_secret"_s);
    }

    void onlyTheOwnerMayReadTheFile()
    {
        Hosts hosts;
        hosts.add(u"demo"_s);
        const QFileDevice::Permissions others =
            QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup | QFileDevice::WriteOther;
        QCOMPARE(QFile::permissions(hosts.folder.filePath(u"hosts.json"_s)) & others, QFileDevice::Permissions());
    }

    void theSecretIsNotAmongTheHosts()
    {
        Hosts hosts;
        hosts.add(u"demo"_s);
        QFile file(hosts.folder.filePath(u"hosts.json"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("sbt_secret"));
    }

    void aRemovedHostLeavesNoToken()
    {
        Hosts hosts;
        Host *host = hosts.add(u"demo"_s);
        const QString id = host->saved().id;
        QTRY_VERIFY(hosts.keyring->secrets.contains(id));
        hosts.list.remove(host);
        QCOMPARE(hosts.list.count(), 0);
        QTRY_VERIFY(hosts.keyring->secrets.isEmpty());
        QVERIFY(hosts.saved.hosts().isEmpty());
    }

    void theSameAddressAndKeyReplacesTheToken()
    {
        Hosts hosts;
        Host *first = hosts.add(u"demo"_s);
        SavedHost renamed = first->saved();
        renamed.name = u"mine"_s;
        hosts.list.edit(first, renamed);
        SavedHost again = first->saved();
        again.id.clear();
        again.name = u"demo"_s;
        Host *second = hosts.list.add(again, HostSecret{u"sbt_new"_s});
        QCOMPARE(second, first);
        QCOMPARE(hosts.list.count(), 1);
        QCOMPARE(first->name(), u"mine"_s);
        QTRY_COMPARE(hosts.keyring->secrets.value(first->saved().id), u"sbt_new"_s);
        QCOMPARE(Hosts::link(first)->credentials.bearerToken, u"sbt_new"_s);
    }

    void aPausedHostIsNotConnectedAtStart()
    {
        Hosts hosts;
        hosts.list.setPaused(hosts.add(u"demo"_s), true);
        QList<FakeLink *> links;
        HostList list(hosts.saved, hosts.secrets, [&] {
            auto link = std::make_unique<FakeLink>();
            links.append(link.get());
            return link;
        });
        list.open();
        QCOMPARE(list.at(0)->presence(), Host::Presence::Disconnected);
        list.setPaused(list.at(0), false);
        QTRY_COMPARE(links.first()->credentials.bearerToken, u"sbt_secret"_s);
    }

    void aHostWithoutASecretAsksForALogInAndSendsNothing()
    {
        Hosts hosts;
        const QString id = hosts.add(u"demo"_s)->saved().id;
        Secrets empty(std::make_unique<MemoryStore>(std::make_shared<MemoryStore::Entries>()), {});
        FakeLink *link = nullptr;
        HostList list(hosts.saved, empty, [&] {
            auto made = std::make_unique<FakeLink>();
            link = made.get();
            return made;
        });
        list.open();
        QCOMPARE(list.at(0)->presence(), Host::Presence::Connecting);
        QTRY_COMPARE(list.at(0)->presence(), Host::Presence::Refused);
        QCOMPARE(list.at(0)->lastError().code, ErrorCode::NotLoggedIn);
        QVERIFY(link->address.host.isEmpty());
        empty.set(id, HostSecret{u"sbt_again"_s});
        list.reconnect(list.at(0));
        QTRY_COMPARE(link->credentials.bearerToken, u"sbt_again"_s);
    }

    void passwordLogInPinsTheProvenKeyAndForgetsThePassword()
    {
        Hosts hosts;
        PasswordLogin login(hosts.list);
        QSignalSpy finished(&login, &PasswordLogin::finished);
        login.begin({*client::AgentAddress::fromText(u"fra-1.example"_s), u"anna"_s, u"correct horse"_s});
        FakeLink *link = hosts.links.first();
        QCOMPARE(link->credentials.account, u"anna"_s);
        QCOMPARE(link->credentials.password, u"correct horse"_s);
        QVERIFY(link->address.fingerprint.isEmpty());
        Q_EMIT link->identityProven(QString(64, u'd'));
        link->become(HostLink::State::Live);
        QCOMPARE(hosts.list.count(), 0);
        auto call = link->takeCall(u"token.create"_s);
        QVERIFY(call);
        QVERIFY(call->params.value("label"_L1).toString().contains(u"signalbox-manager"_s));
        api::TokenCreate::Result made;
        made.secret = u"sbt_made"_s;
        made.token.id = u"t1"_s;
        FakeLink::answer(*call, json::toJson(made));
        QCOMPARE(finished.count(), 1);
        const Host *host = hosts.list.at(0);
        QCOMPARE(host->saved().fingerprint, QString(64, u'd'));
        QCOMPARE(host->saved().tokenId, u"t1"_s);
        QCOMPARE(Hosts::link(hosts.list.at(0))->credentials.bearerToken, u"sbt_made"_s);
        QVERIFY(Hosts::link(hosts.list.at(0))->credentials.password.isEmpty());
        QTRY_COMPARE(hosts.keyring->secrets.value(host->saved().id), u"sbt_made"_s);
    }

    void anAgentThatGivesNoTokenIsLoggedInToByPasswordThisSessionOnly()
    {
        Hosts hosts;
        PasswordLogin login(hosts.list);
        login.begin({*client::AgentAddress::fromText(u"fra-1.example"_s), u"anna"_s, u"correct horse"_s});
        FakeLink *link = hosts.links.first();
        Q_EMIT link->identityProven(QString(64, u'd'));
        link->become(HostLink::State::Live);
        FakeLink::answer(*link->takeCall(u"token.create"_s), failure(ErrorCode::NotPermitted, u"no tokens"_s));
        QCOMPARE(hosts.list.count(), 1);
        const FakeLink *used = Hosts::link(hosts.list.at(0));
        QCOMPARE(used->credentials.password, u"correct horse"_s);
        QCOMPARE(used->address.fingerprint, QString(64, u'd'));
        QCoreApplication::processEvents();
        QVERIFY(hosts.keyring->secrets.isEmpty());
    }

    void aLogInWithoutAProofSavesNothing()
    {
        Hosts hosts;
        PasswordLogin login(hosts.list);
        QSignalSpy finished(&login, &PasswordLogin::finished);
        login.begin({*client::AgentAddress::fromText(u"fra-1.example"_s), u"anna"_s, u"wrong"_s});
        hosts.links.first()->become(HostLink::State::Live);
        QCOMPARE(finished.count(), 1);
        QCOMPARE(finished.first().at(1).value<Error>().code, ErrorCode::CertificateNotTrusted);
        login.begin({*client::AgentAddress::fromText(u"fra-1.example"_s), u"anna"_s, u"wrong"_s});
        hosts.links.last()->become(HostLink::State::Refused, Error{ErrorCode::LoginFailed, u"wrong"_s});
        QCOMPARE(finished.count(), 2);
        QCOMPARE(hosts.list.count(), 0);
        QVERIFY(hosts.keyring->secrets.isEmpty());
    }

    void aNewKeyReplacesThePinOnlyOfTheHostThatStoodRefusedForIt()
    {
        Hosts hosts;
        Host *host = hosts.live(u"demo"_s, {});
        SavedHost other = host->saved();
        other.id.clear();
        other.fingerprint = QString(64, u'e');
        QVERIFY(hosts.list.add(other, HostSecret{u"sbt_other"_s}) != host);
        hosts.list.remove(hosts.list.at(1));
        Hosts::link(host)->become(HostLink::State::Refused, Error{ErrorCode::CertificateNotTrusted, u"another key"_s, QString(64, u'e')});
        QCOMPARE(hosts.list.add(other, HostSecret{u"sbt_other"_s}), host);
        QCOMPARE(host->saved().fingerprint, QString(64, u'e'));
        QCOMPARE(host->name(), u"demo"_s);
        QCOMPARE(hosts.list.count(), 1);
    }

    void whatAnotherProgramChangesIsTakenOver()
    {
        Hosts hosts;
        Host *first = hosts.live(u"one"_s, {});
        hosts.live(u"two"_s, {});
        SavedHosts other(hosts.folder.filePath(u"hosts.json"_s));
        QVERIFY(other.load());
        SavedHost changed = other.hosts().at(0);
        changed.name = u"renamed"_s;
        changed.group = u"Production"_s;
        QVERIFY(other.put(changed));
        QVERIFY(other.remove(other.hosts().at(1).id));
        SavedHost fresh = changed;
        fresh.id = u"fresh"_s;
        fresh.host = u"three.example"_s;
        QVERIFY(other.put(fresh));
        hosts.list.reload();
        QCOMPARE(hosts.list.count(), 2);
        QCOMPARE(hosts.list.at(0), first);
        QVERIFY(first->isLive());
        QCOMPARE(first->name(), u"renamed"_s);
        QCOMPARE(hosts.list.at(1)->saved().host, u"three.example"_s);
        QCOMPARE(hosts.list.groups(), QStringList{u"Production"_s});
    }

    void enrolmentSavesTheHostWithItsKey()
    {
        Hosts hosts;
        Enrolment enrolment(hosts.list);
        QSignalSpy finished(&enrolment, &Enrolment::finished);
        enrolment.begin(tokenFor(u"127.0.0.1:7710"_s));
        FakeLink *link = hosts.links.first();
        QCOMPARE(link->credentials.enrolmentSecret, u"sbe_once"_s);
        QCOMPARE(link->address.fingerprint, QString(64, u'b'));
        api::AuthEnroll::Result result;
        result.token = u"sbt_mine"_s;
        result.account = u"anna"_s;
        Q_EMIT link->enrolled(result);
        QCOMPARE(finished.count(), 1);
        QCOMPARE(hosts.list.count(), 1);
        QCOMPARE(hosts.list.at(0)->saved().account, u"anna"_s);
        QCOMPARE(hosts.list.at(0)->saved().fingerprint, QString(64, u'b'));
        QCOMPARE(Hosts::link(hosts.list.at(0))->credentials.bearerToken, u"sbt_mine"_s);
    }

    void aFailedEnrolmentSavesNothing_data()
    {
        QTest::addColumn<HostLink::State>("state");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("unreachable") << HostLink::State::Away << ErrorCode::Unreachable;
        QTest::newRow("expired") << HostLink::State::Refused << ErrorCode::TokenExpired;
        QTest::newRow("wrong key") << HostLink::State::Refused << ErrorCode::CertificateNotTrusted;
    }
    void aFailedEnrolmentSavesNothing()
    {
        QFETCH(HostLink::State, state);
        QFETCH(ErrorCode, code);
        Hosts hosts;
        Enrolment enrolment(hosts.list);
        QSignalSpy finished(&enrolment, &Enrolment::finished);
        enrolment.begin(tokenFor(u"127.0.0.1:7710"_s));
        hosts.links.first()->become(state, Error{code, u"why"_s});
        QCOMPARE(finished.count(), 1);
        QCOMPARE(finished.first().at(0).value<Host *>(), nullptr);
        QCOMPARE(finished.first().at(1).value<Error>().code, code);
        QCOMPARE(hosts.list.count(), 0);
        QVERIFY(!enrolment.isRunning());
    }
};

QTEST_GUILESS_MAIN(tst_HostList)
#include "tst_HostList.moc"
