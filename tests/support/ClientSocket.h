// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QDeadlineTimer>

#include <vector>

namespace signalbox::test {

/// A TCP client on 127.0.0.1 without any library in between: what is not read stays in the kernel, and a write that the
/// kernel does not take is not kept.
class ClientSocket
{
public:
    explicit ClientSocket(quint16 port);
    ~ClientSocket();
    ClientSocket(ClientSocket &&other) noexcept;
    ClientSocket(const ClientSocket &) = delete;
    ClientSocket &operator=(const ClientSocket &) = delete;

    bool isConnected() const { return m_descriptor >= 0; }
    /// How many bytes the kernel took, without waiting; -1 when the connection is gone.
    qint64 writeSome(QByteArrayView bytes);
    /// Waits until all is written; reads nothing meanwhile.
    bool write(QByteArrayView bytes, QDeadlineTimer deadline = QDeadlineTimer(10000));
    void endWriting();
    /// Whatever is there; empty does not mean that it is closed.
    QByteArray readSome();
    QByteArray read(qsizetype bytes, QDeadlineTimer deadline = QDeadlineTimer(10000));
    QByteArray readUntilClosed(QDeadlineTimer deadline = QDeadlineTimer(10000));
    /// The server ended or reset it. What can be read is dropped.
    bool isClosed();
    /// Without reading: a reset, or an end behind unread bytes.
    bool wasReset() const;
    /// Waits until something can be read, or it was closed; false when nothing came in time.
    bool waitForBytes(QDeadlineTimer deadline) const;

    static std::vector<ClientSocket> many(quint16 port, int count);
    enum class Awaited { Bytes, Room };
    /// Waits until one of those that are connected can be read, or written to, or was closed; false when nothing came in time.
    static bool waitForAny(const std::vector<ClientSocket> &sockets, Awaited awaited, QDeadlineTimer deadline);
    /// Lets this process have as many sockets as it may.
    static void raiseOwnLimit();

private:
    bool waitFor(short events, QDeadlineTimer deadline) const;

    int m_descriptor;
    bool m_closed = false;
};

/// A frame as a client sends it, masked with `key`; `first` is its first byte.
QByteArray clientFrame(unsigned char first, QByteArrayView payload, quint32 key = 0x9a3b5c7d);
/// The head of a frame that declares `length` bytes.
QByteArray clientFrameHead(unsigned char first, quint64 length, quint32 key = 0);
/// An upgrade request with these lines more.
QByteArray upgradeRequest(const QByteArray &moreLines = {});

} // namespace signalbox::test
