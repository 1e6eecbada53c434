// SPDX-License-Identifier: GPL-3.0-or-later
// Hosts in the window: groups, environments, roles, editing and removing, the demo. Agents are the test.
#include "manager-gui/hosts/demo/DemoWorld.h"
#include "manager-gui/widgets/MetricChart.h"
#include "tests/manager-gui/support/Manager.h"

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using enum api::InstanceState;

class tst_HostsWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<Manager> m;

    void start(bool demo = false)
    {
        m = std::make_unique<Manager>();
        QVERIFY(m->start(m->fakeLinks(), demo));
    }
    void stopFirst()
    {
        auto *table = m->find<QTableView>("instancesTable");
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          table->visualRect(table->model()->index(0, InstancesModel::Name)).center());
        m->click("stopButton");
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
        start();
    }
    void cleanup() { m.reset(); }

    void groupsAreScopes()
    {
        m->live(u"alone"_s, {makeInstance(u"a"_s, Running, 1)});
        m->live(u"fra-1"_s, {makeInstance(u"b"_s, Running, 2), makeInstance(u"c"_s, Running, 3)}, u"Production"_s);
        m->live(u"fra-2"_s, {makeInstance(u"d"_s, Running, 4)}, u"Production"_s);
        QVERIFY(m->treeRow(u"Production"_s).isValid());
        QCOMPARE(m->treeRow(u"fra-2"_s).parent(), m->treeRow(u"Production"_s));
        QVERIFY(!m->treeRow(u"alone"_s).parent().isValid());
        m->clickTree(u"Production"_s);
        QCOMPARE(m->label("scopeName"), u"Production"_s);
        QCOMPARE(m->label("scopeSubtitle"), u"2 of 2 hosts connected"_s);
        QCOMPARE(m->rows(), 3);
        QVERIFY(!m->find<QTableView>("instancesTable")->isColumnHidden(InstancesModel::HostName));
        m->clickTree(u"fra-2"_s);
        QCOMPARE(m->rows(), 1);
        m->clickTree(u"All hosts"_s);
        QCOMPARE(m->rows(), 4);
    }

    void chartsFollowTheHostsOfTheScope()
    {
        const auto measured = [this](const QString &name, const QString &group) {
            Host *host = m->live(name, {makeInstance(u"a"_s, Running, 1)}, group);
            Q_EMIT Manager::link(host)->columnsReceived(DemoWorld::columns());
            return host;
        };
        measured(u"fra-1"_s, u"Production"_s);
        m->find<QTabBar>("pageTabs")->setCurrentIndex(3);
        const auto lines = [this] { return m->find<MetricChart>("metricChart")->lines().size(); };
        QTRY_COMPARE(lines(), 2);
        Host *second = measured(u"fra-2"_s, u"Production"_s);
        QTRY_COMPARE(lines(), 4);
        m->clickTree(u"Production"_s);
        QTRY_COMPARE(lines(), 4);
        m->hosts().setGroup(second, u"Test"_s);
        QTRY_COMPARE(lines(), 2);
    }

    void aHostMovesBetweenGroupsAndTheScopeFollows()
    {
        Host *fra1 = m->live(u"fra-1"_s, {makeInstance(u"b"_s)}, u"Production"_s);
        Host *fra2 = m->live(u"fra-2"_s, {makeInstance(u"d"_s)}, u"Production"_s);
        m->clickTree(u"Production"_s);
        QCOMPARE(m->rows(), 2);
        m->hosts().setGroup(fra2, u"Test"_s);
        QCOMPARE(m->rows(), 1);
        QCOMPARE(m->treeRow(u"fra-2"_s).parent(), m->treeRow(u"Test"_s));
        // By drag and drop.
        auto *model = m->find<QTreeView>("hostsTree")->model();
        const std::unique_ptr<QMimeData> dragged(model->mimeData({m->treeRow(u"fra-1"_s)}));
        QVERIFY(model->canDropMimeData(dragged.get(), Qt::MoveAction, -1, -1, m->treeRow(u"fra-2"_s)));
        model->dropMimeData(dragged.get(), Qt::MoveAction, -1, -1, m->treeRow(u"fra-2"_s));
        QTRY_COMPARE(fra1->saved().group, u"Test"_s);
        QVERIFY(!m->treeRow(u"Production"_s).isValid());
        QCOMPARE(m->label("scopeName"), u"All hosts"_s);
    }

    void aClosedGroupStaysClosedAfterARestart()
    {
        m->live(u"fra-1"_s, {}, u"Production"_s);
        m->live(u"stage-1"_s, {}, u"Test"_s);
        auto *tree = m->find<QTreeView>("hostsTree");
        QVERIFY(tree->isExpanded(m->treeRow(u"Production"_s)));
        const QRect row = tree->visualRect(m->treeRow(u"Production"_s));
        QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, QPoint(row.right() - 16, row.center().y() + 3));
        QVERIFY(!tree->isExpanded(m->treeRow(u"Production"_s)));
        m->clickTree(u"Test"_s);
        m->application->window().close();
        m->application.reset();
        QVERIFY(m->start(m->fakeLinks()));
        tree = m->find<QTreeView>("hostsTree");
        QVERIFY(!tree->isExpanded(m->treeRow(u"Production"_s)));
        QVERIFY(tree->isExpanded(m->treeRow(u"Test"_s)));
        QCOMPARE(m->label("scopeName"), u"Test"_s);
    }

    void onProductionTheNameIsTyped()
    {
        Host *host = m->live(u"fra-1"_s, {makeInstance(u"chat"_s, Running, 1812)}, u"Production"_s, Environment::Production);
        m->clickTree(u"fra-1"_s);
        QCOMPARE(m->label("scopeEnvironment"), u"production"_s);
        stopFirst();
        QVERIFY(!m->find<QPushButton>("confirmAccept")->isEnabled());
        m->type("confirmTyped", u"fra-2"_s);
        QVERIFY(!m->find<QPushButton>("confirmAccept")->isEnabled());
        m->type("confirmTyped", u"fra-1"_s);
        QVERIFY(m->find<QPushButton>("confirmAccept")->isEnabled());
        m->click("confirmAccept");
        QVERIFY(Manager::link(host)->takeCall(u"instance.stop"_s));
    }

    void elsewhereNothingIsTyped()
    {
        m->live(u"stage-1"_s, {makeInstance(u"chat"_s, Running, 12)}, u"Test"_s, Environment::Staging);
        m->clickTree(u"stage-1"_s);
        stopFirst();
        QVERIFY(!m->find<QLineEdit>("confirmTyped"));
        QVERIFY(m->find<QPushButton>("confirmAccept")->isEnabled());
    }

    void aViewerSeesWhyAndAGrantOnOneInstanceCounts()
    {
        Host *host = m->live(u"fra-1"_s, {makeInstance(u"EchoServerA"_s), makeInstance(u"EchoServerB"_s)});
        FakeLink *link = Manager::link(host);
        link->givenRole = api::Role::Viewer;
        link->givenInstances = {{u"EchoServerB"_s, api::Role::Operator}};
        link->become(HostLink::State::Live);
        m->clickTree(u"fra-1"_s);
        auto *table = m->find<QTableView>("instancesTable");
        table->selectRow(0);
        QVERIFY(!m->find<QToolButton>("stopButton")->isEnabled());
        QCOMPARE(m->find<QToolButton>("stopButton")->toolTip(), u"Needs the role operator on EchoServerA; you are viewer"_s);
        QCOMPARE(m->label("accountLabel"), u"admin@fra-1 · viewer"_s);
        table->selectRow(1);
        QVERIFY(m->find<QToolButton>("stopButton")->isEnabled());
    }

    void rolesChangeWhileConnected()
    {
        Host *host = m->live(u"fra-1"_s, {makeInstance(u"EchoServerA"_s)});
        FakeLink *link = Manager::link(host);
        m->clickTree(u"fra-1"_s);
        m->find<QTableView>("instancesTable")->selectRow(0);
        QVERIFY(m->find<QToolButton>("stopButton")->isEnabled());
        api::Event event;
        event.type = u"user.changed"_s;
        Q_EMIT link->eventReceived(event);
        auto call = link->takeCall(u"auth.whoami"_s);
        QVERIFY(call);
        FakeLink::answer(*call, json::toJson(api::LoginResult{u"anna"_s, api::Role::Viewer, {}}));
        QVERIFY(!m->find<QToolButton>("stopButton")->isEnabled());
        QVERIFY(m->find<QToolButton>("stopButton")->toolTip().contains(u"you are viewer"_s));
        // And after a refusal, where no event tells.
        host->request(u"EchoServerA"_s, InstanceVerb::Stop);
        FakeLink::answer(*link->takeCall(u"instance.stop"_s), failure(ErrorCode::NotPermitted, u"no"_s));
        QVERIFY(link->takeCall(u"auth.whoami"_s));
    }

    void aHostIsEditedInOneDialog()
    {
        Host *host = m->live(u"fra-1"_s, {});
        const QString key = host->saved().fingerprint;
        m->clickTree(u"fra-1"_s);
        QTest::keyClick(&m->application->window(), Qt::Key_F2);
        QTRY_VERIFY(m->find<QDialog>("hostDialog"));
        m->type("hostNameEdit", {});
        QVERIFY(!m->find<QPushButton>("hostSave")->isEnabled());
        m->type("hostNameEdit", u"frankfurt"_s);
        m->type("hostAddressEdit", u"fra-1.example:x"_s);
        QVERIFY(!m->find<QPushButton>("hostSave")->isEnabled());
        m->type("hostAddressEdit", u"10.0.0.4:7711"_s);
        m->find<QComboBox>("hostGroupBox")->setCurrentText(u"Production"_s);
        m->find<QComboBox>("hostEnvironmentBox")->setCurrentIndex(int(Environment::Production));
        m->click("hostSave");
        QCOMPARE(host->name(), u"frankfurt"_s);
        QCOMPARE(host->saved().group, u"Production"_s);
        QCOMPARE(host->saved().environment, Environment::Production);
        QCOMPARE(host->saved().fingerprint, key);
        QTRY_COMPARE(Manager::link(host)->address.host, u"10.0.0.4"_s);
        QCOMPARE(Manager::link(host)->address.fingerprint, key);
        SavedHosts saved(m->profile.filePath(u"hosts.json"_s));
        QVERIFY(saved.load());
        QCOMPARE(saved.hosts().first(), host->saved());
    }

    void removingOffersToRevokeTheToken()
    {
        Host *host = m->live(u"fra-1"_s, {});
        SavedHost saved = host->saved();
        saved.tokenId = u"t1"_s;
        m->hosts().edit(host, saved);
        m->clickTree(u"fra-1"_s);
        const QPointer<FakeLink> link = Manager::link(host);
        QTest::keyClick(&m->application->window(), Qt::Key_Delete, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
        m->find<QCheckBox>("confirmOption")->setChecked(true);
        m->click("confirmAccept");
        auto call = link->takeCall(u"token.revoke"_s);
        QVERIFY(call);
        QCOMPARE(call->params.value("id"_L1).toString(), u"t1"_s);
        QCOMPARE(m->hosts().count(), 1);
        FakeLink::answer(*call, QJsonValue(QJsonObject()));
        QCOMPARE(m->hosts().count(), 0);
        QTRY_VERIFY(m->keyring->secrets.isEmpty());
    }

    void withoutAKeyringTheDialogSaysSo()
    {
        QVERIFY(!m->find<QLabel>("keepingLabel"));
        m = std::make_unique<Manager>();
        m->keyring->works = false;
        QVERIFY(m->start(m->fakeLinks()));
        QTRY_VERIFY(m->find<QLabel>("keepingLabel"));
        QVERIFY(m->label("keepingLabel").contains(u"asked again"_s));
    }

    void theDemoIsMarkedLivesAndObeys()
    {
        m->click("demoButton");
        QTRY_VERIFY(m->find<QLabel>("demoLabel"));
        QVERIFY(m->links.isEmpty());
        QCOMPARE(m->hosts().count(), 8);
        QCOMPARE(m->hosts().groups().size(), 3);
        QVERIFY(!m->find<QToolButton>("addHostButton")->isEnabled());
        m->clickTree(u"All hosts"_s);
        QVERIFY(m->rows() >= 55);
        QCOMPARE(m->hosts().byId(u"demo-nyc-1"_s)->presence(), Host::Presence::Away);
        QCOMPARE(m->hosts().byId(u"demo-stage-2"_s)->failedCount(), 1);
        Host *dev = m->hosts().byId(u"demo-build-1"_s);
        const InstanceKey chat{dev, u"chat"_s};
        QVERIFY(chat.find()->sessions > 0);
        dev->request(u"chat"_s, InstanceVerb::Stop);
        QTRY_COMPARE(chat.find()->data.state, Stopped);
        dev->request(u"chat"_s, InstanceVerb::Start);
        QTRY_COMPARE(chat.find()->data.state, Running);
        m->click("leaveDemoButton");
        QTRY_VERIFY(m->find<QWidget>("firstMinutePage"));
        QCOMPARE(m->hosts().count(), 0);
        QVERIFY(!QFile::exists(m->profile.filePath(u"hosts.json"_s)));
        QVERIFY(m->keyring->secrets.isEmpty());
    }

    void theSameSeedMakesTheSameNumbers()
    {
        DemoWorld first(7);
        DemoWorld second(7);
        DemoWorld other(8);
        for (DemoWorld *world : {&first, &second, &other})
            world->playLastMinutes();
        const QString host = u"fra-1.example"_s;
        QCOMPARE(first.sample(*first.find(host)).instances, second.sample(*second.find(host)).instances);
        QVERIFY(first.sample(*first.find(host)).instances != other.sample(*other.find(host)).instances);
    }
};

QTEST_MAIN(tst_HostsWindow)
#include "tst_HostsWindow.moc"
