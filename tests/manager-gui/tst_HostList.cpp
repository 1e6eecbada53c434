// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/Enrolment.h"
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
        FileSecretStore secrets(hosts.folder.filePath(u"secrets.json"_s));
        QVERIFY(secrets.load());
        QCOMPARE(secrets.secret(host->saved().id), u"sbt_secret"_s);
    }

    void onlyTheOwnerMayReadTheFiles()
    {
        Hosts hosts;
        hosts.add(u"demo"_s);
        for (const QString &file : {u"hosts.json"_s, u"secrets.json"_s}) {
            const QFileDevice::Permissions others =
                QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup | QFileDevice::WriteOther;
            QCOMPARE(QFile::permissions(hosts.folder.filePath(file)) & others, QFileDevice::Permissions());
        }
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
        hosts.list.remove(host);
        QCOMPARE(hosts.list.count(), 0);
        QVERIFY(hosts.secrets.secret(id).isEmpty());
        QVERIFY(hosts.saved.hosts().isEmpty());
    }

    void theSameAddressAndKeyReplacesTheToken()
    {
        Hosts hosts;
        Host *first = hosts.add(u"demo"_s);
        hosts.list.rename(first, u"mine"_s);
        SavedHost again = first->saved();
        again.id.clear();
        again.name = u"demo"_s;
        Host *second = hosts.list.add(again, u"sbt_new"_s);
        QCOMPARE(second, first);
        QCOMPARE(hosts.list.count(), 1);
        QCOMPARE(first->name(), u"mine"_s);
        QCOMPARE(hosts.secrets.secret(first->saved().id), u"sbt_new"_s);
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
        QCOMPARE(links.first()->credentials.bearerToken, u"sbt_secret"_s);
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
