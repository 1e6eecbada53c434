// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"

#include "control-agent/cli/Choice.h"
#include "control-agent/cli/Mistake.h"
#include "control-agent/cli/Terminal.h"
#include "control-agent/cli/Units.h"
#include "control-agent/cli/Verbs.h"
#include "shared/base/Version.h"

#include <QtCore/QCoreApplication>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr auto footer = R"(
Examples:
  signalbox list                         the instances and what they do
  signalbox start FTPServer --wait       until it runs, or says why not
  signalbox sessions EchoServerA -o json
  signalbox help user add                a command in detail
  sudo signalbox enroll                  a token for the desktop manager
  signalbox context add fra-1 --url wss://fra-1.example:7710 --account ann

Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 not running (status), 4 not permitted, 5 unreachable,
6 certificate not trusted, 7 no such thing, 8 conflict, 9 timed out, 10 some of several failed.
Data goes to standard output, everything else to standard error. Colour is off with NO_COLOR set.)";

const std::vector<std::string> formats{"table", "json", "jsonl", "csv", "name"};

Format formatOf(const std::string &name)
{
    // As an enumeration's values: in this order.
    return Format(std::find(formats.begin(), formats.end(), name) - formats.begin());
}

} // namespace

std::string checkDuration(const std::string &text)
{
    const auto duration = parseDuration(QString::fromStdString(text));
    return duration ? std::string() : duration.error().message.toStdString();
}

CommandLine::CommandLine() : m_app("Controls a Signalbox agent: its socket servers, their sessions, who may manage it.", "signalbox")
{
    // Before any verb is added: that is when verbs inherit it, and with it global options may stand after the verb.
    m_app.fallthrough();
    m_app.require_subcommand(1);
    m_app.set_version_flag("--version", "signalbox " + std::string(productVersion.data(), std::size_t(productVersion.size())),
                           "Print the version");
    m_app.footer(footer);
    addGlobalOptions();
    addVerbs();
}

void CommandLine::addGlobalOptions()
{
    CLI::Option *const socket = m_app.add_option("--socket", m_target.socket, "Local socket of the agent")
                                    ->type_name("PATH")
                                    ->default_str(TargetOptions::usualSocket);
    CLI::Option *const url =
        m_app.add_option("--url", m_target.url, "Agent on another host: wss://HOST[:PORT]; the token is read from SIGNALBOX_TOKEN")
            ->type_name("URL");
    url->excludes(socket);
    m_app.add_option("--context", m_target.context, "Agent by the name it has in `signalbox context list`; also SIGNALBOX_CONTEXT")
        ->type_name("CONTEXT")
        ->excludes(socket)
        ->excludes(url);
    m_app
        .add_option("--fingerprint", m_target.fingerprint,
                    "Key that agent must have: 64 hexadecimal digits; without it certificate authorities decide")
        ->type_name("HEX")
        ->needs(url);
    m_app.add_option("--token-file", m_target.tokenFile, "File with the token, instead of SIGNALBOX_TOKEN")->type_name("FILE")->needs(url);
    choice(m_app.add_option("-o,--output", m_format, "Format: for people, or for programs"), formats)->capture_default_str();
    m_app
        .add_option("--timeout", m_timeout,
                    "Longest wait for the agent: 500ms, 30s, 2m; default: 10s an answer, 30s with --wait; then exit 9")
        ->type_name("TIME")
        ->check(checkDuration);
}

void CommandLine::addVerbs()
{
    addInstanceVerbs(*this);
    addChangeVerbs(*this);
    addConfigureVerbs(*this);
    addSessionVerbs(*this);
    addHubVerbs(*this);
    addPresenceVerbs(*this);
    addClusterVerbs(*this);
    addEventVerbs(*this);
    addHealthVerbs(*this);
    addConfigVerbs(*this);
    addImportVerbs(*this);
    addUserVerbs(*this);
    addTokenVerbs(*this);
    addAuditVerbs(*this);
    addEnrollVerbs(*this);
    addContextVerbs(*this);
    addRawVerbs(*this);
    addHelpVerbs(*this);
}

CLI::App &CommandLine::addGroup(const std::string &word, const std::string &description)
{
    CLI::App *const group = m_app.add_subcommand(word, description);
    group->require_subcommand(1);
    return *group;
}

CLI::App &CommandLine::add(const std::string &verb, const std::string &description, const std::string &example, Run run)
{
    const auto space = verb.find(' ');
    CLI::App *const parent = space == std::string::npos ? &m_app : m_app.get_subcommand(verb.substr(0, space));
    CLI::App *const parser = parent->add_subcommand(space == std::string::npos ? verb : verb.substr(space + 1), description);
    parser->footer("\nExample:\n  " + example + "\n\nGlobal options (which agent, output format, time-out): signalbox --help");
    m_verbs[parser] = std::move(run);
    return *parser;
}

ExitCode CommandLine::run(int argc, char **argv)
{
    if (argc > 1 && std::string_view(argv[1]) == "__complete")
        return complete(m_app, QCoreApplication::arguments().sliced(2));
    try {
        m_app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return explain(error);
    }
    const auto verb = m_verbs.find(&chosenVerb(m_app));
    if (verb == m_verbs.end())
        return ExitCode::WrongArguments;
    const ExitCode code = perform(verb->second);
    // A full disk or a closed pipe must not pass for an answer; the token of `enroll` would be lost in silence.
    if (!Printer::canWrite()) {
        std::cerr << "signalbox: cannot write the answer: " << std::strerror(errno) << std::endl;
        return code == ExitCode::Done ? ExitCode::Failed : code;
    }
    return code;
}

ExitCode CommandLine::explain(const CLI::ParseError &error) const
{
    if (error.get_exit_code() == int(CLI::ExitCodes::Success)) {
        m_app.exit(error, std::cout, std::cerr);
        return ExitCode::Done;
    }
    const QString command = commandText(chosenVerb(m_app));
    std::cerr << "signalbox: " << mistakeText(m_app, error).toStdString() << "\n"
              << "Run \"" << command.toStdString() << " --help\" for more information." << std::endl;
    return ExitCode::WrongArguments;
}

ExitCode CommandLine::perform(const Run &run) const
{
    const Printer printer(formatOf(m_format), wantsColour(), terminalWidth());
    AgentLink link(m_target);
    if (!m_timeout.empty())
        link.setTimeout(parseDuration(QString::fromStdString(m_timeout)).value_or(std::chrono::milliseconds()));
    const Result<ExitCode> code = run(link, printer);
    if (code)
        return *code;
    printer.error(code.error());
    return exitCodeOf(code.error().code);
}

} // namespace signalbox::cli
