// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/FramingOptions.h"

#include "server-core/framing/CountedSeparatorFraming.h"
#include "server-core/framing/FixedSizeFraming.h"
#include "server-core/framing/LengthPrefixFraming.h"
#include "server-core/framing/MarkFraming.h"
#include "server-core/types/OptionReader.h"
#include "server-core/types/OptionSchema.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;
using namespace framing;

namespace {

constexpr qsizetype longestMark = 255;
constexpr qint64 mostSeparators = 65536;
constexpr qint64 largestSize = qint64(1) << 30;

struct Kind {
    QString name;
    /// The options that belong to it, of which the first are required.
    QStringList parameters;
    qsizetype required = 0;
};

const QList<Kind> &kinds()
{
    static const QList<Kind> list{
        {u"raw"_s, {}},
        {u"terminator"_s, {u"terminator"_s}},
        {u"begin-end-mark"_s, {u"begin"_s, u"end"_s}, 2},
        {u"fixed-size"_s, {u"size"_s}, 1},
        {u"length-prefix"_s, {u"length_bytes"_s, u"byte_order"_s, u"length_counts_header"_s, u"length_offset"_s}},
        {u"counted-separators"_s, {u"separator"_s, u"separator_count"_s}, 2},
    };
    return list;
}

QStringList kindNames()
{
    QStringList names;
    for (const Kind &kind : kinds())
        names += kind.name;
    return names;
}

void checkParameters(OptionReader &reader, const Kind &chosen)
{
    for (const Kind &kind : kinds()) {
        for (const QString &parameter : kind.parameters) {
            if (!chosen.parameters.contains(parameter) && reader.has(parameter))
                reader.fail(parameter, u"belongs to framing \"%1\", not to \"%2\""_s.arg(kind.name, chosen.name));
        }
    }
    for (const QString &parameter : chosen.parameters.first(chosen.required)) {
        if (!reader.has(parameter))
            reader.fail(parameter, u"is missing: framing \"%1\" needs it"_s.arg(chosen.name));
    }
}

FramingOptions::Factory terminator(OptionReader &reader, std::size_t most)
{
    const QByteArray mark = reader.bytes(u"terminator"_s, "\r\n"_ba, 1, longestMark);
    return [mark, most] { return std::make_unique<TerminatorFraming>(mark, most); };
}

FramingOptions::Factory marks(OptionReader &reader, std::size_t most)
{
    const QByteArray begin = reader.bytes(u"begin"_s, {}, 1, longestMark);
    const QByteArray end = reader.bytes(u"end"_s, {}, 1, longestMark);
    return [begin, end, most] { return std::make_unique<MarkFraming>(begin, end, most); };
}

/// Not limited by max_message_bytes: one number of the operator's is enough.
FramingOptions::Factory fixedSize(OptionReader &reader, std::size_t)
{
    const auto size = std::size_t(reader.integer(u"size"_s, 1, 1, largestSize));
    return [size] { return std::make_unique<FixedSizeFraming>(size); };
}

FramingOptions::Factory lengthPrefix(OptionReader &reader, std::size_t most)
{
    LengthPrefixFraming::Layout layout;
    layout.lengthBytes = std::uint8_t(reader.integer(u"length_bytes"_s, 4, 1, 8));
    if (layout.lengthBytes != 1 && layout.lengthBytes != 2 && layout.lengthBytes != 4 && layout.lengthBytes != 8)
        reader.fail(u"length_bytes"_s, u"must be 1, 2, 4 or 8"_s);
    layout.order = LengthPrefixFraming::Order(reader.choice(u"byte_order"_s, {u"big"_s, u"little"_s}, 0));
    layout.countsHeader = reader.boolean(u"length_counts_header"_s, false);
    layout.lengthOffset = std::uint8_t(reader.integer(u"length_offset"_s, 0, 0, LengthPrefixFraming::MaxOffset));
    return [layout, most] { return std::make_unique<LengthPrefixFraming>(layout, most); };
}

FramingOptions::Factory countedSeparators(OptionReader &reader, std::size_t most)
{
    const QByteArray separator = reader.bytes(u"separator"_s, "#"_ba, 1, 1);
    const int count = int(reader.integer(u"separator_count"_s, 2, 2, mostSeparators));
    return [c = separator.front(), count, most] { return std::make_unique<CountedSeparatorFraming>(c, count, most); };
}

} // namespace

QJsonObject FramingOptions::schema()
{
    using namespace option;
    const QJsonArray kinds{u"raw"_s, u"terminator"_s, u"begin-end-mark"_s, u"fixed-size"_s, u"length-prefix"_s, u"counted-separators"_s};
    return {
        {u"framing"_s, described(choice(kinds), u"How messages are cut out of the byte stream."_s, u"raw"_s)},
        {u"terminator"_s, described(mark(longestMark), u"terminator: what ends a message."_s, u"\r\n"_s)},
        {u"begin"_s, described(mark(longestMark), u"begin-end-mark, needed there: what begins a message."_s)},
        {u"end"_s, described(mark(longestMark), u"begin-end-mark, needed there: what ends a message."_s)},
        {u"size"_s, described(integer(1, largestSize), u"fixed-size, needed there: bytes of every message."_s)},
        {u"length_bytes"_s, described(choice({1, 2, 4, 8}), u"length-prefix: bytes of the length field."_s, 4)},
        {u"byte_order"_s, described(choice({u"big"_s, u"little"_s}), u"length-prefix: order of these bytes."_s, u"big"_s)},
        {u"length_counts_header"_s, described(flag(), u"length-prefix: the length counts the bytes before the payload, too."_s, false)},
        {u"length_offset"_s,
         described(integer(0, LengthPrefixFraming::MaxOffset), u"length-prefix: bytes of the header before the length field."_s, 0)},
        {u"separator"_s, described(mark(1), u"counted-separators, needed there: one byte that separates the parts of a message."_s)},
        {u"separator_count"_s,
         described(integer(2, mostSeparators), u"counted-separators, needed there: how many of them end a message."_s)},
    };
}

Result<FramingOptions::Factory> FramingOptions::read(const QJsonObject &options, std::int64_t maxMessageBytes)
{
    using Make = Factory (*)(OptionReader &, std::size_t);
    static constexpr std::array<Make, 6> makers{nullptr, terminator, marks, fixedSize, lengthPrefix, countedSeparators};
    OptionReader reader(options);
    const qsizetype index = reader.choice(u"framing"_s, kindNames(), 0);
    checkParameters(reader, kinds()[index]);
    const Make make = makers[std::size_t(index)];
    Factory factory = make ? make(reader, std::size_t(maxMessageBytes)) : Factory();
    if (const Result<void> result = reader.result(); !result)
        return failure(result.error());
    return factory;
}

} // namespace signalbox::core
