// SPDX-License-Identifier: Apache-2.0
// A chat of several programs: what is typed in one is read in all, and by browsers at http://127.0.0.1:PORT/demo.
//     cluster --port 9040 --cluster-port 5410
//     cluster --port 9041 --cluster-port 5411 --peer 127.0.0.1:5410 --manage /tmp/desk
//     signalbox --socket /tmp/desk/agent.sock cluster status
#include <signalbox/Agent.h>
#include <signalbox/Cluster.h>
#include <signalbox/Host.h>
#include <signalbox/PubSub.h>

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QSocketNotifier>

#include <iostream>
#include <optional>
#include <string>

using namespace signalbox;

class Chat : public QObject
{
public:
    Chat(quint16 port, quint16 clusterPort, const QStringList &peers)
        : m_chat(m_host.add<PubSub>("chat", {.port = port})), m_cluster(m_host)
    {
        m_cluster.setEngine(Cluster::Mesh);
        m_cluster.setPort(clusterPort);
        for (const QString &peer : peers)
            m_cluster.addPeer(peer);
        m_cluster.attach(m_chat); // its channels and its rosters are the cluster's
        connect(&m_cluster, &Cluster::peerConnected, this, [](const QString &node) { qInfo("+ %s", qPrintable(node)); });
        connect(&m_cluster, &Cluster::peerDisconnected, this,
                [](const QString &node, const QString &reason) { qInfo("- %s: %s", qPrintable(node), qPrintable(reason)); });
        connect(&m_cluster, &Cluster::readyChanged, this, [this](bool ready) {
            if (ready)
                qInfo("ready as %s, with %d others", qPrintable(m_cluster.node()), m_cluster.connectedPeerCount());
        });
        connect(&m_cluster, &Cluster::changed, this, [this] {
            if (m_cluster.state() == Cluster::State::Failed)
                qWarning("alone: %s", qPrintable(m_cluster.error()));
            else if (m_cluster.isRunning())
                qInfo("others join with --peer 127.0.0.1:%d", m_cluster.port());
        });
        connect(&m_chat, &Server::changed, this, [this] { qInfo("chat on port %d%s", m_chat.port(), qPrintable(' ' + m_chat.error())); });
        m_heard = m_chat.subscribe("room", this, [](const ChannelNews &news) {
            for (const Publication &message : news.messages)
                qInfo("%s: %s", qPrintable(message.from), message.data.constData());
        });
        m_cluster.start();
        m_host.start();
    }

    /// Command line and manager reach this program, and its cluster with it.
    void manage(const QString &folder)
    {
        m_agent.emplace(m_host, AgentSettings{.name = m_cluster.node(), .runtimeFolder = folder, .stateFolder = folder});
        connect(&*m_agent, &Agent::ready, this, [this] { qInfo("signalbox --socket %s cluster status", qPrintable(m_agent->socket())); });
        connect(&*m_agent, &Agent::failed, this, [](const QString &reason) { qWarning("not managed: %s", qPrintable(reason)); });
    }

    /// A line of the person here: "?" lists who is there, "!text" goes to every session on all nodes.
    void say(const QString &line)
    {
        const auto json = [](const QString &text) { return QJsonDocument({{"text", text}}).toJson(QJsonDocument::Compact); };
        if (line == "?")
            showRoster();
        else if (line.startsWith('!'))
            m_chat.broadcast(json(line.sliced(1)), m_cluster.node());
        else
            m_chat.publish("room", json(line), {.qos = 1, .from = m_cluster.node()});
    }

private:
    void showRoster()
    {
        const auto roster = m_chat.presence().members("room");
        for (const Member &member : roster.items)
            qInfo("%s is on %s", qPrintable(member.name), qPrintable(member.node));
        qInfo("%lld in the room", roster.total);
    }

    Host m_host;
    PubSub &m_chat;
    Cluster m_cluster;
    ChannelSubscription m_heard;
    std::optional<Agent> m_agent;
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser options;
    options.addHelpOption();
    options.addOptions({{"port", "Where browsers connect.", "number", "9040"},
                        {"cluster-port", "Where other programs connect.", "number", "5410"},
                        {"peer", "One of the other programs; may be given several times.", "address:port"},
                        {"manage", "Opens management, which keeps its files there.", "folder"}});
    options.process(app);
    Chat chat(options.value("port").toUShort(), options.value("cluster-port").toUShort(), options.values("peer"));
    if (options.isSet("manage"))
        chat.manage(options.value("manage"));

    std::ios::sync_with_stdio(false);
    QSocketNotifier typed(0, QSocketNotifier::Read);
    QObject::connect(&typed, &QSocketNotifier::activated, &app, [&] {
        do { // all that has come; there may be no further notice of it
            std::string line;
            if (!std::getline(std::cin, line))
                return app.quit();
            chat.say(QString::fromStdString(line));
        } while (std::cin.rdbuf()->in_avail() > 0);
    });
    return app.exec();
}
