// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>

namespace signalbox::test {

/// With no other members than "jsonrpc" and what is given.
inline QByteArray request(const QByteArray &members)
{
    return "{\"jsonrpc\":\"2.0\"," + members + '}';
}

/// With the id 7.
inline QByteArray call(const QByteArray &method, const QByteArray &params)
{
    return request("\"id\":7,\"method\":\"" + method + "\",\"params\":" + params);
}

} // namespace signalbox::test
