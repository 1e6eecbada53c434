// SPDX-License-Identifier: Apache-2.0
#include <signalbox/Host.h>
#include <signalbox/PubSub.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QTimer>

using namespace signalbox;

// Rooms are everybody's who gives a name; "news" is read only; all else is asked about.
// A name is what a client says. Who must be sure of it looks at request.token, too.
class Rules : public AccessPolicy
{
    void connect(const ConnectRequest &request, const ConnectReply &reply) override
    {
        if (request.client.isEmpty())
            return reply.refuse("say who you are");
        reply.letIn({.may = {{"room*"}, {"news", ChannelRight::Subscribe | ChannelRight::History}}});
    }

    void request(const ChannelRequest &request, const ChannelReply &reply) override
    {
        if (request.channel == "private." + request.client)
            reply.allow();
        else
            reply.refuse("this is not your channel");
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Host host;
    auto &chat = host.add<PubSub>("chat", {.port = 9030});
    chat.setHub({.historyCount = 100});
    chat.setAccess(std::make_shared<Rules>());
    QObject::connect(&chat, &Server::changed, &app, [&] { qInfo("chat on port %d%s", chat.port(), qPrintable(' ' + chat.error())); });
    host.start();

    QTimer everySecond;
    QObject::connect(&everySecond, &QTimer::timeout, &app, [&] {
        const auto roster = chat.presence().members("room.1");
        for (const Member &member : roster.items)
            qInfo("%s is in room.1", qPrintable(member.name));
        chat.publish("news", QByteArray("{\"present\": ") + QByteArray::number(roster.total) + '}', {.retain = true});
    });
    everySecond.start(1000);
    return app.exec();
}
