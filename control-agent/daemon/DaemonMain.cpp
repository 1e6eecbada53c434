// SPDX-License-Identifier: Apache-2.0
#include "control-agent/daemon/DaemonMain.h"

#include "control-agent/api/OpenRpc.h"
#include "control-agent/config/ConfigCheck.h"
#include "control-agent/config/ConfigReader.h"
#include "control-agent/config/ConfigSchema.h"
#include "control-agent/daemon/Agent.h"
#include "control-agent/daemon/LogOutput.h"
#include "control-agent/daemon/ProcessSetup.h"
#include "control-agent/daemon/StopSignals.h"
#include "server-core/types/TypeRegistry.h"
#include "shared/base/Log.h"
#include "shared/base/Version.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonDocument>

#include <cstdio>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

enum ExitCode { Done = 0, Failed = 1, WrongUse = 2 };

void print(std::FILE *to, const QString &text)
{
    std::fputs(text.toLocal8Bit().constData(), to);
}

int check(const Options &options)
{
    const ConfigReport report = tryConfigFiles(options.config);
    for (const ConfigProblemAt &problem : report.problems)
        print(stderr, problem.toString() + u'\n');
    if (!report.problems.isEmpty())
        return Failed;
    print(stdout, u"%1: ok, %2 instances\n"_s.arg(options.config).arg(report.instances));
    return Done;
}

int run(const Options &options)
{
    Result<AgentConfig> config = readConfig(options.config);
    if (!config) {
        print(stderr, config.error().message + u'\n');
        return WrongUse;
    }
    installLogOutput(config->logFormat);
    for (const ConfigProblemAt &problem : findCutFiles(options.config))
        qCWarning(lcAgent).noquote() << "configuration:" << problem.toString();
    setUpProcess();
    Agent agent(options, std::move(*config));
    StopSignals signalWatcher;
    QObject::connect(&signalWatcher, &StopSignals::stopRequested, &agent, &Agent::stop);
    QObject::connect(&signalWatcher, &StopSignals::reloadRequested, &agent, &Agent::reload);
    QObject::connect(&agent, &Agent::stopped, qApp, [](int code) { QCoreApplication::exit(code); });
    if (const Result<void> started = agent.start(); !started) {
        qCCritical(lcAgent).noquote() << "cannot start:" << started.error().message;
        return Failed;
    }
    return QCoreApplication::exec();
}

} // namespace

int daemonMain(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"signalboxd"_s);
    QCoreApplication::setApplicationVersion(productVersion);
    const Result<Options> options = Options::parse(QCoreApplication::arguments());
    if (!options) {
        print(stderr, u"signalboxd: %1\n"_s.arg(options.error().message));
        return WrongUse;
    }
    switch (options->action) {
    case Options::Action::PrintHelp:
        print(stdout, Options::help());
        return Done;
    case Options::Action::PrintVersion:
        print(stdout, u"signalboxd %1\n"_s.arg(productVersion));
        return Done;
    case Options::Action::PrintApi:
        print(stdout, QString::fromUtf8(QJsonDocument(openRpcDocument()).toJson()));
        return Done;
    case Options::Action::PrintSchema:
        print(stdout, QString::fromUtf8(QJsonDocument(configSchema(core::TypeRegistry::withBuiltins())).toJson()));
        return Done;
    case Options::Action::Check:
        return check(*options);
    case Options::Action::Run:
        break;
    }
    return run(*options);
}

} // namespace signalbox::agent
