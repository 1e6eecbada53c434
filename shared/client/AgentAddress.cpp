// SPDX-License-Identifier: Apache-2.0
#include "shared/client/AgentAddress.h"

#include <QtCore/QFileInfo>
#include <QtCore/QUrl>

namespace signalbox::client {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Error> notAnAddress(const QString &text, const QString &why)
{
    return failure(ErrorCode::InvalidParams,
                   u"\"%1\" is not an agent's address: %2; write host, host:port or wss://host:port"_s.arg(text.left(200), why),
                   u"address"_s);
}

/// A v6 address with a port, or a name that holds more than one colon, cannot be told apart without brackets.
bool isBareV6(const QString &text)
{
    return !text.startsWith(u'[') && text.count(u':') > 1;
}

} // namespace

QString AgentAddress::display() const
{
    if (isLocal())
        return socketPath;
    return (host.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(host).arg(port);
}

AgentAddress AgentAddress::local(const QString &path)
{
    AgentAddress address;
    // QLocalSocket would look for a relative path in the temporary folder.
    address.socketPath = path.isEmpty() ? QString() : QFileInfo(path).absoluteFilePath();
    return address;
}

Result<AgentAddress> AgentAddress::fromText(const QString &text)
{
    QString rest = text.trimmed();
    if (rest.isEmpty())
        return notAnAddress(text, u"it is empty"_s);
    if (rest.contains(u"://"_s) && !rest.startsWith(u"wss://"_s))
        return notAnAddress(text, u"only wss:// is spoken, so that nothing travels unencrypted"_s);
    if (rest.startsWith(u"wss://"_s))
        rest.remove(0, 6);
    if (isBareV6(rest))
        rest = u'[' + rest + u']';
    const QUrl url(u"wss://"_s + rest, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return notAnAddress(text, u"it has no valid host name or port"_s);
    if (!url.userInfo().isEmpty())
        return notAnAddress(text, u"it must not hold a user or password"_s);
    if ((!url.path().isEmpty() && url.path() != "/"_L1) || url.hasQuery() || url.hasFragment())
        return notAnAddress(text, u"it must end after the port"_s);
    AgentAddress address;
    address.host = url.host();
    const int port = url.port(address.port);
    if (port < 1 || port > 65535)
        return notAnAddress(text, u"the port must be 1 to 65535"_s);
    address.port = static_cast<quint16>(port);
    return address;
}

} // namespace signalbox::client
