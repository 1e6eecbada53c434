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

bool NetworkNamespace::run(const QStringList &arguments)
{
    const QStringList command = asRoot(QStringList{u"ip"_s} + arguments);
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
    run({u"netns"_s, u"add"_s, m_name}) && run({u"link"_s, u"add"_s, m_link, u"type"_s, u"veth"_s, u"peer"_s, u"name"_s, peer})
        && run({u"link"_s, u"set"_s, peer, u"netns"_s, m_name}) && run({u"addr"_s, u"add"_s, outside + u"/30"_s, u"dev"_s, m_link})
        && run({u"link"_s, u"set"_s, m_link, u"up"_s}) && run({u"-n"_s, m_name, u"addr"_s, u"add"_s, m_inside + u"/30"_s, u"dev"_s, peer})
        && run({u"-n"_s, m_name, u"link"_s, u"set"_s, peer, u"up"_s}) && run({u"-n"_s, m_name, u"link"_s, u"set"_s, u"lo"_s, u"up"_s});
}

NetworkNamespace::~NetworkNamespace()
{
    // The pair goes with the namespace that holds one end.
    run({u"netns"_s, u"delete"_s, m_name});
}

} // namespace signalbox::test
