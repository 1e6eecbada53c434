// SPDX-License-Identifier: Apache-2.0
#include "control-agent/daemon/Options.h"

#include "control-agent/config/ConfigReader.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QFileInfo>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(u"Runs the server instances of this host and serves their management. Logs to stderr."_s);
    parser.addOptions({
        {u"config"_s, u"Configuration file."_s, u"FILE"_s, QString(defaultConfigFile)},
        {u"state"_s, u"Folder for what must survive a restart."_s, u"DIR"_s, u"/var/lib/signalbox"_s},
        {u"runtime"_s, u"Folder for sockets."_s, u"DIR"_s, u"/run/signalbox"_s},
        {u"check"_s, u"Check the configuration and the certificates it names, then exit."_s},
        {u"print-api"_s, u"Print the management API as an OpenRPC document, then exit."_s},
        {u"print-schema"_s, u"Print the JSON Schema of the configuration, then exit."_s},
        {u"version"_s, u"Print the version, then exit."_s},
        {u"help"_s, u"Print this, then exit."_s},
    });
}

QString absolute(const QString &path)
{
    return QFileInfo(path).absoluteFilePath();
}

} // namespace

QString Options::help()
{
    QCommandLineParser parser;
    describe(parser);
    return parser.helpText();
}

Result<Options> Options::parse(const QStringList &arguments)
{
    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(arguments))
        return failure(ErrorCode::InvalidParams, parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return failure(ErrorCode::InvalidParams, u"unexpected argument \"%1\"; see --help"_s.arg(parser.positionalArguments().first()));
    Options options;
    options.config = absolute(parser.value(u"config"_s));
    options.state = absolute(parser.value(u"state"_s));
    options.runtime = absolute(parser.value(u"runtime"_s));
    if (parser.isSet(u"help"_s))
        options.action = Action::PrintHelp;
    else if (parser.isSet(u"version"_s))
        options.action = Action::PrintVersion;
    else if (parser.isSet(u"print-api"_s))
        options.action = Action::PrintApi;
    else if (parser.isSet(u"print-schema"_s))
        options.action = Action::PrintSchema;
    else if (parser.isSet(u"check"_s))
        options.action = Action::Check;
    return options;
}

} // namespace signalbox::agent
