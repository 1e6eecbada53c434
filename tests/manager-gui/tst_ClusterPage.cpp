// SPDX-License-Identifier: GPL-3.0-or-later
// The page of clusters in the real window: over made-up hosts, and where the agent is the test.
#include "manager-gui/app/DemoSession.h"
#include "manager-gui/model/cluster/ClusterNodesModel.h"
#include "manager-gui/model/cluster/ClusterPeersModel.h"
#include "manager-gui/model/cluster/ClusterRoles.h"
#include "shared/api/methods/Cluster.h"
#include "tests/manager-gui/support/FormDriver.h"
#include "tests/manager-gui/support/Manager.h"

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using Scene = DemoCluster::Scene;

class tst_ClusterPage : public QObject
{
    Q_OBJECT

    static constexpr int clusterTab = 2;
    std::unique_ptr<Manager> m;

    /// The made-up hosts, this one looked at, and its cluster in that scene.
    void openDemo(Scene scene, const QString &host = u"fra-1"_s)
    {
        QVERIFY(m->start(m->fakeLinks(), true));
        play(scene);
        m->clickTree(host);
        m->find<QTabBar>("pageTabs")->setCurrentIndex(clusterTab);
    }
    void play(Scene scene)
    {
        DemoWorld &world = m->application->demo()->world();
        world.cluster().hold(scene);
        world.playSecond();
        QCOMPARE(world.cluster().scene(), scene);
    }
    Host *openFake(const QString &name = u"a"_s)
    {
        if (!m->application && !m->start(m->fakeLinks()))
            return nullptr;
        Host *host = m->live(name, {});
        m->find<QTabBar>("pageTabs")->setCurrentIndex(clusterTab);
        return host;
    }
    static bool isAsked(Host *host, const QString &method)
    {
        const QList<FakeLink::Call> &calls = Manager::link(host)->calls;
        return std::any_of(calls.begin(), calls.end(), [&](const FakeLink::Call &call) { return call.method == method; });
    }
    static void answer(Host *host, const Result<QJsonValue> &result, const QString &method = u"cluster.status"_s)
    {
        QTRY_VERIFY2(isAsked(host, method), qPrintable(method));
        FakeLink::answer(*Manager::link(host)->takeCall(method), result);
    }
    static QJsonValue status(const QString &node, const QStringList &others, const QString &cluster = u"production"_s,
                             api::NodeState state = api::NodeState::Up)
    {
        api::ClusterStatus::Result status;
        status.node = node;
        status.engine = api::ClusterEngine::Mesh;
        status.cluster = cluster;
        api::ClusterNode own;
        own.name = node;
        own.state = api::NodeState::Self;
        status.nodes.append(own);
        for (const QString &name : others) {
            api::ClusterNode other;
            other.name = name;
            other.state = state;
            other.roster = api::RosterState::Equal;
            other.round_trip_us = 400;
            status.nodes.append(other);
        }
        return json::toJson(status);
    }
    QTableView *nodes() const { return m->find<QTableView>("clusterNodesTable"); }
    QString nodeCell(const QString &node, int column) const
    {
        const QTableView *table = nodes();
        for (int row = 0; table && row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, ClusterNodesModel::Name).data().toString() == node)
                return table->model()->index(row, column).data().toString();
        }
        return {};
    }
    void clickRow(const char *tableName, const QString &text)
    {
        auto *table = m->find<QTableView>(tableName);
        QVERIFY2(table, tableName);
        const QModelIndex found = table->model()
                                      ->match(table->model()->index(0, QLatin1StringView(tableName) == "clusterNodesTable"_L1 ? 1 : 0),
                                              Qt::DisplayRole, text, 1, Qt::MatchExactly)
                                      .value(0);
        QVERIFY2(found.isValid(), qPrintable(text));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(found).center());
    }
    QString tabCount() const { return m->find<QTabBar>("pageTabs")->tabData(clusterTab).toString(); }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support (propagateSizeHints|raise|grabbing))"_s));
        m = std::make_unique<Manager>();
    }
    void cleanup() { m.reset(); }

    void showsAHealthyCluster()
    {
        openDemo(Scene::Healthy);
        QTRY_COMPARE(m->label("clusterState"), u"Ready"_s);
        QTRY_COMPARE(m->find<QLabel>("clusterAbout")->toolTip(), u"mesh “production” · roster 4 of 4 · 6 of 6 links healthy"_s);
        QCOMPARE(tabCount(), u"4"_s);
        QCOMPARE(nodeCell(u"sin-1"_s, ClusterNodesModel::State), u"ready"_s);
        auto *links = m->find<QTableView>("linksTable");
        QCOMPARE(links->model()->rowCount(), 4);
        QVERIFY(links->model()->index(0, 1).data().toString().endsWith(u" ms"_s));
        QVERIFY(links->model()->index(3, 0).data().toString().endsWith(u" ms"_s));
    }

    void showsACutAndItsEnd()
    {
        openDemo(Scene::Partitioned);
        QTRY_COMPARE(m->label("clusterState"), u"Ready, degraded"_s);
        QTRY_COMPARE(nodeCell(u"nyc-1"_s, ClusterNodesModel::State), u"away from fra-1, fra-2; sin-1 still sees it"_s);
        // The window came when it was cut already: it has never told.
        auto *links = m->find<QTableView>("linksTable");
        QCOMPARE(links->model()->index(2, 0).data().toString(), u"No host here is connected to it"_s);
        QCOMPARE(links->columnSpan(2, 0), 4);
        QVERIFY(links->model()->index(0, 2).data().toString().startsWith(u"down "_s));
        play(Scene::Healed);
        QTRY_COMPARE(links->model()->index(0, 2).data(MoreRole).toString(), u"lag 61 · roster here"_s);
        QTRY_COMPARE(links->columnSpan(2, 0), 1);
        auto *events = m->find<QTableView>("clusterEventsTable");
        QTRY_COMPARE(events->model()->index(0, 3).data().toString(), u"node nyc-1 connected"_s);
        QCOMPARE(events->model()->index(1, 3).data().toString(), u"node nyc-1 away"_s);
    }

    void anAddressThatIsNoneIsExplained()
    {
        openDemo(Scene::Healthy);
        QTRY_VERIFY(m->find<QPushButton>("addPeerButton") && m->find<QPushButton>("addPeerButton")->isEnabled());
        m->click("addPeerButton");
        QTRY_VERIFY(m->find<QDialog>("addPeerDialog"));
        QCOMPARE(m->find<QComboBox>("addPeerHost")->currentText(), u"fra-1"_s);
        // fra-2 makes the account an operator only.
        QCOMPARE(m->find<QComboBox>("addPeerHost")->findText(u"fra-2"_s), -1);
        QVERIFY(!m->find<QPushButton>("addPeerConfirm")->isEnabled());
        m->type("addPeerAddress", u"fra-9"_s);
        m->click("addPeerConfirm");
        QTRY_VERIFY2(m->label("addPeerProblem").startsWith(u"\"fra-9\" is nothing that others can dial"_s),
                     qPrintable(m->label("addPeerProblem")));
        QVERIFY(m->find<QDialog>("addPeerDialog"));
        m->type("addPeerAddress", u"10.20.0.9:7712"_s);
        m->click("addPeerConfirm");
        QTRY_VERIFY(!m->find<QDialog>("addPeerDialog"));
        auto *peers = m->find<QTableView>("clusterPeersTable");
        QTRY_COMPARE(peers->model()->rowCount(), 5);
        QVERIFY(peers->model()->index(2, ClusterPeersModel::Outcome).data().toString().startsWith(u"connection refused · "_s));

        clickRow("clusterPeersTable", u"10.20.0.9:7712"_s);
        QTRY_VERIFY(m->find<QPushButton>("removePeerButton")->isEnabled());
        m->click("removePeerButton");
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
        m->type("confirmTyped", u"fra-1"_s);
        m->click("confirmAccept");
        QTRY_COMPARE(peers->model()->rowCount(), 4);
        // Learnt addresses nobody has added; the file's the agent refuses to take out.
        clickRow("clusterPeersTable", u"10.30.0.1:7712"_s);
        QVERIFY(!m->find<QPushButton>("removePeerButton")->isEnabled());
        QVERIFY(m->find<QPushButton>("removePeerButton")->toolTip().contains(u"nodes learn of it from each other"_s));
    }

    void evictionAsksAndNamesWhatItHits()
    {
        openDemo(Scene::Partitioned);
        QTRY_VERIFY(nodes());
        QVERIFY(!m->find<QPushButton>("evictButton")->isEnabled());
        QCOMPARE(m->find<QPushButton>("evictButton")->toolTip(), u"Select a node first"_s);
        clickRow("clusterNodesTable", u"sin-1"_s);
        QVERIFY(!m->find<QPushButton>("evictButton")->isEnabled());
        QCOMPARE(m->find<QPushButton>("evictButton")->toolTip(), u"sin-1 is not away: only a node that is can be evicted"_s);
        QVERIFY(m->find<QPushButton>("resyncButton")->isEnabled());
        clickRow("clusterNodesTable", u"nyc-1"_s);
        QTRY_VERIFY(m->find<QPushButton>("evictButton")->isEnabled());
        m->click("evictButton");
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
        const auto labels = m->find<QDialog>("confirmDialog")->findChildren<QLabel *>();
        QString text;
        for (const QLabel *label : labels)
            text += label->text() + u'\n';
        for (const QString &part : {u"Evict nyc-1 from the cluster “production”?"_s, u"dead then for fra-1:"_s,
                                    u"Not on all hosts: Needs the role admin on fra-2; you are operator."_s})
            QVERIFY2(text.contains(part), qPrintable(text));
        m->type("confirmTyped", u"fra-1"_s);
        m->click("confirmAccept");
        auto *links = m->find<QTableView>("linksTable");
        QTRY_VERIFY(links->model()->index(0, 2).data(MoreRole).toString().startsWith(u"evicted"_s));
        QVERIFY(links->model()->index(1, 2).data(MoreRole).toString().startsWith(u"fell silent"_s));
    }

    void drainsAndResumesANode()
    {
        openDemo(Scene::Healthy);
        QTRY_VERIFY(nodes());
        QCOMPARE(m->find<QPushButton>("drainNodeButton")->toolTip(), u"Select a node first"_s);
        clickRow("clusterNodesTable", u"fra-1"_s);
        QTRY_VERIFY(m->find<QPushButton>("drainNodeButton")->isEnabled());
        QVERIFY(!m->find<QPushButton>("resumeNodeButton"));
        m->click("drainNodeButton");
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
        QCOMPARE(m->label("confirmTitle"), u"Drain the node fra-1 of the cluster “production”?"_s);
        for (const QString &part : {u"of it let no new clients in"_s, u"open; what is left when"_s, u"until the node is resumed"_s})
            QVERIFY2(m->label("confirmText").contains(part), qPrintable(m->label("confirmText")));
        QTRY_VERIFY(m->find<QWidget>("confirmPatience"));
        m->type("confirmTyped", u"fra-1"_s);
        m->click("confirmAccept");
        QTRY_COMPARE(nodeCell(u"fra-1"_s, ClusterNodesModel::State), u"drained: its instances stay stopped until it is resumed"_s);
        auto *events = m->find<QTableView>("clusterEventsTable");
        QTRY_COMPARE(events->model()->index(0, 3).data().toString(), u"drain of the whole node requested"_s);
        const Host *host = m->hosts().inGroup(u"Production"_s).value(0);
        QVERIFY(host && host->name() == u"fra-1"_s);
        const auto isDraining = [](const HostInstance &one) { return one.data.state == api::InstanceState::Draining; };
        QTRY_VERIFY(std::any_of(host->instances().begin(), host->instances().end(), isDraining));
        QTRY_VERIFY(m->find<QPushButton>("resumeNodeButton"));
        QVERIFY(!m->find<QPushButton>("drainNodeButton"));
        // Another patience, from the menu.
        QVERIFY(m->action("drainNodeAction")->isEnabled());
        m->click("resumeNodeButton");
        QTRY_COMPARE(nodeCell(u"fra-1"_s, ClusterNodesModel::State), u"ready"_s);
        QTRY_VERIFY(std::none_of(host->instances().begin(), host->instances().end(), isDraining));
    }

    void asksForThePatienceOfADrain()
    {
        Host *host = openFake();
        answer(host, status(u"a"_s, {u"b"_s}));
        QTRY_VERIFY(nodes());
        clickRow("clusterNodesTable", u"b"_s);
        QTRY_COMPARE(m->find<QPushButton>("drainNodeButton")->toolTip(),
                     u"Only b itself can do that, and it is no host here that answers"_s);
        clickRow("clusterNodesTable", u"a"_s);
        m->click("drainNodeButton");
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
        QTRY_VERIFY(m->find<QWidget>("confirmPatience"));
        QVERIFY(FormDriver::typeInto(m->find<QWidget>("confirmPatience"), u"5"_s));
        m->click("confirmAccept");
        QTRY_VERIFY(isAsked(host, u"cluster.drain"_s));
        QCOMPARE(Manager::link(host)->takeCall(u"cluster.drain"_s)->params.value("timeout"_L1).toInt(), 300);
        QAction *resume = m->action("resumeNodeAction");
        QVERIFY(!resume->isEnabled());
        QCOMPARE(resume->toolTip(), u"a is not drained"_s);
    }

    void followsTheScope()
    {
        openDemo(Scene::Healthy);
        QTRY_COMPARE(tabCount(), u"4"_s);
        m->clickTree(u"build-1"_s);
        QTRY_VERIFY(m->label("noClusterText").startsWith(u"build-1 is in no cluster"_s));
        QVERIFY(m->label("noClusterLines").startsWith(u"[cluster]\nengine = \"mesh\"\n"_s));
        QCOMPARE(tabCount(), QString());
        m->application->window().selectScope(Scope::ofGroup(u"Production"_s));
        QTRY_COMPARE(tabCount(), u"4"_s);
        QVERIFY(!m->find<QLabel>("clusterBesides"));
        m->application->window().selectHost(nullptr);
        QTRY_COMPARE(m->label("clusterBesides"), u"In no cluster: stage-1, stage-2, build-1 and localhost"_s);
        // All of it is seen in a window of the usual size, with the bar of the made-up hosts above it.
        m->application->window().resize(1280, 800);
        QTRY_COMPARE(m->find<QScrollArea>("clusterScroll")->verticalScrollBar()->maximum(), 0);
        QCOMPARE(tabCount(), u"4"_s);
        // A node's row leads to its host.
        const QModelIndex sin = nodes()->model()->match(nodes()->model()->index(0, 1), Qt::DisplayRole, u"sin-1"_s).value(0);
        nodes()->setCurrentIndex(sin);
        nodes()->setFocus();
        QTest::keyClick(nodes(), Qt::Key_Return);
        QTRY_COMPARE(m->label("scopeName"), u"sin-1"_s);
        QCOMPARE(m->find<QTabBar>("pageTabs")->currentIndex(), clusterTab);
    }

    void whoMayNotIsToldWhy()
    {
        if (!m->start(m->fakeLinks()))
            QFAIL("no window");
        Host *host = m->live(u"a"_s, {});
        Manager::link(host)->givenRole = api::Role::Viewer;
        m->find<QTabBar>("pageTabs")->setCurrentIndex(clusterTab);
        answer(host, status(u"a"_s, {u"b"_s}, u"production"_s, api::NodeState::Down));
        QTRY_VERIFY(nodes());
        clickRow("clusterNodesTable", u"b"_s);
        for (const char *button : {"addPeerButton", "evictButton"}) {
            QVERIFY2(!m->find<QPushButton>(button)->isEnabled(), button);
            QCOMPARE(m->find<QPushButton>(button)->toolTip(), u"Needs the role admin on a; you are viewer"_s);
        }
        clickRow("clusterNodesTable", u"a"_s);
        QVERIFY(!m->find<QPushButton>("drainNodeButton")->isEnabled());
        QCOMPARE(m->find<QPushButton>("drainNodeButton")->toolTip(), u"Needs the role operator on a; you are viewer"_s);
    }

    void anOldAgentSaysSo()
    {
        Host *host = openFake();
        answer(host, failure(ErrorCode::MethodNotFound, u"no such method"_s));
        QTRY_COMPARE(m->label("noClusterText"), u"a does not know clusters yet: its agent is older than this window."_s);
        QVERIFY(!m->find<QLabel>("noClusterLines"));
    }

    void clustersStandOneBelowTheOther()
    {
        Host *x = openFake(u"x"_s);
        Host *a = openFake(u"a"_s);
        answer(x, status(u"x"_s, {u"y"_s}, u"west"_s));
        answer(a, status(u"a"_s, {u"b"_s, u"c"_s}, u"east"_s));
        m->application->window().selectHost(nullptr);
        QTRY_COMPARE(tabCount(), u"5"_s);
        const auto abouts = m->application->window().findChildren<QLabel *>(u"clusterAbout"_s);
        QCOMPARE(abouts.size(), 2);
        QVERIFY(abouts.at(0)->toolTip().startsWith(u"mesh “east”"_s) && abouts.at(1)->toolTip().startsWith(u"mesh “west”"_s));
        m->application->window().selectHost(x);
        QTRY_COMPARE(tabCount(), u"2"_s);
    }

    void whatWasLastSaidStaysWhenAHostGoes()
    {
        Host *host = openFake();
        answer(host, status(u"a"_s, {u"b"_s}));
        QTRY_COMPARE(m->label("clusterState"), u"Ready"_s);
        Manager::link(host)->become(HostLink::State::Away);
        QTRY_COMPARE(m->label("clusterState"), u"No host of it answers"_s);
        auto *links = m->find<QTableView>("linksTable");
        QCOMPARE(links->model()->index(0, 1).data().toString(), u"0.4 ms"_s);
        QVERIFY(links->model()->index(0, 1).data(InstancesModel::DimmedRole).toBool());
        QVERIFY(!m->find<QPushButton>("addPeerButton")->isEnabled());
    }

    void nobodyIsAskedWhileThePageIsAway()
    {
        Host *host = openFake();
        answer(host, status(u"a"_s, {u"b"_s}));
        QTRY_VERIFY(isAsked(host, u"cluster.status"_s));
        answer(host, status(u"a"_s, {u"b"_s}));
        m->find<QTabBar>("pageTabs")->setCurrentIndex(0);
        Manager::link(host)->calls.clear();
        api::Event event;
        event.type = u"cluster.peer_connected"_s;
        event.data = {{u"node"_s, u"c"_s}};
        Q_EMIT Manager::link(host)->eventReceived(event);
        Manager::link(host)->become(HostLink::State::Away);
        Manager::link(host)->become(HostLink::State::Live);
        QVERIFY(!isAsked(host, u"cluster.status"_s));
        m->find<QTabBar>("pageTabs")->setCurrentIndex(clusterTab);
        QVERIFY(isAsked(host, u"cluster.status"_s));
        answer(host, status(u"a"_s, {u"b"_s}));
        // Seen, an event asks at once, and not a second later.
        QVERIFY(!isAsked(host, u"cluster.status"_s));
        Q_EMIT Manager::link(host)->eventReceived(event);
        QVERIFY(isAsked(host, u"cluster.status"_s));
    }

    void eventsThatWaitedStandInTheirOrder()
    {
        Host *host = openFake();
        answer(host, status(u"a"_s, {u"b"_s}));
        QTRY_VERIFY(m->find<QTableView>("clusterEventsTable"));
        auto *events = m->find<QTableView>("clusterEventsTable");
        QEnterEvent enter(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5));
        QCoreApplication::sendEvent(events->viewport(), &enter);
        const QDateTime now = QDateTime::currentDateTimeUtc();
        for (int i = 0; i < 3; ++i) {
            api::Event event;
            event.type = u"cluster.peer_connected"_s;
            event.at = now.addSecs(i * 10 - 31).toString(Qt::ISODateWithMs);
            event.data = {{u"node"_s, u"node-%1"_s.arg(i)}};
            Q_EMIT Manager::link(host)->eventReceived(event);
        }
        QTRY_VERIFY(m->find<QLabel>("eventsNote")->text().startsWith(u"3 new events"_s));
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(events->viewport(), &leave);
        QTRY_COMPARE(events->model()->rowCount(), 3);
        for (int row = 0; row < 3; ++row)
            QCOMPARE(events->model()->index(row, 3).data().toString(), u"node node-%1 connected"_s.arg(2 - row));
    }

    void tenNodesScrollUnderTheirHeads()
    {
        Host *host = openFake(u"node-1"_s);
        QStringList others;
        for (int i = 2; i <= 10; ++i)
            others.append(u"node-%1"_s.arg(i));
        answer(host, status(u"node-1"_s, others));
        QTRY_COMPARE(tabCount(), u"10"_s);
        auto *links = m->find<QTableView>("linksTable");
        QTRY_VERIFY(links->horizontalScrollBar()->maximum() > 0 && links->verticalScrollBar()->maximum() > 0);
        const int left = links->verticalHeader()->geometry().left();
        links->horizontalScrollBar()->setValue(links->horizontalScrollBar()->maximum());
        QCOMPARE(links->verticalHeader()->geometry().left(), left);
        QVERIFY(links->verticalHeader()->isVisible() && links->horizontalHeader()->isVisible());
    }

    void isUsedByKeyboard()
    {
        Host *host = openFake();
        answer(host, status(u"a"_s, {u"b"_s}));
        QTRY_VERIFY(nodes());
        QTest::keyClick(&m->application->window(), Qt::Key_1, Qt::ControlModifier);
        QTest::keyClick(&m->application->window(), Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(m->find<QTabBar>("pageTabs")->currentIndex(), clusterTab);
        for (const char *name : {"clusterNodesTable", "linksTable", "clusterPeersTable", "clusterEventsTable", "clusterScroll"})
            QVERIFY2(!m->find<QWidget>(name)->accessibleName().isEmpty(), name);
        for (const char *name : {"clusterNodesTable", "linksTable", "clusterPeersTable", "clusterEventsTable", "addPeerButton"})
            QVERIFY2(m->find<QWidget>(name)->focusPolicy() & Qt::TabFocus, name);
        QTest::keyClick(&m->application->window(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m->find<QDialog>("addPeerDialog"));
        QCOMPARE(m->find<QDialog>("addPeerDialog")->focusWidget(), m->find<QLineEdit>("addPeerAddress"));
        QTest::keyClick(m->find<QDialog>("addPeerDialog"), Qt::Key_Escape);
        QTRY_VERIFY(!m->find<QDialog>("addPeerDialog"));
    }

    void theLayoutIsRemembered()
    {
        Host *host = openFake();
        answer(host, status(u"a"_s, {u"b"_s}));
        QTRY_VERIFY(nodes());
        nodes()->sortByColumn(ClusterNodesModel::Name, Qt::DescendingOrder);
        QCOMPARE(nodes()->model()->index(0, ClusterNodesModel::Name).data().toString(), u"b"_s);
        m->application->window().close();
        m->application.reset();
        QVERIFY(m->start(m->fakeLinks()));
        m->application->window().selectHost(nullptr);
        QCOMPARE(m->find<QTabBar>("pageTabs")->currentIndex(), clusterTab);
        Host *again = openFake(u"c"_s);
        answer(again, status(u"c"_s, {u"d"_s}));
        QTRY_VERIFY(nodes());
        QTRY_COMPARE(nodes()->model()->index(0, ClusterNodesModel::Name).data().toString(), u"d"_s);
    }
};

QTEST_MAIN(tst_ClusterPage)
#include "tst_ClusterPage.moc"
