// SPDX-License-Identifier: Apache-2.0
#include "shared/client/AgentClient.h"
#include "shared/client/ClientTimings.h"
#include "tests/support/FakeAgent.h"

#include <QtNetwork/QSslServer>
#include <QtNetwork/QSslSocket>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::client;
using namespace signalbox::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using State = AgentClient::State;

namespace {

/// Speaks TLS and notes every byte that arrives inside it.
class Listener : public QObject
{
    Q_OBJECT

public:
    explicit Listener(const FakeIdentity &identity)
    {
        m_server.setSslConfiguration(identity.serverConfiguration());
        connect(&m_server, &QSslServer::startedEncryptionHandshake, this, [this](QSslSocket *socket) {
            ++handshakes;
            connect(socket, &QSslSocket::readyRead, this, [this, socket] { received += socket->readAll(); });
            connect(socket, &QSslSocket::disconnected, this, [this] { ++ended; });
        });
        m_server.listen(QHostAddress::LocalHost);
    }
    quint16 port() const { return m_server.serverPort(); }

    int handshakes = 0;
    int ended = 0;
    QByteArray received;

private:
    QSslServer m_server;
};

} // namespace

class tst_AgentClientTrust : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void matchingPinOverridesNameAndIssuer();
    void pinIsReadAsPeopleWriteIt();
    void wrongPinIsRefusedBeforeAnythingIsSent_data();
    void wrongPinIsRefusedBeforeAnythingIsSent();
    void withoutAPinAuthoritiesDecide_data();
    void withoutAPinAuthoritiesDecide();
    void withoutSubprotocolItIsNoAgent();

private:
    void open(quint16 port, const QString &pin, const QString &host = u"127.0.0.1"_s);

    QSslConfiguration m_systemConfiguration = QSslConfiguration::defaultConfiguration();
    std::unique_ptr<FakeAgent> m_agent;
    std::unique_ptr<AgentClient> m_client;
};

void tst_AgentClientTrust::init()
{
    m_agent = std::make_unique<FakeAgent>();
    QVERIFY(m_agent->listenSecure());
    m_client = std::make_unique<AgentClient>();
    ClientTimings timings;
    timings.firstWait = 1ms;
    setTimings(*m_client, timings);
}

void tst_AgentClientTrust::cleanup()
{
    m_client.reset();
    m_agent.reset();
    QSslConfiguration::setDefaultConfiguration(m_systemConfiguration);
}

void tst_AgentClientTrust::open(quint16 port, const QString &pin, const QString &host)
{
    AgentAddress address;
    address.host = host;
    address.port = port;
    address.fingerprint = pin;
    m_client->open(address, {QString::fromUtf16(FakeAgent::goodToken), {}, {}, {}});
}

void tst_AgentClientTrust::matchingPinOverridesNameAndIssuer()
{
    // The certificate names 127.0.0.1 and localhost.
    FakeAgent elsewhere;
    QVERIFY(elsewhere.listenSecure(QHostAddress(u"127.0.0.2"_s)));
    open(elsewhere.port(), elsewhere.identity().fingerprint(), u"127.0.0.2"_s);
    QTRY_COMPARE(m_client->state(), State::Live);
}

void tst_AgentClientTrust::pinIsReadAsPeopleWriteIt()
{
    QString pin = m_agent->identity().fingerprint().toUpper();
    for (qsizetype at = pin.size() - 2; at > 0; at -= 2)
        pin.insert(at, u':');
    open(m_agent->port(), pin);
    QTRY_COMPARE(m_client->state(), State::Live);
}

void tst_AgentClientTrust::wrongPinIsRefusedBeforeAnythingIsSent_data()
{
    QTest::addColumn<bool>("authoritiesTrustIt");
    QTest::newRow("self-signed") << false;
    QTest::newRow("trusted by the system") << true;
}

void tst_AgentClientTrust::wrongPinIsRefusedBeforeAnythingIsSent()
{
    QFETCH(bool, authoritiesTrustIt);
    const FakeIdentity shown = FakeIdentity::make();
    if (authoritiesTrustIt) {
        QSslConfiguration configuration = m_systemConfiguration;
        configuration.setCaCertificates({shown.certificate});
        QSslConfiguration::setDefaultConfiguration(configuration);
    }
    Listener listener(shown);
    const QString pin = m_agent->identity().fingerprint();
    open(listener.port(), pin);
    QTRY_COMPARE(m_client->state(), State::Refused);
    const Error error = m_client->lastError();
    QCOMPARE(error.code, ErrorCode::CertificateNotTrusted);
    QVERIFY(error.message.contains(pin));
    QVERIFY(error.message.contains(shown.fingerprint()));
    QCOMPARE(error.context, shown.fingerprint());
    QTRY_COMPARE(listener.ended, 1);
    QCOMPARE(listener.received, QByteArray());
    QCOMPARE(listener.handshakes, 1);

    // The counter-proof: the same listener hears a client that has the right pin.
    open(listener.port(), shown.fingerprint());
    QTRY_VERIFY(listener.received.startsWith("GET / HTTP/1.1"));
    QVERIFY(listener.received.contains("signalbox.v1"));
}

void tst_AgentClientTrust::withoutAPinAuthoritiesDecide_data()
{
    QTest::addColumn<bool>("trusted");
    QTest::newRow("trusted") << true;
    QTest::newRow("not trusted") << false;
}

void tst_AgentClientTrust::withoutAPinAuthoritiesDecide()
{
    QFETCH(bool, trusted);
    if (trusted) {
        QSslConfiguration configuration = m_systemConfiguration;
        configuration.setCaCertificates({m_agent->identity().certificate});
        QSslConfiguration::setDefaultConfiguration(configuration);
    }
    open(m_agent->port(), {});
    QTRY_COMPARE(m_client->state(), trusted ? State::Live : State::Refused);
    if (trusted)
        return;
    QCOMPARE(m_client->lastError().code, ErrorCode::CertificateNotTrusted);
    QCOMPARE(m_client->lastError().context, m_agent->identity().fingerprint());
    QVERIFY(m_agent->calls().isEmpty());
}

void tst_AgentClientTrust::withoutSubprotocolItIsNoAgent()
{
    QWebSocketServer other(u"other"_s, QWebSocketServer::SecureMode);
    other.setSslConfiguration(m_agent->identity().serverConfiguration());
    QVERIFY(other.listen(QHostAddress::LocalHost));
    m_client->setReconnect(AgentClient::Reconnect::Never);
    open(other.serverPort(), m_agent->identity().fingerprint());
    QTRY_COMPARE(m_client->lastError().code, ErrorCode::ProtocolError);
    QTRY_COMPARE(m_client->state(), State::Away);
}

QTEST_GUILESS_MAIN(tst_AgentClientTrust)
#include "tst_AgentClientTrust.moc"
