// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/FrameReader.h"
#include "server-core/backplane/FrameWriter.h"
#include "tests/simulation/MeshWorld.h"

namespace signalbox::test {

using namespace Qt::StringLiterals;
using core::backplane::FrameReader;
using core::backplane::FrameWriter;

void MeshRecorder::fail(const QString &text)
{
    if (fault.isEmpty())
        fault = text;
}

void MeshRecorder::onPeerUp(const core::backplane::Peer &peer)
{
    Seen &seen = peers[peer.id];
    if (seen.isUp)
        fail(u"a peer came up twice"_s);
    seen.isUp = true;
    seen.isGone = false;
    ++seen.ups;
    seen.end.reset();
    seen.span = 0;
    seen.number = 0;
    ++seen.sentSpan;
    seen.sent = 0;
}

void MeshRecorder::onPeerDown(ProcessId id, core::backplane::PeerEnd end)
{
    Seen &seen = peers[id];
    if (!seen.isUp)
        fail(u"a peer went down that was not up"_s);
    seen.isUp = false;
    ++seen.downs;
    seen.end = end;
    seen.lastSpan = std::max(seen.lastSpan, seen.span);
}

void MeshRecorder::onPeerGone(ProcessId id)
{
    Seen &seen = peers[id];
    if (seen.isUp || seen.isGone || (seen.end != core::backplane::PeerEnd::Lost && seen.end != core::backplane::PeerEnd::Silent))
        fail(u"a peer was gone that was not down"_s);
    seen.isGone = true;
}

void MeshRecorder::onRoom(ProcessId id)
{
    if (!peers[id].isUp)
        fail(u"there was room for a peer that was not up"_s);
    ++rooms;
}

core::backplane::Frame MeshRecorder::nextFrame(ProcessId to, qsizetype padding)
{
    Seen &seen = peers[to];
    return std::make_shared<const QByteArray>(
        FrameWriter().number(seen.sentSpan).number(++seen.sent).bytes(QByteArray(padding, 'x')).take());
}

void MeshRecorder::onFrame(ProcessId from, QByteArrayView frame)
{
    ++frames;
    Seen &seen = peers[from];
    FrameReader reader(frame);
    const std::uint64_t span = reader.number();
    const std::uint64_t number = reader.number();
    if (!seen.isUp || !reader.isGood())
        return fail(u"a frame came from a peer that was not up"_s);
    if (number != seen.number + 1 || (number > 1 && span != seen.span) || (number == 1 && span <= seen.lastSpan)) {
        fail(u"frame %1 of span %2 came after frame %3 of span %4"_s.arg(number)
                 .arg(span)
                 .arg(seen.number)
                 .arg(std::max(seen.span, seen.lastSpan)));
    }
    seen.span = span;
    seen.number = number;
}

const MeshRecorder::Seen &MeshRecorder::seen(ProcessId id) const
{
    static const Seen nothing;
    const auto it = peers.find(id);
    return it == peers.end() ? nothing : it->second;
}

} // namespace signalbox::test
