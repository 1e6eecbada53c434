// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ListenText.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

Result<core::net::ListenAddress> parseListenAddress(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString address = text.left(std::max<qsizetype>(colon, 0));
    if (address.startsWith(u'[') && address.endsWith(u']'))
        address = address.sliced(1, address.size() - 2);
    else if (address.contains(u':'))
        address.clear(); // IPv6 without brackets: where the port begins would be a guess
    bool ok = false;
    const quint16 port = text.sliced(colon + 1).toUShort(&ok);
    if (colon < 0 || address.isEmpty() || !ok) {
        return failure(
            ErrorCode::InvalidParams,
            u"\"%1\" is not an address to listen on; write ADDRESS:PORT, e.g. \"127.0.0.1:7710\", \"[::1]:7710\" or \"any:7710\""_s.arg(
                text.left(128)));
    }
    if (address == "localhost"_L1)
        address = u"127.0.0.1"_s;
    return core::net::ListenAddress{.address = address, .port = port, .localPath = {}};
}

} // namespace signalbox::agent
