// SPDX-License-Identifier: Apache-2.0
#include "tests/support/NetworkNamespace.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QProcess>

#include <unistd.h>

namespace signalbox::test {

using namespace Qt::StringLiterals;

QStringList asRoot(const QStringList &command)
{
    return geteuid() == 0 ? command : QStringList{u"sudo"_s, u"--non-interactive"_s} + command;
}

QStringList NetworkNamespace::inside(const QString &name, const QStringList &command)
{
    // Not `ip netns exec` or `ip -n`: they remount the file system, which a chroot does not allow.
    return asRoot(QStringList{u"nsenter"_s, u"--net=/run/netns/"_s + name} + command);
}

QStringList NetworkNamespace::insideAsMyself(const QString &name, const QStringList &command)
{
    return asRoot(QStringList{u"nsenter"_s, u"--net=/run/netns/"_s + name, u"--setuid"_s, QString::number(geteuid()), u"--setgid"_s,
                              QString::number(getegid())}
                  + command);
}

bool NetworkNamespace::run(const QStringList &command)
{
    QProcess process;
    process.start(command.first(), command.sliced(1));
    if (process.waitForFinished(10000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return true;
    m_errorText = command.join(u' ') + u": "_s + QString::fromUtf8(process.readAllStandardError());
    return false;
}

NetworkNamespace::NetworkNamespace()
{
    // Two test runs may stand side by side: names and network follow from the process id.
    const int pid = int(QCoreApplication::applicationPid());
    const int network = pid % 16384;
    const QString prefix = u"10.213.%1."_s.arg(network / 64);
    const int first = (network % 64) * 4;
    const QString outside = prefix + QString::number(first + 1);
    m_inside = prefix + QString::number(first + 2);
    m_name = u"sbtest%1"_s.arg(pid);
    m_link = u"sbt%1"_s.arg(pid);
    const QString peer = m_link + u'n';
    const auto ip = [this](const QString &arguments) { return run(asRoot((u"ip "_s + arguments).split(u' '))); };
    const auto ipInside = [this](const QString &arguments) { return run(inside(m_name, (u"ip "_s + arguments).split(u' '))); };
    // Each step only after the one before: the first failure is the one to read.
    (void)(ip(u"netns add "_s + m_name) && ip(u"link add %1 type veth peer name %2"_s.arg(m_link, peer))
           && ip(u"link set %1 netns %2"_s.arg(peer, m_name)) && ip(u"addr add %1/30 dev %2"_s.arg(outside, m_link))
           && ip(u"link set %1 up"_s.arg(m_link)) && ipInside(u"addr add %1/30 dev %2"_s.arg(m_inside, peer))
           && ipInside(u"link set %1 up"_s.arg(peer)) && ipInside(u"link set lo up"_s));
}

NetworkNamespace::~NetworkNamespace()
{
    // The pair goes with the namespace that holds one end.
    (void)run(asRoot({u"ip"_s, u"netns"_s, u"delete"_s, m_name}));
}

} // namespace signalbox::test
