// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/ChannelFrames.h"

#include "server-core/access/ChannelName.h"

#include <QtCore/QUtf8StringView>

namespace signalbox::core::backplane {

using std::chrono::milliseconds;

namespace {

/// Longer than anything is kept.
constexpr std::uint64_t longestAge = 1000ULL * 60 * 60 * 24 * 365;
/// Two bits of quality, one for what is kept.
constexpr std::uint64_t keptFlag = 4;

bool isText(QByteArrayView bytes)
{
    return QUtf8StringView(bytes.data(), bytes.size()).isValidUtf8();
}

bool isNameOrEmpty(QByteArrayView bytes)
{
    return bytes.isEmpty() || access::isValidMemberName(bytes);
}

milliseconds ageOf(std::uint64_t number)
{
    return milliseconds(std::min(number, longestAge));
}

void writeDraft(FrameWriter &out, const hub::Draft &draft)
{
    const std::uint64_t flags = std::uint64_t(draft.qos) | (draft.retain ? keptFlag : 0);
    out.number(flags).bytes(draft.id).bytes(draft.from).bytes(draft.data);
}

bool readDraft(FrameReader &in, hub::Draft &draft)
{
    const std::uint64_t flags = in.number();
    const QByteArrayView id = in.bytes();
    const QByteArrayView from = in.bytes();
    const QByteArrayView data = in.bytes();
    const std::uint64_t qos = flags & 3;
    if (!in.isGood() || flags > 7 || qos > std::uint64_t(hub::Qos::ExactlyOnce) || !isNameOrEmpty(id) || !isNameOrEmpty(from)
        || !isText(data))
        return false;
    // Without an id nobody can tell a repeat.
    if (qos == std::uint64_t(hub::Qos::ExactlyOnce) && id.isEmpty())
        return false;
    draft = {{}, data.toByteArray(), id.toByteArray(), from.toByteArray(), hub::Qos(qos), (flags & keptFlag) != 0};
    return true;
}

std::uint64_t ageAt(hub::Clock::time_point now, hub::Clock::time_point at)
{
    return std::uint64_t(std::max<std::int64_t>(0, std::chrono::floor<milliseconds>(now - at).count()));
}

} // namespace

void writeCopy(FrameWriter &out, const hub::Publication &publication, hub::Clock::time_point now)
{
    out.number(publication.seq).number(ageAt(now, publication.at));
    writeDraft(out, publication.draft);
}

std::optional<hub::Copies> readCopies(FrameReader &in)
{
    constexpr std::size_t leastBytes = 6;
    hub::Copies copies(in.count(leastBytes));
    for (hub::Copy &copy : copies) {
        copy.seq = in.number();
        copy.age = ageOf(in.number());
        if (!readDraft(in, copy.draft) || copy.seq == 0 || copy.seq == hub::endedSeq)
            return std::nullopt;
    }
    return in.isGood() ? std::optional(std::move(copies)) : std::nullopt;
}

void writeRepeat(FrameWriter &out, const hub::KnownRepeat &repeat)
{
    out.origin({repeat.key[0], repeat.key[1]}).number(repeat.channelHash);
    out.origin(repeat.accepted.origin).number(repeat.accepted.seq);
    out.bytes(repeat.position).number(std::uint64_t(repeat.age.count()));
}

std::optional<hub::KnownRepeats> readRepeats(FrameReader &in)
{
    constexpr std::size_t leastBytes = 36;
    hub::KnownRepeats repeats(in.count(leastBytes));
    for (hub::KnownRepeat &repeat : repeats) {
        const hub::OriginId key = in.origin();
        repeat.key = {key.high, key.low};
        repeat.channelHash = in.number();
        repeat.accepted.origin = in.origin();
        repeat.accepted.seq = in.number();
        repeat.position = in.bytes().toByteArray();
        repeat.age = ageOf(in.number());
        // Publishers are answered with it.
        if (!in.isGood() || !hub::Position::fromText(repeat.position))
            return std::nullopt;
    }
    return in.isGood() ? std::optional(std::move(repeats)) : std::nullopt;
}

void writeKept(FrameWriter &out, const hub::Kept &kept)
{
    out.bytes(kept.channel).number(kept.stamp.time).origin(kept.stamp.origin).flag(kept.publication != nullptr);
    if (!kept.publication)
        return;
    out.origin(kept.publication->origin).number(kept.publication->seq);
    writeDraft(out, kept.publication->draft);
}

std::optional<std::vector<hub::Kept>> readKept(FrameReader &in)
{
    constexpr std::size_t leastBytes = 20;
    std::vector<hub::Kept> all(in.count(leastBytes));
    for (hub::Kept &kept : all) {
        const std::optional<QByteArray> channel = readChannel(in);
        if (!channel)
            return std::nullopt;
        kept.channel = *channel;
        kept.stamp.time = in.number();
        kept.stamp.origin = in.origin();
        // A clock at its end could not be moved on.
        if (kept.stamp.time >= hub::endedSeq / 2)
            return std::nullopt;
        if (!in.flag())
            continue;
        auto publication = std::make_shared<hub::Publication>();
        publication->origin = in.origin();
        publication->seq = in.number();
        if (!readDraft(in, publication->draft) || publication->seq == 0 || publication->seq == hub::endedSeq)
            return std::nullopt;
        publication->draft.channel = *channel;
        kept.publication = std::move(publication);
    }
    return in.isGood() ? std::optional(std::move(all)) : std::nullopt;
}

std::optional<QByteArray> readChannel(FrameReader &in)
{
    const QByteArrayView name = in.bytes();
    if (!in.isGood() || !isText(name) || access::channelNameProblem(name, access::Wildcard::Refused))
        return std::nullopt;
    return name.toByteArray();
}

std::optional<QByteArray> readPrefix(FrameReader &in)
{
    const QByteArray prefix = in.bytes().toByteArray();
    if (!in.isGood() || !isText(prefix) || access::channelNameProblem(prefix + '*', access::Wildcard::Allowed))
        return std::nullopt;
    return prefix;
}

} // namespace signalbox::core::backplane
