// SPDX-License-Identifier: Apache-2.0
#include "shared/client/AgentClient.h"
#include "shared/client/ClientTimings.h"
#include "tests/support/FakeAgent.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::client;
using namespace signalbox::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using State = AgentClient::State;

class tst_ScramLogin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void firstContactPinsTheProvenKey();
    void pinnedKeyIsChecked();
    void wrongPasswordPinsNothing();
    void relayPinsNothing();
    void agentThatDoesNotKnowThePasswordIsNoAgent();
    void tooFewIterationsAreRefused();
    void reconnectsByPassword();
    void closingMeanwhileForgetsTheLogIn();

private:
    void open(const QString &password = QString::fromUtf16(FakeAgent::goodPassword), const QString &pin = {});

    std::unique_ptr<FakeAgent> m_agent;
    std::unique_ptr<AgentClient> m_client;
    QStringList m_proven;
};

void tst_ScramLogin::init()
{
    m_agent = std::make_unique<FakeAgent>();
    QVERIFY(m_agent->listenSecure());
    m_client = std::make_unique<AgentClient>();
    ClientTimings timings;
    timings.firstWait = 1ms;
    setTimings(*m_client, timings);
    m_proven.clear();
    connect(m_client.get(), &AgentClient::identityProven, this, [this](const QString &fingerprint) { m_proven.append(fingerprint); });
}

void tst_ScramLogin::cleanup()
{
    m_client.reset();
    m_agent.reset();
}

void tst_ScramLogin::open(const QString &password, const QString &pin)
{
    AgentAddress address;
    address.host = u"127.0.0.1"_s;
    address.port = m_agent->port();
    address.fingerprint = pin;
    Credentials credentials;
    credentials.account = QString::fromUtf16(FakeAgent::goodAccount);
    credentials.password = password;
    m_client->open(address, credentials);
}

void tst_ScramLogin::firstContactPinsTheProvenKey()
{
    open();
    QTRY_COMPARE(m_client->state(), State::Live);
    QCOMPARE(m_proven, QStringList{m_agent->identity().fingerprint()});
    QCOMPARE(m_client->address().fingerprint, m_agent->identity().fingerprint());
    QCOMPARE(m_client->account(), QString::fromUtf16(FakeAgent::goodAccount));
    QCOMPARE(m_client->grants().role, std::optional(api::Role::Operator));
    for (const QString &method : m_agent->calls()) {
        for (const QJsonObject &params : m_agent->paramsOf(method))
            QVERIFY(!QJsonDocument(params).toJson().contains("correct horse"));
    }
}

void tst_ScramLogin::pinnedKeyIsChecked()
{
    open(QString::fromUtf16(FakeAgent::goodPassword), QString(64, u'a'));
    QTRY_COMPARE(m_client->state(), State::Refused);
    QCOMPARE(m_client->lastError().code, ErrorCode::CertificateNotTrusted);
    QVERIFY(m_agent->calls().isEmpty());
}

void tst_ScramLogin::wrongPasswordPinsNothing()
{
    open(u"not the password"_s);
    QTRY_COMPARE(m_client->state(), State::Refused);
    QCOMPARE(m_client->lastError().code, ErrorCode::LoginFailed);
    QVERIFY(m_proven.isEmpty());
    QVERIFY(m_client->address().fingerprint.isEmpty());
}

void tst_ScramLogin::relayPinsNothing()
{
    m_agent->boundCertificate = FakeIdentity::make().certificate.toDer();
    open();
    QTRY_COMPARE(m_client->state(), State::Refused);
    QCOMPARE(m_client->lastError().code, ErrorCode::LoginFailed);
    QVERIFY(m_proven.isEmpty());
}

void tst_ScramLogin::agentThatDoesNotKnowThePasswordIsNoAgent()
{
    m_agent->signsWrongly = true;
    open();
    QTRY_COMPARE(m_client->state(), State::Refused);
    QCOMPARE(m_client->lastError().code, ErrorCode::CertificateNotTrusted);
    QVERIFY(m_proven.isEmpty());
}

void tst_ScramLogin::tooFewIterationsAreRefused()
{
    m_agent->iterations = 4096;
    open();
    QTRY_COMPARE(m_client->state(), State::Refused);
    QVERIFY(!m_agent->calls().contains(u"auth.scram_finish"_s));
}

void tst_ScramLogin::reconnectsByPassword()
{
    open();
    QTRY_COMPARE(m_client->state(), State::Live);
    m_agent->dropConnections();
    QTRY_COMPARE(m_client->state(), State::Away);
    QTRY_COMPARE(m_client->state(), State::Live);
    QCOMPARE(m_proven.size(), 1);
}

void tst_ScramLogin::closingMeanwhileForgetsTheLogIn()
{
    open();
    QTRY_VERIFY(m_agent->calls().contains(u"auth.scram_start"_s));
    m_client->close();
    QCOMPARE(m_client->state(), State::Away);
    open();
    QTRY_COMPARE(m_client->state(), State::Live);
    QCOMPARE(m_agent->calls().count(u"auth.scram_finish"_s), 1);
}

QTEST_GUILESS_MAIN(tst_ScramLogin)
#include "tst_ScramLogin.moc"
