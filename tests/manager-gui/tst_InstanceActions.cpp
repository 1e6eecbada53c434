// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/actions/InstanceActions.h"
#include "tests/manager-gui/support/Hosts.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using enum api::InstanceState;

Q_DECLARE_METATYPE(signalbox::api::InstanceState)

class tst_InstanceActions : public QObject
{
    Q_OBJECT

    Hosts m_hosts;
    QList<Question> m_questions;
    std::function<void()> m_accept;
    Ask m_ask = [this](const Question &question, QObject *, std::function<void()> accepted) {
        m_questions.append(question);
        m_accept = std::move(accepted);
    };

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_questions.clear();
        while (m_hosts.list.count() > 0)
            m_hosts.list.remove(m_hosts.list.at(0));
    }

    void fitTheState_data()
    {
        QTest::addColumn<api::InstanceState>("state");
        QTest::addColumn<bool>("start");
        QTest::addColumn<bool>("stop");
        QTest::addColumn<bool>("restart");
        QTest::newRow("stopped") << Stopped << true << false << false;
        QTest::newRow("starting") << Starting << false << true << false;
        QTest::newRow("running") << Running << false << true << true;
        QTest::newRow("draining") << Draining << false << true << true;
        QTest::newRow("stopping") << Stopping << false << false << false;
        QTest::newRow("failed") << Failed << true << false << true;
    }
    void fitTheState()
    {
        QFETCH(api::InstanceState, state);
        InstanceActions actions(m_hosts.list, m_ask);
        Host *host = m_hosts.live(u"demo"_s, {makeInstance(u"a"_s, state)});
        actions.setSelection({{host, u"a"_s}});
        QTEST(actions.start()->isEnabled(), "start");
        QTEST(actions.stop()->isEnabled(), "stop");
        QTEST(actions.restart()->isEnabled(), "restart");
    }

    void followEvents()
    {
        InstanceActions actions(m_hosts.list, m_ask);
        Host *host = m_hosts.live(u"demo"_s, {makeInstance(u"a"_s)});
        actions.setSelection({{host, u"a"_s}});
        Hosts::link(host)->sendChange(makeInstance(u"a"_s, Stopped));
        QVERIFY(actions.start()->isEnabled());
        QVERIFY(!actions.stop()->isEnabled());
        Hosts::link(host)->become(HostLink::State::Away);
        QVERIFY(!actions.start()->isEnabled());
        QVERIFY2(actions.start()->toolTip().contains(u"away since"_s), qPrintable(actions.start()->toolTip()));
    }

    void aViewerMayOnlyLook()
    {
        InstanceActions actions(m_hosts.list, m_ask);
        Host *host = m_hosts.live(u"demo"_s, {makeInstance(u"a"_s)});
        Hosts::link(host)->givenRole = api::Role::Viewer;
        actions.setSelection({{host, u"a"_s}});
        QVERIFY(!actions.stop()->isEnabled());
        QVERIFY(actions.stop()->toolTip().contains(u"Needs the role operator"_s));
    }

    void stopNamesWhatItHitsAndWaitsForYes()
    {
        InstanceActions actions(m_hosts.list, m_ask);
        Host *host = m_hosts.live(u"demo"_s, {makeInstance(u"a"_s, Running, 1812)});
        actions.setSelection({{host, u"a"_s}});
        actions.stop()->trigger();
        QCOMPARE(m_questions.size(), 1);
        QCOMPARE(m_questions.first().title, u"Stop a on demo?"_s);
        QVERIFY2(m_questions.first().text.contains(u"1,812"_s), qPrintable(m_questions.first().text));
        QVERIFY(Hosts::link(host)->calls.isEmpty());
        m_accept();
        QVERIFY(Hosts::link(host)->takeCall(u"instance.stop"_s));
    }

    void oneWithoutSessionsIsStoppedAtOnce()
    {
        InstanceActions actions(m_hosts.list, m_ask);
        Host *host = m_hosts.live(u"demo"_s, {makeInstance(u"a"_s)});
        actions.setSelection({{host, u"a"_s}});
        actions.stop()->trigger();
        QVERIFY(m_questions.isEmpty());
        QVERIFY(Hosts::link(host)->takeCall(u"instance.stop"_s));
    }

    void severalAreHitTogetherAndOnlyWhereItFits()
    {
        InstanceActions actions(m_hosts.list, m_ask);
        Host *host = m_hosts.live(u"demo"_s, {makeInstance(u"a"_s), makeInstance(u"b"_s), makeInstance(u"c"_s, Stopped)});
        actions.setSelection({{host, u"a"_s}, {host, u"b"_s}, {host, u"c"_s}});
        actions.stop()->trigger();
        QCOMPARE(m_questions.size(), 1);
        m_accept();
        QCOMPARE(Hosts::link(host)->calls.size(), 2);
    }

    void aFailureNamesInstanceAndHost()
    {
        InstanceActions actions(m_hosts.list, m_ask);
        Host *host = m_hosts.live(u"demo"_s, {makeInstance(u"a"_s, Stopped)});
        actions.setSelection({{host, u"a"_s}});
        QSignalSpy failed(&actions, &InstanceActions::failed);
        actions.start()->trigger();
        FakeLink::answer(*Hosts::link(host)->takeCall(u"instance.start"_s), failure(ErrorCode::Conflict, u"busy"_s));
        QCOMPARE(failed.count(), 1);
        QCOMPARE(failed.first().first().toString(), u"Could not start a on demo: busy"_s);
    }
};

int main(int argc, char *argv[])
{
    QGuiApplication application(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    tst_InstanceActions test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_InstanceActions.moc"
