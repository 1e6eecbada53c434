// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/uplink/RelayFrames.h"

#include "server-core/backplane/HubFrames.h"
#include "shared/base/Names.h"

namespace signalbox::core::uplink {

using backplane::Frame;
using backplane::FrameReader;
using backplane::FrameType;
using backplane::FrameWriter;
using backplane::PeerEnd;

namespace {

/// The number of the hub, which is none, and the type.
constexpr qsizetype headSize = 2;

Frame whole(FrameWriter fields)
{
    return backplane::numbered(0, fields.take());
}

FrameWriter begun(FrameType type, ProcessId process)
{
    FrameWriter fields(type);
    fields.origin(process);
    return fields;
}

FrameReader fieldsOf(QByteArrayView frame)
{
    return FrameReader(frame.sliced(headSize));
}

template <typename Message>
std::optional<Message> soundOnly(const FrameReader &fields, Message message)
{
    return fields.isGood() ? std::optional(std::move(message)) : std::nullopt;
}

} // namespace

Frame encode(const RelayUp &message)
{
    return whole(begun(FrameType::RelayUp, message.process).bytes(message.node));
}

Frame encode(const RelayDown &message)
{
    return whole(begun(FrameType::RelayDown, message.process).number(std::uint64_t(message.end)));
}

Frame encode(const RelayGone &message)
{
    return whole(begun(FrameType::RelayGone, message.process));
}

Frame encode(const RelayTold &message)
{
    FrameWriter fields(FrameType::RelayTold);
    fields.number(message.awaited.size());
    for (const ProcessId &process : message.awaited)
        fields.origin(process);
    return whole(std::move(fields));
}

Frame encode(const RelayBegin &message)
{
    return whole(begun(FrameType::RelayBegin, message.from).origin(message.to).number(message.own).number(message.seen));
}

Frame encode(const Relayed &message)
{
    return whole(begun(FrameType::Relayed, message.from).origin(message.to).number(message.session).bytes(message.frame));
}

Frame encode(const RelayTaken &message)
{
    return whole(begun(FrameType::RelayTaken, message.from).origin(message.to).number(message.session).number(message.bytes));
}

std::optional<FrameType> relayTypeOf(QByteArrayView frame)
{
    if (frame.size() < headSize || frame.front() != 0)
        return std::nullopt;
    const auto type = FrameType(std::uint8_t(frame[1]));
    return type >= FrameType::RelayUp && type <= FrameType::RelayTaken ? std::optional(type) : std::nullopt;
}

std::optional<RelayUp> readRelayUp(QByteArrayView frame)
{
    FrameReader fields = fieldsOf(frame);
    RelayUp message{.process = fields.origin(), .node = fields.bytes().toByteArray()};
    return isValidName(QString::fromUtf8(message.node)) ? soundOnly(fields, std::move(message)) : std::nullopt;
}

std::optional<RelayDown> readRelayDown(QByteArrayView frame)
{
    FrameReader fields = fieldsOf(frame);
    const ProcessId process = fields.origin();
    const std::uint64_t end = fields.number();
    // One that a newer release has more: it is away, and may come again.
    return soundOnly(fields, RelayDown{process, end <= std::uint64_t(PeerEnd::Silent) ? PeerEnd(end) : PeerEnd::Lost});
}

std::optional<RelayGone> readRelayGone(QByteArrayView frame)
{
    FrameReader fields = fieldsOf(frame);
    const ProcessId process = fields.origin();
    return soundOnly(fields, RelayGone{process});
}

std::optional<RelayTold> readRelayTold(QByteArrayView frame)
{
    FrameReader fields = fieldsOf(frame);
    RelayTold message;
    for (std::size_t left = fields.count(2 * sizeof(std::uint64_t)); left > 0; --left)
        message.awaited.push_back(fields.origin());
    return soundOnly(fields, std::move(message));
}

std::optional<RelayBegin> readRelayBegin(QByteArrayView frame)
{
    FrameReader fields = fieldsOf(frame);
    RelayBegin message{.from = fields.origin(), .to = fields.origin(), .own = fields.number(), .seen = fields.number()};
    return message.own != 0 ? soundOnly(fields, message) : std::nullopt;
}

std::optional<Relayed> readRelayed(QByteArrayView frame)
{
    FrameReader fields = fieldsOf(frame);
    return soundOnly(fields, Relayed{fields.origin(), fields.origin(), fields.number(), fields.bytes()});
}

std::optional<RelayTaken> readRelayTaken(QByteArrayView frame)
{
    FrameReader fields = fieldsOf(frame);
    return soundOnly(fields, RelayTaken{fields.origin(), fields.origin(), fields.number(), fields.number()});
}

std::optional<RelayWay> readRelayWay(QByteArrayView frame)
{
    FrameReader fields = fieldsOf(frame);
    return soundOnly(fields, RelayWay{fields.origin(), fields.origin()});
}

} // namespace signalbox::core::uplink
