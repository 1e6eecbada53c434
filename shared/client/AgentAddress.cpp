// SPDX-License-Identifier: Apache-2.0
#include "shared/client/AgentAddress.h"

#include <QtCore/QFileInfo>
#include <QtCore/QUrl>

#include <algorithm>

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

/// The name or number of a network interface behind a v6 address; true when there is none. More than a URL takes as it is
/// would not come back as it was.
bool hasPlainZone(const QString &host)
{
    const qsizetype percent = host.indexOf(u'%');
    return percent < 0 || std::all_of(host.cbegin() + percent + 1, host.cend(), [](QChar c) {
               return (c.unicode() < 0x80 && c.isLetterOrNumber()) || c == u'-' || c == u'.' || c == u'_' || c == u'~';
           });
}

/// The zone of a v6 address as people write it, "[fe80::1%eth0]", becomes what a URL takes (RFC 6874).
QString withEncodedZone(const QString &text)
{
    const qsizetype percent = text.indexOf(u'%');
    if (!text.startsWith(u'[') || percent < 0 || percent > text.indexOf(u']') || QStringView(text).sliced(percent).startsWith(u"%25"))
        return text;
    return QString(text).insert(percent + 1, u"25"_s);
}

} // namespace

QString AgentAddress::display() const
{
    if (isLocal())
        return socketPath;
    if (!host.contains(u':'))
        return host + u':' + QString::number(port);
    return u'[' + QString(host).replace(u'%', u"%25"_s) + u"]:"_s + QString::number(port);
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
    rest = withEncodedZone(rest);
    const QUrl url(u"wss://"_s + rest, QUrl::StrictMode);
    // Brackets without a v6 address: a form for future addresses, which QUrl knows and no network does.
    if (!url.isValid() || url.host().isEmpty() || (rest.startsWith(u'[') && !url.host().contains(u':')))
        return notAnAddress(text, u"it has no valid host name or port"_s);
    if (!hasPlainZone(url.host()))
        return notAnAddress(text, u"what follows % is no network interface"_s);
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
