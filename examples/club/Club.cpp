// SPDX-License-Identifier: Apache-2.0
#include <signalbox/Plugin.h>
#include <signalbox/PubSubServerType.h>

#include <QtCore/QJsonArray>

using namespace signalbox;

// Lets in who is on the list, and everybody in there may do everything.
// A name is what a client says. Who must be sure of it looks at request.token, too.
class Doorman : public AccessPolicy
{
public:
    explicit Doorman(const QJsonArray &members) : m_members(members) { }

    void connect(const ConnectRequest &request, const ConnectReply &reply) override
    {
        if (m_members.contains(request.client))
            reply.letIn({.may = {{"*"}}});
        else
            reply.refuse("members only");
    }

private:
    const QJsonArray m_members;
};

class Club : public PubSubServerType
{
public:
    QString name() const override { return "club"; }
    QString description() const override { return "Channels and presence for members"; }

    QJsonObject optionsSchema() const override
    {
        QJsonObject properties = channelOptions();
        properties.insert("members", QJsonObject{{"type", "array"}, {"items", QJsonObject{{"type", "string"}}}});
        return optionsOf(properties, {"members"});
    }

    std::shared_ptr<AccessPolicy> policy(const QJsonObject &options) const override
    {
        return std::make_shared<Doorman>(options.value("members").toArray());
    }
};

SIGNALBOX_SERVER_TYPE(Club)
