// SPDX-License-Identifier: Apache-2.0
#include <signalbox/Agent.h>
#include <signalbox/Cluster.h>
#include <signalbox/Host.h>
#include <signalbox/PubSub.h>

#include <QtCore/QDebug>

using namespace signalbox;

class App : public QObject
{
    Q_OBJECT

public:
    void run();
    void onPeer(const QString &node) { qInfo() << node; }
    void onReady() { qInfo() << "ready"; }
};

void App::run()
{
    Host host;
    auto &chat = host.add<PubSub>("chat", {.port = 8080});
    Cluster cluster(host);
    cluster.setEngine(Cluster::Mesh);
    cluster.setPort(5410);
    cluster.addPeer("192.168.1.101:5410");
    cluster.attach(chat);
    connect(&cluster, &Cluster::peerConnected, this, &App::onPeer);
    connect(&cluster, &Cluster::peerDisconnected, this, &App::onPeer);
    connect(&cluster, &Cluster::readyChanged, this, &App::onReady);
    cluster.start();
    host.start();
    if (cluster.ready())
        qInfo() << cluster.connectedPeerCount();
    chat.presence().members("room");
    Agent agent(host);
}

#include "Sample.moc"
