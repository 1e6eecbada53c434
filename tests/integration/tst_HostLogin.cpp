// SPDX-License-Identifier: GPL-3.0-or-later
// Hosts added by account and password, through the manager's window, against a real agent.
#include "shared/client/AgentClient.h"
#include "tests/integration/WindowDriver.h"
#include "tests/support/AgentProcess.h"
#include "tests/support/TlsRelay.h"

#include <QtTest/QtTest>
#include <QtWidgets/QApplication>

using namespace signalbox;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_HostLogin : public QObject
{
    Q_OBJECT

    static constexpr char16_t password[] = u"seven kettles under a green tram";

    std::unique_ptr<AgentProcess> m_agent;
    std::unique_ptr<WindowDriver> m_manager;

    /// An account of this role, made on the host's own socket.
    bool addUser(const QString &name, api::Role role, const QMap<QString, api::Role> &instances = {})
    {
        client::AgentClient local;
        local.open(client::AgentAddress::local(m_agent->socketPath()), {});
        if (!waitUntil([&] { return local.state() == client::AgentClient::State::Live; }))
            return false;
        api::UserAdd::Params params;
        params.name = name;
        params.role = role;
        params.instances = instances;
        params.password = QString::fromUtf16(password);
        std::optional<bool> added;
        local.call<api::UserAdd>(params, &local, [&](const Result<api::User> &user) {
            added = user.has_value();
            if (!user)
                qWarning("%s", qPrintable(user.error().message));
        });
        return waitUntil([&] { return added.has_value(); }) && *added;
    }
    bool logIn(quint16 port, const QString &account, const QString &secret)
    {
        if (!m_manager->isVisible(u"loginAddressEdit"_s) && !m_manager->click(u"otherWayButton"_s))
            return false;
        return m_manager->type(u"loginAddressEdit"_s, u"127.0.0.1:%1"_s.arg(port)) && m_manager->type(u"loginAccountEdit"_s, account)
            && m_manager->type(u"loginPasswordEdit"_s, secret) && m_manager->click(u"loginConfirm"_s);
    }

private Q_SLOTS:
    void init()
    {
        m_agent = std::make_unique<AgentProcess>();
        m_agent->setInstances(demoInstances(m_agent->folder()));
        QVERIFY2(m_agent->start(), qPrintable(m_agent->errorText()));
        QVERIFY(addUser(u"anna"_s, api::Role::Operator));
        // The first token opens the management port.
        QVERIFY(!m_agent->enrolmentToken().isEmpty());
        m_manager = std::make_unique<WindowDriver>();
        QVERIFY(m_manager->open());
    }
    void cleanup()
    {
        m_manager.reset();
        m_agent.reset();
    }

    void anAccountLogsInAndWorks()
    {
        QVERIFY(logIn(m_agent->apiPort(), u"anna"_s, QString::fromUtf16(password)));
        QTRY_COMPARE(m_manager->cell(u"EchoServerA"_s, u"State"_s), u"running"_s);
        QCOMPARE(m_manager->label(u"accountLabel"_s), u"anna@demo · operator"_s);
        QVERIFY(m_manager->selectInstance(u"EchoServerA"_s));
        QVERIFY(m_manager->click(u"stopButton"_s));
        QTRY_COMPARE(m_manager->cell(u"EchoServerA"_s, u"State"_s), u"stopped"_s);
        // It is a token that holds the connection, labelled for who looks through them.
        QVERIFY(m_agent->cli({u"call"_s, u"token.list"_s}).output.contains("signalbox-manager on"));
    }

    void aWrongPasswordPinsNothing()
    {
        QVERIFY(logIn(m_agent->apiPort(), u"anna"_s, u"incorrect horse battery"_s));
        QTRY_VERIFY(m_manager->label(u"loginMessage"_s).contains(u"refuses the log-in"_s));
        QCOMPARE(m_manager->label(u"connectedLabel"_s), u"No hosts"_s);
    }

    void aRelayInTheMiddlePinsNothing()
    {
        TlsRelay relay(m_agent->apiPort());
        QVERIFY(logIn(relay.port(), u"anna"_s, QString::fromUtf16(password)));
        QTRY_VERIFY(m_manager->label(u"loginMessage"_s).contains(u"somebody stands between"_s));
        QVERIFY(relay.passedOn() > 0);
        QCOMPARE(m_manager->label(u"connectedLabel"_s), u"No hosts"_s);
    }

    void aViewerSeesAndIsToldWhyNot()
    {
        QVERIFY(addUser(u"vera"_s, api::Role::Viewer, {{u"EchoServerB"_s, api::Role::Operator}}));
        QVERIFY(logIn(m_agent->apiPort(), u"vera"_s, QString::fromUtf16(password)));
        QTRY_COMPARE(m_manager->cell(u"EchoServerA"_s, u"State"_s), u"running"_s);
        QVERIFY(m_manager->selectInstance(u"EchoServerA"_s));
        QVERIFY(!m_manager->isEnabled(u"stopButton"_s));
        QCOMPARE(m_manager->toolTip(u"stopButton"_s), u"Needs the role operator on EchoServerA; you are viewer"_s);
        QVERIFY(m_manager->selectInstance(u"EchoServerB"_s));
        QTRY_VERIFY(m_manager->isEnabled(u"stopButton"_s));
    }
};

QTEST_MAIN(tst_HostLogin)
#include "tst_HostLogin.moc"
