// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/SealFormat.h"

#include "server-core/access/ChannelName.h"
#include "server-core/hub/Lineage.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QIODevice>
#include <QtCore/QtEndian>

#include <algorithm>
#include <cstring>

namespace signalbox::core::hub {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

constexpr QByteArrayView magic = "SGBXSEAL";
constexpr quint32 version = 1;
constexpr auto algorithm = QCryptographicHash::Blake2b_256;
constexpr qint64 digestSize = 32;
/// What is hashed and handed on at once.
constexpr qsizetype blockSize = 65536;
/// Ages beyond this are of no use, and must not overflow.
constexpr milliseconds oldest = std::chrono::hours(24) * 3650;
/// Numbers go on from there without end.
constexpr std::uint64_t highestHead = std::uint64_t(1) << 62;

class Writer
{
public:
    explicit Writer(QIODevice &device) : m_device(device) { }

    template <typename Number>
    void number(Number value)
    {
        const Number little = qToLittleEndian(value);
        raw(QByteArrayView(reinterpret_cast<const char *>(&little), sizeof little));
    }
    void text(QByteArrayView bytes)
    {
        number(quint32(bytes.size()));
        raw(bytes);
    }
    void count(std::size_t count) { number(quint64(count)); }
    void age(milliseconds age) { number(quint64(age.count())); }
    void raw(QByteArrayView bytes)
    {
        if (m_block.size() + bytes.size() > blockSize)
            flush();
        if (bytes.size() > blockSize)
            return put(bytes);
        m_block.append(bytes);
    }
    /// All that was written, and its hash.
    bool finish()
    {
        flush();
        const QByteArray digest = m_hash.result();
        return m_isWritten && m_device.write(digest) == digest.size();
    }

private:
    void flush()
    {
        put(m_block);
        m_block.resize(0);
    }
    void put(QByteArrayView bytes)
    {
        m_hash.addData(bytes);
        m_isWritten = m_isWritten && m_device.write(bytes.data(), bytes.size()) == bytes.size();
    }

    QIODevice &m_device;
    QCryptographicHash m_hash{algorithm};
    QByteArray m_block;
    bool m_isWritten = true;
};

void write(Writer &out, const SealedPublication &one)
{
    out.age(one.age);
    out.number(quint8(one.draft.qos));
    out.number(quint8(one.draft.retain));
    out.text(one.position);
    out.text(one.draft.id);
    out.text(one.draft.from);
    out.text(one.draft.data);
}

void write(Writer &out, const SealedChannel &channel)
{
    out.text(channel.name);
    out.number(quint64(channel.head));
    out.count(channel.log.size());
    for (const SealedPublication &one : channel.log)
        write(out, one);
    out.number(quint64(channel.retained));
    if (channel.kept)
        write(out, *channel.kept);
}

void write(Writer &out, const SealedShard &shard)
{
    out.number(quint64(shard.forgotten));
    out.count(shard.freed.size());
    for (const SealedHead &freed : shard.freed) {
        out.text(freed.name);
        out.number(quint64(freed.head));
    }
    out.count(shard.channels.size());
    for (const SealedChannel &channel : shard.channels)
        write(out, channel);
    out.count(shard.repeats.size());
    for (const SealedRepeat &repeat : shard.repeats) {
        out.number(quint64(repeat.key[0]));
        out.number(quint64(repeat.key[1]));
        out.number(quint64(repeat.channelHash));
        out.age(repeat.age);
        out.text(repeat.position);
    }
}

/// Where something is wrong, all that follows is empty, and `isGood` says so.
class Reader
{
public:
    explicit Reader(QIODevice &device) : m_device(device), m_unread(device.size() - device.pos() - digestSize) { m_isGood = m_unread >= 0; }

    bool isGood() const { return m_isGood; }
    void require(bool holds) { m_isGood = m_isGood && holds; }

    template <typename Number>
    Number number()
    {
        Number little = 0;
        take(reinterpret_cast<char *>(&little), sizeof little);
        return qFromLittleEndian(little);
    }
    QByteArray raw(qint64 size)
    {
        require(size <= left());
        if (!m_isGood)
            return {};
        QByteArray bytes(size, Qt::Uninitialized);
        take(bytes.data(), size);
        return bytes;
    }
    QByteArray text() { return raw(number<quint32>()); }
    milliseconds age() { return milliseconds(qint64(std::min<quint64>(number<quint64>(), quint64(oldest.count())))); }
    QByteArray position()
    {
        QByteArray position = text();
        require(Position::fromText(position).has_value());
        return position;
    }
    QByteArray channelName()
    {
        QByteArray name = text();
        require(name.isValidUtf8() && !access::channelNameProblem(name, access::Wildcard::Refused));
        return name;
    }
    std::uint64_t head()
    {
        const std::uint64_t head = number<quint64>();
        require(head <= highestHead);
        return head;
    }
    /// Calls `read` as often as the number that comes next says, while there is something.
    template <typename Read>
    void repeat(Read read)
    {
        for (quint64 count = number<quint64>(); count > 0 && m_isGood; --count)
            read();
    }
    /// Nothing is left, and the hash is the right one.
    bool finish()
    {
        require(left() == 0);
        return m_isGood && m_device.read(digestSize) == m_hash.result();
    }

private:
    qint64 left() const { return m_unread + m_block.size() - m_at; }
    void take(char *to, qint64 size)
    {
        require(size <= left());
        while (m_isGood && size > 0) {
            if (m_at == m_block.size() && !fill())
                return;
            const qint64 part = std::min<qint64>(size, m_block.size() - m_at);
            std::memcpy(to, m_block.constData() + m_at, std::size_t(part));
            m_at += part;
            to += part;
            size -= part;
        }
    }
    bool fill()
    {
        m_block = m_device.read(std::min<qint64>(m_unread, blockSize));
        m_at = 0;
        m_unread -= m_block.size();
        m_hash.addData(m_block);
        // The device may have less than it said.
        require(!m_block.isEmpty());
        return m_isGood;
    }

    QIODevice &m_device;
    QCryptographicHash m_hash{algorithm};
    QByteArray m_block;
    qint64 m_at = 0;
    qint64 m_unread;
    bool m_isGood = true;
};

SealedPublication readPublication(Reader &in, const QByteArray &channel)
{
    SealedPublication one;
    one.age = in.age();
    const auto qos = in.number<quint8>();
    in.require(qos <= quint8(Qos::ExactlyOnce));
    const auto retain = in.number<quint8>();
    in.require(retain <= 1);
    one.position = in.position();
    one.draft.channel = channel;
    one.draft.id = in.text();
    one.draft.from = in.text();
    one.draft.data = in.text();
    one.draft.qos = Qos(qos);
    one.draft.retain = retain == 1;
    return one;
}

SealedChannel readChannel(Reader &in)
{
    SealedChannel channel;
    channel.name = in.channelName();
    channel.head = in.head();
    in.repeat([&] { channel.log.push_back(readPublication(in, channel.name)); });
    in.require(channel.log.size() <= channel.head);
    channel.retained = in.number<quint64>();
    in.require(channel.retained <= channel.head);
    if (in.isGood() && channel.retained != 0 && channel.retained <= channel.gone())
        channel.kept = readPublication(in, channel.name);
    return channel;
}

SealedShard readShard(Reader &in)
{
    SealedShard shard;
    shard.forgotten = in.head();
    in.repeat([&] {
        QByteArray name = in.channelName();
        shard.freed.push_back({std::move(name), in.head()});
    });
    in.repeat([&] { shard.channels.push_back(readChannel(in)); });
    in.repeat([&] {
        SealedRepeat repeat;
        repeat.key[0] = in.number<quint64>();
        repeat.key[1] = in.number<quint64>();
        repeat.channelHash = in.number<quint64>();
        repeat.age = in.age();
        repeat.position = in.position();
        shard.repeats.push_back(std::move(repeat));
    });
    return shard;
}

} // namespace

Result<void> writeSealedHub(const SealedHub &hub, QIODevice &device)
{
    Writer out(device);
    out.raw(magic);
    out.number(version);
    out.text(hub.hub);
    out.number(qint64(hub.sealedAt));
    out.count(hub.origins.size());
    for (const OriginId &origin : hub.origins) {
        out.number(quint64(origin.high));
        out.number(quint64(origin.low));
    }
    out.count(hub.shards.size());
    for (const SealedShard &shard : hub.shards)
        write(out, shard);
    if (out.finish())
        return {};
    return failure(ErrorCode::StorageFailed,
                   u"cannot write what hub \"%1\" keeps: %2"_s.arg(QString::fromUtf8(hub.hub), device.errorString()), device.errorString(),
                   true);
}

Result<SealedHub> readSealedHub(QIODevice &device)
{
    Reader in(device);
    const bool isSeal = in.raw(magic.size()) == magic;
    const auto found = in.number<quint32>();
    if (isSeal && in.isGood() && found != version)
        return failure(ErrorCode::InvalidState, u"it is of version %1, and this program reads version %2"_s.arg(found).arg(version));
    in.require(isSeal);
    SealedHub hub;
    hub.hub = in.text();
    hub.sealedAt = in.number<qint64>();
    in.repeat([&] {
        const auto high = in.number<quint64>();
        hub.origins.push_back({high, in.number<quint64>()});
        in.require(hub.origins.size() <= Lineage::most);
    });
    in.repeat([&] { hub.shards.push_back(readShard(in)); });
    if (!in.finish())
        return failure(ErrorCode::InvalidState, u"it is damaged, or no file of this kind"_s);
    return hub;
}

} // namespace signalbox::core::hub
