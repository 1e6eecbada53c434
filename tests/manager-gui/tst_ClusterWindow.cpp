// SPDX-License-Identifier: GPL-3.0-or-later
// The page of clusters in the real window on two real agents: together, when one stands still, and after it.
#include "manager-gui/model/cluster/ClusterNodesModel.h"
#include "manager-gui/model/cluster/ClusterRoles.h"
#include "tests/manager-gui/support/FormDriver.h"
#include "tests/support/AgentProcess.h"

using namespace signalbox;
using namespace signalbox::gui;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_ClusterWindow : public QObject
{
    Q_OBJECT

    static constexpr int clusterTab = 2;
    std::unique_ptr<AgentProcess> m_a;
    std::unique_ptr<AgentProcess> m_b;
    std::unique_ptr<Manager> m;

    /// An agent with a chat, in the cluster "test" with whoever listens on `peer`.
    static std::unique_ptr<AgentProcess> startNode(const QString &name, const QString &peer)
    {
        auto agent = std::make_unique<AgentProcess>();
        agent->setName(name);
        const QString peers = peer.isEmpty() ? QString() : u'"' + peer + u'"';
        agent->setInstances(
            u"[cluster]\nengine = \"mesh\"\nname = \"test\"\nlisten = \"127.0.0.1:0\"\npeers = [%1]\n[[instance]]\nname = \"Chat\"\n"
            "type = \"pubsub\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n"_s.arg(peers));
        return agent->start() ? std::move(agent) : nullptr;
    }
    static QJsonObject statusOf(const AgentProcess &agent)
    {
        return QJsonDocument::fromJson(agent.cli({u"cluster"_s, u"status"_s, u"-o"_s, u"json"_s}).output).object();
    }
    void enrol(const AgentProcess &agent, int count)
    {
        if (count > 1) {
            m->action("addHostAction")->trigger();
            QTRY_VERIFY(m->find<QLineEdit>("enrolmentTokenEdit"));
        }
        m->find<QLineEdit>("enrolmentTokenEdit")->setText(agent.enrolmentToken());
        m->click("addHostConfirm");
        QTRY_COMPARE(m->hosts().count(), count);
        QTRY_VERIFY(m->hosts().at(count - 1)->isLive());
    }
    QAbstractItemModel *nodes() const
    {
        const auto *table = m->find<QTableView>("clusterNodesTable");
        return table ? table->model() : nullptr;
    }
    QString stateOf(int row) const { return nodes() ? nodes()->index(row, ClusterNodesModel::State).data().toString() : QString(); }
    QString link(int from, int to, int role = Qt::DisplayRole) const
    {
        return m->find<QTableView>("linksTable")->model()->index(from, to).data(role).toString();
    }
    void picture(const QString &name) const
    {
        if (const QString folder = qEnvironmentVariable("SIGNALBOX_PICTURES"); !folder.isEmpty())
            QVERIFY(m->application->window().grab().save(folder + u'/' + name + u".png"_s));
    }

private Q_SLOTS:
    void init()
    {
        m_a = startNode(u"a"_s, {});
        QVERIFY(m_a);
        m_b = startNode(u"b"_s, statusOf(*m_a).value("listen"_L1).toString());
        QVERIFY(m_b);
        m = std::make_unique<Manager>();
        QVERIFY(m->start(Application::agentLinks()));
        m->application->window().resize(1280, 800);
        enrol(*m_a, 1);
        enrol(*m_b, 2);
        m->application->window().selectHost(nullptr);
        m->find<QTabBar>("pageTabs")->setCurrentIndex(clusterTab);
    }
    void cleanup()
    {
        m.reset();
        if (m_b)
            m_b->resume();
        m_b.reset();
        m_a.reset();
    }

    void showsWhatHappensToRealNodes()
    {
        QTRY_COMPARE(m->label("clusterState"), u"Ready"_s);
        QTRY_COMPARE(m->find<QLabel>("clusterAbout")->toolTip(), u"mesh “test” · roster 2 of 2 · 1 of 1 link healthy"_s);
        QTRY_VERIFY(link(0, 1).endsWith(u" ms"_s) && link(1, 0).endsWith(u" ms"_s));
        QTRY_VERIFY2(link(0, 1, MoreRole).endsWith(u" · roster equal"_s), qPrintable(link(0, 1, MoreRole)));
        picture(u"healthy"_s);

        m_b->suspend();
        // It is suspect for a second only, and the page looks once a second.
        QTRY_VERIFY2(link(0, 1).startsWith(u"silent "_s) || link(0, 1).startsWith(u"down "_s), qPrintable(link(0, 1)));
        if (link(0, 1).startsWith(u"silent "_s))
            picture(u"suspect"_s);
        QTRY_VERIFY2(link(0, 1).startsWith(u"down "_s), qPrintable(link(0, 1)));
        QTRY_VERIFY2(stateOf(1).startsWith(u"away from a"_s), qPrintable(stateOf(1)));
        QTRY_COMPARE(m->label("clusterState"), u"Ready, degraded"_s);
        picture(u"partitioned"_s);

        m_b->resume();
        QTRY_COMPARE(m->label("clusterState"), u"Ready"_s);
        QTRY_VERIFY(link(0, 1).endsWith(u" ms"_s) && link(1, 0).endsWith(u" ms"_s));
        auto *events = m->find<QTableView>("clusterEventsTable");
        const auto isTold = [events](const QString &what) {
            return !events->model()->match(events->model()->index(0, 3), Qt::DisplayRole, what, 1, Qt::MatchExactly).isEmpty();
        };
        QTRY_VERIFY(isTold(u"node b away"_s) && isTold(u"node b connected"_s) && isTold(u"node a connected"_s));
        picture(u"healed"_s);
    }

    void drainsAndResumesARealNode()
    {
        QTRY_COMPARE(m->label("clusterState"), u"Ready"_s);
        auto *table = m->find<QTableView>("clusterNodesTable");
        table->selectRow(1);
        QTRY_VERIFY(m->find<QPushButton>("drainNodeButton")->isEnabled());
        m->click("drainNodeButton");
        QTRY_COMPARE(m->label("confirmTitle"), u"Drain the node b of the cluster “test”?"_s);
        QTRY_VERIFY(FormDriver::typeInto(m->find<QWidget>("confirmPatience"), u"2"_s));
        m->click("confirmAccept");
        QTRY_COMPARE(stateOf(1), u"drained: its instances stay stopped until it is resumed"_s);
        QTRY_COMPARE(m_b->instance(u"Chat"_s).value("state"_L1).toString(), u"stopped"_s);
        picture(u"drained"_s);
        QTRY_VERIFY(m->find<QPushButton>("resumeNodeButton"));
        m->click("resumeNodeButton");
        QTRY_COMPARE(stateOf(1), u"ready"_s);
        QTRY_COMPARE(m_b->instance(u"Chat"_s).value("state"_L1).toString(), u"running"_s);
    }
};

QTEST_MAIN(tst_ClusterWindow)
#include "tst_ClusterWindow.moc"
