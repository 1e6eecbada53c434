// SPDX-License-Identifier: Apache-2.0
#include "control-agent/worker/WorkerOptions.h"

#include "shared/base/Names.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QFileInfo>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"Serves one instance with isolation \"process\". signalboxd starts it, and finds it again after a restart of its own."_s);
    parser.addOptions({
        {u"runtime"_s, u"Folder of the agent for sockets."_s, u"DIR"_s},
        {u"instance"_s, u"The instance to serve; its configuration is in DIR/workers/NAME.json."_s, u"NAME"_s},
        {u"version"_s, u"Print the version, then exit."_s},
        {u"help"_s, u"Print this, then exit."_s},
    });
}

} // namespace

QString WorkerOptions::help()
{
    QCommandLineParser parser;
    describe(parser);
    return parser.helpText();
}

Result<WorkerOptions> WorkerOptions::parse(const QStringList &arguments)
{
    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(arguments))
        return failure(ErrorCode::InvalidParams, parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return failure(ErrorCode::InvalidParams, u"unexpected argument \"%1\"; see --help"_s.arg(parser.positionalArguments().first()));
    WorkerOptions options;
    if (parser.isSet(u"help"_s)) {
        options.action = Action::PrintHelp;
        return options;
    }
    if (parser.isSet(u"version"_s)) {
        options.action = Action::PrintVersion;
        return options;
    }
    options.instance = parser.value(u"instance"_s);
    if (!parser.isSet(u"runtime"_s) || parser.value(u"runtime"_s).isEmpty())
        return failure(ErrorCode::InvalidParams, u"--runtime DIR is missing; see --help"_s);
    if (!isValidName(options.instance))
        return failure(ErrorCode::InvalidParams, u"--instance NAME is missing, or no name of an instance; see --help"_s);
    options.runtime = QFileInfo(parser.value(u"runtime"_s)).absoluteFilePath();
    return options;
}

} // namespace signalbox::agent
