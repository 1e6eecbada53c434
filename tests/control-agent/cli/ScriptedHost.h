// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/control-agent/cli/CliRun.h"
#include "tests/support/FakeAgent.h"

namespace signalbox::test {

/// The real `signalbox` against an agent that has one of each thing and refuses nothing.
class ScriptedHost
{
public:
    ScriptedHost();

    CliRun::Answer run(const QString &arguments, const QByteArray &input = {})
    {
        return cli.run(QStringList{QStringLiteral("--socket"), path} + arguments.split(u' ', Qt::SkipEmptyParts), input);
    }
    /// What the last call of `method` brought.
    QJsonObject sent(const QString &method) const
    {
        const QList<QJsonObject> all = agent.paramsOf(method);
        return all.isEmpty() ? QJsonObject() : all.last();
    }

    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("agent.sock"));
    FakeAgent agent;
    CliRun cli;
    /// The agent could listen.
    bool listens = false;
};

} // namespace signalbox::test
