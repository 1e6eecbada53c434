// SPDX-License-Identifier: GPL-3.0-or-later
// Log-in by account and password through the window, over real TLS, with honest and dishonest agents.
#include "tests/manager-gui/support/Manager.h"
#include "tests/support/FakeAgent.h"
#include "tests/support/TlsRelay.h"

using namespace signalbox;
using namespace signalbox::gui;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_LoginWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<FakeAgent> m_agent;
    std::unique_ptr<Manager> m;

    QString password() const { return QString::fromUtf16(FakeAgent::goodPassword); }
    void fill(quint16 port, const QString &password)
    {
        if (!m->find<QLineEdit>("loginAddressEdit"))
            m->click("otherWayButton");
        m->type("loginAddressEdit", u"127.0.0.1:%1"_s.arg(port));
        m->type("loginAccountEdit", QString::fromUtf16(FakeAgent::goodAccount));
        m->type("loginPasswordEdit", password);
        QVERIFY(m->find<QPushButton>("loginConfirm")->isEnabled());
    }
    void makeTokens()
    {
        m_agent->handle(u"token.create"_s, [](const QJsonObject &params) -> Result<QJsonValue> {
            api::TokenCreate::Result made;
            made.secret = QString::fromUtf16(FakeAgent::goodToken);
            made.token.id = u"t1"_s;
            made.token.label = params.value("label"_L1).toString();
            return json::toJson(made);
        });
    }
    QByteArray savedFile() const
    {
        QFile file(m->profile.filePath(u"hosts.json"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
        m_agent = std::make_unique<FakeAgent>();
        QVERIFY(m_agent->listenSecure());
        makeTokens();
        m = std::make_unique<Manager>();
        QVERIFY(m->start(Application::agentLinks()));
    }
    void cleanup()
    {
        m.reset();
        m_agent.reset();
    }

    void aHostIsAddedByPasswordAndKeptByToken()
    {
        fill(m_agent->port(), password());
        m->click("loginConfirm");
        QTRY_COMPARE(m->hosts().count(), 1);
        QTRY_VERIFY(m->hosts().at(0)->isLive());
        QCOMPARE(m->hosts().at(0)->saved().fingerprint, m_agent->identity().fingerprint());
        QCOMPARE(m->hosts().at(0)->saved().tokenId, u"t1"_s);
        QTRY_COMPARE(m->keyring->secrets.value(m->hosts().at(0)->saved().id), QString::fromUtf16(FakeAgent::goodToken));
        QVERIFY(!savedFile().contains(password().toUtf8()));
        QVERIFY(m_agent->calls().contains(u"auth.login"_s));
    }

    void aWrongPasswordIsSaidAndNothingIsSaved()
    {
        fill(m_agent->port(), u"incorrect horse"_s);
        m->click("loginConfirm");
        QVERIFY(m->find<QPushButton>("loginStop"));
        QTRY_VERIFY(m->label("loginMessage").contains(u"refuses the log-in"_s));
        QCOMPARE(m->hosts().count(), 0);
        QVERIFY(savedFile().isEmpty());
        QVERIFY(m->keyring->secrets.isEmpty());
        QVERIFY(m->find<QLineEdit>("loginPasswordEdit")->isEnabled());
        // And once it is right it goes on from there.
        fill(m_agent->port(), password());
        m->click("loginConfirm");
        QTRY_COMPARE(m->hosts().count(), 1);
    }

    void aRelayInTheMiddleGetsNothingAndIsNotPinned()
    {
        TlsRelay relay(m_agent->port());
        fill(relay.port(), password());
        m->click("loginConfirm");
        QTRY_VERIFY(m->label("loginMessage").contains(u"somebody stands between"_s));
        QVERIFY(relay.passedOn() > 0);
        QCOMPARE(m_agent->calls(), (QStringList{u"auth.scram_start"_s, u"auth.scram_finish"_s}));
        for (const QString &method : m_agent->calls())
            QVERIFY(!QJsonDocument(m_agent->paramsOf(method).first()).toJson().contains(password().toUtf8()));
        QCOMPARE(m->hosts().count(), 0);
        QVERIFY(savedFile().isEmpty());
    }

    void anAgentThatDoesNotKnowThePasswordIsNotPinned()
    {
        m_agent->signsWrongly = true;
        fill(m_agent->port(), password());
        m->click("loginConfirm");
        QTRY_VERIFY(m->label("loginMessage").contains(u"could not prove"_s));
        QVERIFY(!m_agent->calls().contains(u"token.create"_s));
        QCOMPARE(m->hosts().count(), 0);
        QVERIFY(savedFile().isEmpty());
    }

    void aChangedKeyIsAStopUntilALogInProvesIt()
    {
        fill(m_agent->port(), password());
        m->click("loginConfirm");
        QTRY_VERIFY(m->hosts().count() == 1 && m->hosts().at(0)->isLive());
        Host *host = m->hosts().at(0);
        const QString oldKey = host->saved().fingerprint;
        // The same place, another key.
        FakeAgent fresh;
        QVERIFY(fresh.listenSecure());
        fresh.handle(u"token.create"_s, [](const QJsonObject &) -> Result<QJsonValue> {
            api::TokenCreate::Result made;
            made.secret = QString::fromUtf16(FakeAgent::goodToken);
            return json::toJson(made);
        });
        SavedHost moved = host->saved();
        moved.port = fresh.port();
        m->hosts().edit(host, moved);
        QTRY_VERIFY(m->find<QWidget>("refusedPage"));
        QCOMPARE(m->label("expectedFingerprint").remove(u' ').remove(u'\n').toLower(), oldKey);
        QCOMPARE(m->label("actualFingerprint").remove(u' ').remove(u'\n').toLower(), fresh.identity().fingerprint());
        QVERIFY(fresh.calls().isEmpty());
        // Trying again is no way through.
        m->click("refusedTryAgain");
        QTRY_COMPARE(host->presence(), Host::Presence::Refused);
        QCOMPARE(host->saved().fingerprint, oldKey);
        m->click("refusedLogIn");
        QTRY_VERIFY(m->find<QLineEdit>("loginPasswordEdit"));
        QCOMPARE(m->find<QLineEdit>("loginAddressEdit")->text(), u"127.0.0.1:%1"_s.arg(fresh.port()));
        m->type("loginPasswordEdit", u"incorrect horse"_s);
        m->click("loginConfirm");
        QTRY_VERIFY(m->label("loginMessage").contains(u"refuses the log-in"_s));
        QCOMPARE(host->saved().fingerprint, oldKey);
        m->type("loginPasswordEdit", password());
        m->click("loginConfirm");
        QTRY_COMPARE(host->saved().fingerprint, fresh.identity().fingerprint());
        QTRY_VERIFY(host->isLive());
        QCOMPARE(m->hosts().count(), 1);
    }

    void whatIsWrongIsSaidWhileTyping()
    {
        m->click("otherWayButton");
        m->type("loginAddressEdit", u"fra-1:port"_s);
        QVERIFY(m->label("loginMessage").contains(u"not an address"_s));
        QVERIFY(!m->find<QPushButton>("loginConfirm")->isEnabled());
        m->type("loginAddressEdit", u"fra-1.example"_s);
        QVERIFY(!m->find<QPushButton>("loginConfirm")->isEnabled());
    }

    void aSilentHostCanBeStoppedWaitingFor()
    {
        m_agent->setSilent(true);
        fill(m_agent->port(), password());
        m->click("loginConfirm");
        QTRY_VERIFY(m->label("loginMessage").contains(u"Logging in"_s));
        m->click("loginStop");
        QVERIFY(!m->find<QPushButton>("loginStop"));
        QVERIFY(m->find<QPushButton>("loginConfirm")->isEnabled());
        QCOMPARE(m->hosts().count(), 0);
    }

    void anUnreachableHostIsNamed()
    {
        const quint16 port = m_agent->port();
        m_agent->stopListening();
        fill(port, password());
        m->click("loginConfirm");
        QTRY_VERIFY(m->label("loginMessage").contains(u"cannot connect to 127.0.0.1:%1: connection refused"_s.arg(port)));
        QVERIFY(m->find<QPushButton>("loginConfirm")->isEnabled());
    }
};

QTEST_MAIN(tst_LoginWindow)
#include "tst_LoginWindow.moc"
