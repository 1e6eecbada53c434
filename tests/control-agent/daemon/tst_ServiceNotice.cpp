// SPDX-License-Identifier: Apache-2.0
#include "control-agent/daemon/ServiceNotice.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include <array>
#include <cstddef>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using signalbox::agent::sendServiceNotice;

namespace {

/// The service manager's end.
class NoticeSocket
{
public:
    /// "/path", or "@name" for an abstract one, as in $NOTIFY_SOCKET.
    explicit NoticeSocket(const QByteArray &name) : m_descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.constData(), std::size_t(name.size()));
        if (name.startsWith('@'))
            address.sun_path[0] = '\0';
        const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + std::size_t(name.size()));
        if (::bind(m_descriptor, reinterpret_cast<const sockaddr *>(&address), length) != 0)
            qFatal("cannot bind %s", name.constData());
    }
    ~NoticeSocket() { ::close(m_descriptor); }
    NoticeSocket(const NoticeSocket &) = delete;
    NoticeSocket &operator=(const NoticeSocket &) = delete;

    /// Empty when nothing came.
    QByteArray receive() const
    {
        std::array<char, 256> buffer{};
        const ssize_t size = ::recv(m_descriptor, buffer.data(), buffer.size(), 0);
        return size > 0 ? QByteArray(buffer.data(), size) : QByteArray();
    }

private:
    int m_descriptor;
};

} // namespace

class tst_ServiceNotice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleanup() { qunsetenv("NOTIFY_SOCKET"); }

    void arrivesAsOneDatagram_data();
    void arrivesAsOneDatagram();
    void saysNothingUnasked();
    void complainsAndGoesOn_data();
    void complainsAndGoesOn();

private:
    QTemporaryDir m_folder;
};

void tst_ServiceNotice::arrivesAsOneDatagram_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("path") << QByteArray(m_folder.filePath(u"notify"_s).toLocal8Bit());
    QTest::newRow("abstract") << QByteArray("@signalbox/test/notify/" + QByteArray::number(::getpid()));
}

void tst_ServiceNotice::arrivesAsOneDatagram()
{
    QFETCH(const QByteArray, name);
    const NoticeSocket manager(name);
    qputenv("NOTIFY_SOCKET", name);
    sendServiceNotice("READY=1");
    sendServiceNotice("STOPPING=1\nSTATUS=on its way");
    QCOMPARE(manager.receive(), "READY=1");
    QCOMPARE(manager.receive(), "STOPPING=1\nSTATUS=on its way");
    QCOMPARE(manager.receive(), QByteArray());
}

void tst_ServiceNotice::saysNothingUnasked()
{
    sendServiceNotice("READY=1"); // a warning would fail this
    qputenv("NOTIFY_SOCKET", QByteArray(""));
    sendServiceNotice("READY=1");
}

void tst_ServiceNotice::complainsAndGoesOn_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("nobody there") << QByteArray(m_folder.filePath(u"nobody"_s).toLocal8Bit());
    QTest::newRow("no path") << QByteArray("notify");
    QTest::newRow("too long") << QByteArray(QByteArray("/tmp/") + QByteArray(200, 'x'));
}

void tst_ServiceNotice::complainsAndGoesOn()
{
    QFETCH(const QByteArray, name);
    qputenv("NOTIFY_SOCKET", name);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^cannot tell the service manager: "_s));
    sendServiceNotice("READY=1");
}

QTEST_GUILESS_MAIN(tst_ServiceNotice)
#include "tst_ServiceNotice.moc"
