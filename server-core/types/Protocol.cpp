// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/Protocol.h"

#include "server-core/types/FramingOptions.h"
#include "server-core/types/WebSocketOptions.h"

namespace signalbox {

using namespace Qt::StringLiterals;

Protocol Protocol::terminatedBy(const QString &mark)
{
    return framedBy({{u"framing"_s, u"terminator"_s}, {u"terminator"_s, mark}});
}

Protocol Protocol::between(const QString &beginMark, const QString &endMark)
{
    return framedBy({{u"framing"_s, u"begin-end-mark"_s}, {u"begin"_s, beginMark}, {u"end"_s, endMark}});
}

Protocol Protocol::fixedSize(int bytes)
{
    return framedBy({{u"framing"_s, u"fixed-size"_s}, {u"size"_s, bytes}});
}

Protocol Protocol::lengthPrefix(int lengthBytes, ByteOrder order)
{
    return framedBy({{u"framing"_s, u"length-prefix"_s},
                     {u"length_bytes"_s, lengthBytes},
                     {u"byte_order"_s, order == ByteOrder::BigEndian ? u"big"_s : u"little"_s}});
}

Protocol Protocol::countedSeparators(char separator, int count)
{
    return framedBy(
        {{u"framing"_s, u"counted-separators"_s}, {u"separator"_s, QString(QLatin1Char(separator))}, {u"separator_count"_s, count}});
}

QJsonObject Protocol::framingOptions()
{
    return core::FramingOptions::schema();
}

QJsonObject Protocol::compressionOptions()
{
    return core::WebSocketOptions::schema();
}

} // namespace signalbox
