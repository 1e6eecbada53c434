// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/Frames.h"

#include "server-core/types/pubsub/ServerMessage.h"
#include "server-core/websocket/FrameWriter.h"

namespace signalbox::core::pubsub {

namespace {

/// Room for the longest header is kept in front, so that the payload is written where it stays.
template <typename Note>
QByteArray frameOf(const Note &note, qsizetype expected)
{
    QByteArray bytes;
    bytes.reserve(websocket::MaxFrameHeader + expected);
    bytes.resize(websocket::MaxFrameHeader);
    appendNote(bytes, note);
    const auto payload = std::size_t(bytes.size()) - websocket::MaxFrameHeader;
    char header[websocket::MaxFrameHeader];
    const std::size_t size = websocket::FrameWriter::writeHeader(header, websocket::Opcode::Text, payload);
    const auto unused = qsizetype(websocket::MaxFrameHeader - size);
    std::copy_n(header, size, bytes.data() + unused);
    bytes.remove(0, unused);
    return bytes;
}

/// The rest of a note: names, brackets, the method.
constexpr qsizetype noteOverhead = 128;

} // namespace

QByteArray messageFrame(const hub::Draft &draft, QByteArrayView position)
{
    const MessageNote note{.channel = draft.channel, .data = draft.data, .position = position, .id = draft.id, .from = draft.from};
    return frameOf(note, noteOverhead + draft.channel.size() + draft.data.size() + position.size() + draft.id.size() + draft.from.size());
}

QByteArray rosterFrame(const presence::RosterEvent &event)
{
    const presence::MemberView &member = event.member;
    const qsizetype expected =
        noteOverhead + event.channel.size() + member.member.size() + member.info.size() + member.instance.size() + member.node.size();
    switch (event.kind) {
    case presence::RosterEvent::Kind::Joined:
        return frameOf(JoinedNote{event.channel, {member.member, member.info, member.since, member.instance, member.node}, event.version},
                       expected);
    case presence::RosterEvent::Kind::Updated:
        return frameOf(UpdatedNote{event.channel, member.member, member.info, event.version}, expected);
    case presence::RosterEvent::Kind::Left:
        break;
    }
    const QLatin1StringView reason = presence::leaveReasonName(event.reason);
    return frameOf(LeftNote{event.channel, member.member, {reason.data(), reason.size()}, event.version}, expected);
}

QByteArray broadcastFrame(QByteArrayView data, QByteArrayView from)
{
    return frameOf(BroadcastNote{data, from}, noteOverhead + data.size() + from.size());
}

QByteArray noteFrame(const MembersNote &note)
{
    constexpr qsizetype expectedMember = 128;
    return frameOf(note, noteOverhead + qsizetype(note.members.items.size()) * expectedMember);
}

QByteArrayView firstPayloadOf(QByteArrayView frames)
{
    // Unmasked: 7 bits of length, or the mark of 2 or 8 bytes of it, the highest first.
    const auto byte = [frames](qsizetype at) { return std::uint64_t(std::uint8_t(frames[at])); };
    const std::uint64_t mark = byte(1);
    const qsizetype extra = mark < 126 ? 0 : mark == 126 ? 2 : 8;
    std::uint64_t length = extra == 0 ? mark : 0;
    for (qsizetype at = 0; at < extra; ++at)
        length = length << 8 | byte(2 + at);
    return frames.sliced(2 + extra, qsizetype(length));
}

} // namespace signalbox::core::pubsub
