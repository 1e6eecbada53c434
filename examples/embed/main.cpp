// SPDX-License-Identifier: Apache-2.0
#include <signalbox/Agent.h>
#include <signalbox/Host.h>

#include <QtCore/QCoreApplication>

class Shout : public signalbox::LineServer
{
    void onMessage(signalbox::Session &session, QByteArrayView line, signalbox::MessageKind) override
    {
        session.send(line.toByteArray().toUpper());
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    signalbox::Host host;
    host.add<Shout>("shout", {.port = 9020});
    host.start();
    signalbox::Agent agent(host);
    qInfo("signalbox --socket %s list", qPrintable(agent.socket()));
    return app.exec();
}
