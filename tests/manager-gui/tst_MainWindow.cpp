// SPDX-License-Identifier: GPL-3.0-or-later
// The window with agents that the test plays: everything by mouse and keyboard, read from what is shown.
#include "manager-gui/app/Application.h"
#include "manager-gui/app/MainWindow.h"
#include "manager-gui/app/StdinEnrolment.h"
#include "shared/auth/Tokens.h"
#include "tests/manager-gui/support/FakeLink.h"
#include "tests/manager-gui/support/MemoryStore.h"

#include <QtTest/QtTest>
#include <QtWidgets/QtWidgets>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using enum api::InstanceState;

class tst_MainWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_profile;
    std::shared_ptr<MemoryStore::Entries> m_keyring;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Application> m_manager;
    QList<QPointer<FakeLink>> m_links;

    template <typename T>
    T *find(const char *objectName)
    {
        const auto all = m_manager->window().findChildren<T *>(QLatin1StringView(objectName));
        for (T *widget : all) {
            if (widget->isVisible())
                return widget;
        }
        return nullptr;
    }
    void click(const char *objectName) { QTest::mouseClick(find<QWidget>(objectName), Qt::LeftButton); }
    QString cell(int row, int column) { return find<QTableView>("instancesTable")->model()->index(row, column).data().toString(); }

    static QString token(const QString &address = u"127.0.0.1:7710"_s)
    {
        return auth::EnrolmentToken{u"demo"_s, address, QString(64, u'b'), u"sbe_once"_s}.toText();
    }
    /// Adds the host as a person would and lets its agent answer.
    FakeLink *addHost(const QList<api::Instance> &instances)
    {
        find<QLineEdit>("enrolmentTokenEdit")->setText(token());
        click("addHostConfirm");
        api::AuthEnroll::Result result;
        result.token = u"sbt_mine"_s;
        result.account = u"anna"_s;
        Q_EMIT m_links.last()->enrolled(result);
        FakeLink *link = m_links.last();
        link->become(HostLink::State::Live);
        link->sendSnapshot(instances);
        return link;
    }
    void start()
    {
        CommandLine line;
        line.profile = m_profile->path();
        line.appearance = Appearance::Light;
        const LinkFactory makeLink = [this] {
            auto link = std::make_unique<FakeLink>();
            m_links.append(link.get());
            return link;
        };
        m_manager = std::make_unique<Application>(line, *m_theme, makeLink, std::make_unique<MemoryStore>(m_keyring));
        m_manager->start();
        QVERIFY(QTest::qWaitForWindowExposed(&m_manager->window()));
    }

private Q_SLOTS:
    void init()
    {
        m_profile = std::make_unique<QTemporaryDir>();
        m_keyring = std::make_shared<MemoryStore::Entries>();
        m_theme = std::make_unique<Theme>(*qApp);
        start();
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
    }
    void cleanup()
    {
        m_manager.reset();
        m_links.clear();
        m_theme.reset();
    }

    void theFirstHostIsAddedByItsToken()
    {
        QVERIFY(find<QWidget>("firstMinutePage"));
        QVERIFY(!find<QPushButton>("addHostConfirm")->isEnabled());
        QTest::keyClicks(find<QLineEdit>("enrolmentTokenEdit"), u"hello"_s);
        QVERIFY(find<QLabel>("enrolmentMessage")->text().contains(u"not a whole"_s));
        find<QLineEdit>("enrolmentTokenEdit")->setText(token());
        QCOMPARE(find<QLabel>("enrolmentAddress")->text(), u"127.0.0.1:7710"_s);
        find<QLineEdit>("enrolmentTokenEdit")->clear();
        addHost({makeInstance(u"EchoServerA"_s)});
        QTRY_VERIFY(find<QTableView>("instancesTable"));
        QCOMPARE(find<QLabel>("scopeName")->text(), u"demo"_s);
        QCOMPARE(cell(0, InstancesModel::Name), u"EchoServerA"_s);
        QCOMPARE(find<QLabel>("connectedLabel")->text(), u"1 of 1 host connected"_s);
        QCOMPARE(find<QLabel>("accountLabel")->text(), u"admin@demo"_s);
    }

    void aRefusedTokenIsExplainedWhereItWasPasted()
    {
        find<QLineEdit>("enrolmentTokenEdit")->setText(token());
        click("addHostConfirm");
        m_links.last()->become(HostLink::State::Refused, Error{ErrorCode::TokenExpired, u"expired"_s});
        QVERIFY(find<QLabel>("enrolmentMessage")->text().contains(u"expired"_s));
        QVERIFY(find<QPushButton>("addHostConfirm")->isEnabled());
        QVERIFY(find<QLineEdit>("enrolmentTokenEdit")->isEnabled());
    }

    void stopAsksNamesAndShowsRequested()
    {
        FakeLink *link = addHost({makeInstance(u"EchoServerA"_s, Running, 50)});
        click("stopButton");
        QTRY_VERIFY(find<QDialog>("confirmDialog"));
        QCOMPARE(find<QLabel>("confirmTitle")->text(), u"Stop EchoServerA on demo?"_s);
        QCOMPARE(find<QLabel>("confirmText")->text(), u"50 sessions will be closed."_s);
        QCOMPARE(find<QPushButton>("confirmAccept")->text(), u"Stop"_s);
        click("confirmAccept");
        QVERIFY(link->takeCall(u"instance.stop"_s));
        QCOMPARE(cell(0, InstancesModel::State), u"requested…"_s);
        link->sendChange(makeInstance(u"EchoServerA"_s, Stopped));
        QCOMPARE(cell(0, InstancesModel::State), u"stopped"_s);
        QVERIFY(find<QToolButton>("startButton")->isEnabled());
        click("startButton");
        QVERIFY(link->takeCall(u"instance.start"_s));
    }

    void cancelHitsNothing()
    {
        FakeLink *link = addHost({makeInstance(u"EchoServerA"_s, Running, 50)});
        click("stopButton");
        QTRY_VERIFY(find<QDialog>("confirmDialog"));
        QTest::keyClick(find<QDialog>("confirmDialog"), Qt::Key_Return);
        QTRY_VERIFY(!find<QDialog>("confirmDialog"));
        QVERIFY(!link->takeCall(u"instance.stop"_s));
    }

    void anErrorOfACallStandsInTheMessageBar()
    {
        FakeLink *link = addHost({makeInstance(u"a"_s, Stopped)});
        click("startButton");
        FakeLink::answer(*link->takeCall(u"instance.start"_s), failure(ErrorCode::AddressInUse, u"port taken"_s));
        QVERIFY(find<QLabel>("messageText")->text().contains(u"port taken"_s));
        click("messageClose");
        QVERIFY(!find<QLabel>("messageText"));
    }

    void anAwayHostKeepsItsRowsAndCannotBeActedOn()
    {
        FakeLink *link = addHost({makeInstance(u"a"_s, Running, 3)});
        link->become(HostLink::State::Away, Error{ErrorCode::Unreachable, u"connection refused"_s});
        QCOMPARE(cell(0, InstancesModel::Sessions), u"3"_s);
        QVERIFY(!find<QToolButton>("stopButton")->isEnabled());
        QVERIFY(find<QToolButton>("stopButton")->toolTip().contains(u"away since"_s));
        QVERIFY(find<QLabel>("scopeSubtitle")->toolTip().contains(u"connection refused"_s));
        QCOMPARE(find<QLabel>("connectedLabel")->text(), u"0 of 1 host connected"_s);
    }

    void errorsStandInTheLanguageOfTheWindow()
    {
        const QLocale before;
        const auto back = qScopeGuard([&before] { QLocale::setDefault(before); });
        FakeLink *link = addHost({makeInstance(u"a"_s, Running, 1)});
        QLocale::setDefault(QLocale(QLocale::German));
        auto *tabs = find<QTabBar>("detailTabs");
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
        FakeLink::answer(*link->takeCall(u"session.list"_s), failure(ErrorCode::InternalError, u"boom"_s));
        QCOMPARE(find<QLabel>("sessionsEmpty")->text(), u"Internal error on the host (boom)"_s);

        SavedHost saved;
        saved.name = u"never-seen"_s;
        saved.host = u"never-seen.example"_s;
        saved.fingerprint = QString(64, u'b');
        Host *host = m_manager->hosts().add(saved, HostSecret{u"sbt_secret"_s});
        m_manager->window().selectHost(host);
        m_links.last()->become(HostLink::State::Away, Error{ErrorCode::Unreachable, u"connection refused"_s});
        QTRY_VERIFY(find<QLabel>("instancesEmpty")->text().endsWith(u"\nThe host cannot be reached (connection refused)"_s));
    }

    void aWrongKeyIsAStop()
    {
        FakeLink *link = addHost({makeInstance(u"a"_s)});
        link->become(HostLink::State::Refused, Error{ErrorCode::CertificateNotTrusted, u"another key"_s, QString(64, u'c')});
        QVERIFY(find<QWidget>("refusedPage"));
        QVERIFY(!find<QTableView>("instancesTable"));
        QVERIFY(find<QLabel>("expectedFingerprint")->text().startsWith(u"BBBB"_s));
        QVERIFY(find<QLabel>("actualFingerprint")->text().startsWith(u"CCCC"_s));
        link->become(HostLink::State::Live);
        QVERIFY(find<QTableView>("instancesTable"));
    }

    void theSelectionOutlivesSamplesAndReconnects()
    {
        FakeLink *link = addHost({makeInstance(u"a"_s), makeInstance(u"b"_s)});
        auto *table = find<QTableView>("instancesTable");
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          table->visualRect(table->model()->index(1, InstancesModel::Name)).center());
        link->sendSample(u"a"_s, 9);
        link->become(HostLink::State::Away);
        link->become(HostLink::State::Live);
        link->sendSnapshot({makeInstance(u"a"_s), makeInstance(u"b"_s), makeInstance(u"c"_s)});
        QCOMPARE(table->selectionModel()->selectedRows(InstancesModel::Name).size(), 1);
        QCOMPARE(table->selectionModel()->selectedRows(InstancesModel::Name).first().data().toString(), u"b"_s);
    }

    void aSessionIsClosedFromTheList()
    {
        FakeLink *link = addHost({makeInstance(u"a"_s, Running, 1)});
        auto *tabs = find<QTabBar>("detailTabs");
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
        auto call = link->takeCall(u"session.list"_s);
        QVERIFY(call);
        api::Session session;
        session.id = u"s1"_s;
        session.peer = u"10.0.0.1:4000"_s;
        FakeLink::answer(*call, json::toJson(api::SessionList::Result{1, {session}}));
        auto *table = find<QTableView>("sessionsTable");
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(0, 1)).center());
        click("closeSessionButton");
        QTRY_VERIFY(find<QDialog>("confirmDialog"));
        click("confirmAccept");
        call = link->takeCall(u"session.close"_s);
        QVERIFY(call);
        QCOMPARE(call->params.value("id"_L1).toString(), u"s1"_s);
    }

    void aRemovedHostLeadsBackToTheFirstMinute()
    {
        addHost({makeInstance(u"a"_s, Running, 3)});
        QTest::keyClick(&m_manager->window(), Qt::Key_Delete, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(find<QDialog>("confirmDialog"));
        QCOMPARE(find<QLabel>("confirmTitle")->text(), u"Remove demo?"_s);
        click("confirmAccept");
        QTRY_VERIFY(find<QWidget>("firstMinutePage"));
        QCOMPARE(m_manager->hosts().count(), 0);
        QCOMPARE(find<QLabel>("connectedLabel")->text(), u"No hosts"_s);
    }

    void theFilterIsReachedByItsShortcut()
    {
        addHost({makeInstance(u"chat"_s), makeInstance(u"lobby"_s)});
        QTest::keyClick(&m_manager->window(), Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(find<QLineEdit>("searchField")->hasFocus());
        QTest::keyClicks(find<QLineEdit>("searchField"), u"lob"_s);
        QCOMPARE(find<QTableView>("instancesTable")->model()->rowCount(), 1);
    }

    void theSavedHostComesBackAfterARestart()
    {
        addHost({makeInstance(u"a"_s)});
        QTRY_COMPARE(m_keyring->secrets.size(), 1);
        m_manager->window().close();
        m_manager.reset();
        m_links.clear();
        start();
        QCOMPARE(m_links.size(), 1);
        QTRY_COMPARE(m_links.first()->credentials.bearerToken, u"sbt_mine"_s);
        QCOMPARE(find<QLabel>("scopeName")->text(), u"demo"_s);
    }

    void aTokenFromTheStarterIsUsedOnlyWhenNeeded()
    {
        FakeLink *link = addHost({});
        StdinEnrolment enrolment(m_manager->hosts());
        const qsizetype before = m_links.size();
        enrolment.take(token());
        QCOMPARE(m_links.size(), before);
        link->become(HostLink::State::Refused, Error{ErrorCode::LoginFailed, u"revoked"_s});
        enrolment.take(token());
        QCOMPARE(m_links.size(), before + 1);
        QCOMPARE(m_links.last()->credentials.enrolmentSecret, u"sbe_once"_s);
    }

    void assistiveTechnologyFindsTheControls()
    {
        FakeLink *link = addHost({makeInstance(u"a"_s)});
        link->sendSample(u"a"_s, 12'418);
        for (const auto &[objectName, name] :
             {std::pair("startButton", u"Start"_s), std::pair("stopButton", u"Stop"_s), std::pair("restartButton", u"Restart"_s)}) {
            QAccessibleInterface *button = QAccessible::queryAccessibleInterface(find<QWidget>(objectName));
            QCOMPARE(button->role(), QAccessible::PushButton);
            QCOMPARE(button->text(QAccessible::Name), name);
        }
        QCOMPARE(QAccessible::queryAccessibleInterface(find<QWidget>("hostsTree"))->text(QAccessible::Name), u"Hosts"_s);
        QAccessibleInterface *table = QAccessible::queryAccessibleInterface(find<QWidget>("instancesTable"));
        QCOMPARE(table->text(QAccessible::Name), u"Instances"_s);
        QCOMPARE(table->tableInterface()->cellAt(0, InstancesModel::Sessions)->text(QAccessible::Name), u"12,418"_s);
        QAccessibleInterface *cellOfSessions = table->tableInterface()->cellAt(0, InstancesModel::Sessions);
        QCOMPARE(cellOfSessions->tableCellInterface()->columnHeaderCells().value(0)->text(QAccessible::Name), u"Live sessions"_s);
        QTRY_COMPARE(QAccessible::queryAccessibleInterface(find<QWidget>("sessionsFigure"))->text(QAccessible::Value), u"12,418"_s);
        QCOMPARE(QAccessible::queryAccessibleInterface(find<QWidget>("sessionsFigure"))->text(QAccessible::Name), u"Live sessions"_s);
    }
};

QTEST_MAIN(tst_MainWindow)
#include "tst_MainWindow.moc"
