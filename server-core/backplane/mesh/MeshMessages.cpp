// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/MeshMessages.h"

#include "server-core/backplane/FrameReader.h"
#include "server-core/backplane/FrameWriter.h"
#include "server-core/backplane/mesh/MeshAddress.h"
#include "server-core/backplane/mesh/MeshLimits.h"
#include "shared/base/Names.h"

namespace signalbox::core::mesh {

using backplane::FrameReader;
using backplane::FrameWriter;

namespace {

/// Whoever is no node of this kind does not begin so.
constexpr QByteArrayView meshMagic = "signalbox-mesh";
/// Of a member in a list: its id, and a length byte for each text.
constexpr std::size_t leastMember = 18;

bool isName(const QByteArray &name)
{
    return isValidName(QString::fromUtf8(name));
}

bool isSaidAddress(const QByteArray &address)
{
    return address.isEmpty() || !completeAddress(address, "192.0.2.1:1").isEmpty();
}

} // namespace

bool isKnownMessageType(quint16 type)
{
    return (type >= quint16(MessageType::Hello) && type <= quint16(MessageType::Gone)) || type == quint16(MessageType::Frame);
}

QByteArray encode(const Hello &message)
{
    return FrameWriter()
        .bytes(meshMagic)
        .number(message.minVersion)
        .number(message.maxVersion)
        .bytes(message.cluster)
        .origin(message.process)
        .bytes(message.node)
        .bytes(message.address)
        .number(message.startedAt)
        .number(message.ringBytes)
        .take();
}

bool decode(QByteArrayView payload, Hello &message)
{
    FrameReader reader(payload);
    if (reader.bytes() != meshMagic)
        return false;
    const std::uint64_t least = reader.number();
    const std::uint64_t most = reader.number();
    message.cluster = reader.bytes().toByteArray();
    message.process = reader.origin();
    message.node = reader.bytes().toByteArray();
    message.address = reader.bytes().toByteArray();
    message.startedAt = reader.number();
    message.ringBytes = reader.number();
    if (!reader.isGood() || least == 0 || least > most || most > 0xffff || message.process == ProcessId())
        return false;
    message.minVersion = quint16(least);
    message.maxVersion = quint16(most);
    return isName(message.cluster) && isName(message.node) && isSaidAddress(message.address);
}

QByteArray encode(const Refusal &message)
{
    return FrameWriter().number(std::uint64_t(message.code)).bytes(message.cluster).take();
}

bool decode(QByteArrayView payload, Refusal &message)
{
    FrameReader reader(payload);
    const std::uint64_t code = reader.number();
    message.cluster = reader.bytes().toByteArray();
    if (!reader.isGood() || code == 0 || code > 0xff || (!message.cluster.isEmpty() && !isName(message.cluster)))
        return false;
    message.code = RefusalCode(code);
    return true;
}

QByteArray encode(const Resume &message)
{
    return FrameWriter().number(message.session).number(message.decision).number(message.received).number(message.oldestKept).take();
}

bool decode(QByteArrayView payload, Resume &message)
{
    FrameReader reader(payload);
    message.session = reader.number();
    message.decision = reader.number();
    message.received = reader.number();
    message.oldestKept = reader.number();
    return reader.isGood() && message.oldestKept > 0;
}

QByteArray encode(const Joined &message)
{
    return FrameWriter().number(message.decision).number(message.session).number(message.received).number(message.resumesAfter).take();
}

bool decode(QByteArrayView payload, Joined &message)
{
    FrameReader reader(payload);
    message.decision = reader.number();
    message.session = reader.number();
    message.received = reader.number();
    message.resumesAfter = reader.number();
    return reader.isGood() && message.session != 0;
}

QByteArray encode(const Heartbeat &message)
{
    return FrameWriter().number(message.stamp).number(message.echo).number(message.held).number(message.unheard).take();
}

bool decode(QByteArrayView payload, Heartbeat &message)
{
    FrameReader reader(payload);
    message.stamp = reader.number();
    message.echo = reader.number();
    message.held = reader.number();
    message.unheard = reader.number();
    return reader.isGood();
}

QByteArray encode(const Members &message)
{
    FrameWriter writer;
    writer.number(message.members.size());
    for (const Member &member : message.members)
        writer.origin(member.process).bytes(member.node).bytes(member.address);
    return writer.take();
}

bool decode(QByteArrayView payload, Members &message)
{
    FrameReader reader(payload);
    message.members.resize(reader.count(leastMember));
    for (Member &member : message.members) {
        member.process = reader.origin();
        member.node = reader.bytes().toByteArray();
        member.address = reader.bytes().toByteArray();
        if (!reader.isGood() || !isName(member.node) || !MeshAddress::parse(member.address))
            return false;
    }
    return reader.isGood();
}

QByteArray encode(const Gone &message)
{
    return FrameWriter().origin(message.process).take();
}

bool decode(QByteArrayView payload, Gone &message)
{
    FrameReader reader(payload);
    message.process = reader.origin();
    return reader.isGood();
}

} // namespace signalbox::core::mesh
