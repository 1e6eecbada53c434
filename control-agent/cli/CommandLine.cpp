// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"

#include "control-agent/cli/Terminal.h"
#include "control-agent/cli/Units.h"
#include "control-agent/cli/Verbs.h"
#include "shared/base/Names.h"
#include "shared/base/Version.h"

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
  sudo signalbox enroll                  a token for the desktop manager
  SIGNALBOX_TOKEN=... signalbox --url wss://host:7710 --fingerprint HEX list

Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 not running (status), 4 not permitted, 5 unreachable,
6 certificate not trusted, 7 no such thing, 8 conflict, 9 timed out, 10 some of several failed.
Data goes to standard output, everything else to standard error.)";

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

    CLI::Option *const socket =
        m_app.add_option("--socket", m_target.socket, "Local socket of the agent")->type_name("PATH")->capture_default_str();
    CLI::Option *const url =
        m_app.add_option("--url", m_target.url, "Agent on another host: wss://HOST[:PORT]; the token is read from SIGNALBOX_TOKEN")
            ->type_name("URL");
    url->excludes(socket);
    m_app
        .add_option("--fingerprint", m_target.fingerprint,
                    "Key that agent must have: 64 hexadecimal digits; without it certificate authorities decide")
        ->type_name("HEX")
        ->needs(url);
    m_app.add_option("--token-file", m_target.tokenFile, "File with the token, instead of SIGNALBOX_TOKEN")->type_name("FILE")->needs(url);
    m_app.add_option("-o,--output", m_format, "table or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"table", "json"}))
        ->capture_default_str();

    addInstanceVerbs(*this);
    addChangeVerbs(*this);
    addSessionVerbs(*this);
    addRawVerbs(*this);
}

CLI::App &CommandLine::add(const std::string &verb, const std::string &description, Run run)
{
    CLI::App *const parser = m_app.add_subcommand(verb, description);
    m_verbs.emplace_back(parser, std::move(run));
    return *parser;
}

ExitCode CommandLine::run(int argc, char **argv)
{
    try {
        m_app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return explainParseError(error);
    }
    for (const auto &[parser, verb] : m_verbs) {
        if (parser->parsed()) {
            const ExitCode code = perform(verb);
            // A full disk or a closed pipe must not pass for an answer; the token of `enroll` would be lost in silence.
            if (std::fflush(stdout) != 0 || std::ferror(stdout)) {
                std::cerr << "signalbox: cannot write the answer: " << std::strerror(errno) << std::endl;
                return code == ExitCode::Done ? ExitCode::Failed : code;
            }
            return code;
        }
    }
    return ExitCode::WrongArguments;
}

ExitCode CommandLine::explainParseError(const CLI::ParseError &error)
{
    const bool isHelp = error.get_exit_code() == int(CLI::ExitCodes::Success);
    const QString mistake = isHelp ? QString() : mistakenVerb();
    if (mistake.isEmpty())
        m_app.exit(error, std::cout, std::cerr);
    else
        std::cerr << mistake.toStdString() << "\nRun with --help for more information." << std::endl;
    return isHelp ? ExitCode::Done : ExitCode::WrongArguments;
}

QString CommandLine::mistakenVerb() const
{
    if (!m_app.get_subcommands().empty())
        return {};
    QStringList verbs;
    for (const auto &[parser, verb] : m_verbs)
        verbs.append(QString::fromStdString(parser->get_name()));
    for (const std::string &argument : m_app.remaining()) {
        if (argument.starts_with('-'))
            continue;
        const QString word = printable(QString::fromStdString(argument));
        const QString nearest = nearestOf(word, verbs);
        return u"\"%1\" is no command%2"_s.arg(word.left(64), nearest.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(nearest));
    }
    return m_app.remaining().empty() ? u"no command given: \"signalbox list\" shows the instances"_s : QString();
}

ExitCode CommandLine::perform(const Run &run) const
{
    const Printer printer(m_format == "json" ? Format::Json : Format::Table, wantsColour());
    const auto fail = [&printer](const Error &error) {
        printer.error(error);
        return exitCodeOf(error.code);
    };
    Result<Target> target = targetOf(m_target);
    if (!target)
        return fail(target.error());
    AgentLink link(std::move(*target));
    const Result<ExitCode> code = run(link, printer);
    return code ? *code : fail(code.error());
}

} // namespace signalbox::cli
