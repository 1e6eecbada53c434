// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/AgentLink.h"
#include "control-agent/cli/ExitCode.h"
#include "control-agent/cli/Printer.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace signalbox::cli {

/// The arguments: global options, one verb, its own options. Verbs register themselves.
class CommandLine
{
public:
    /// What a verb does. A failure is printed and becomes the exit code.
    using Run = std::function<Result<ExitCode>(AgentLink &, const Printer &)>;

    CommandLine();

    /// Declares a verb and answers its parser, for arguments. Variables bound to them must outlive `run`: use `state`.
    CLI::App &add(const std::string &verb, const std::string &description, Run run);
    /// Makes an object that lives as long as this.
    template <typename T>
    T &state()
    {
        auto made = std::make_shared<T>();
        T &reference = *made;
        m_states.push_back(std::move(made));
        return reference;
    }

    /// Parses, runs the verb, prints what went wrong.
    ExitCode run(int argc, char **argv);

private:
    ExitCode explainParseError(const CLI::ParseError &error);
    QString unknownVerb() const;
    ExitCode perform(const Run &run) const;

    CLI::App m_app;
    TargetOptions m_target;
    std::string m_format = "table";
    std::vector<std::pair<CLI::App *, Run>> m_verbs;
    std::vector<std::shared_ptr<void>> m_states;
};

/// For CLI11's `check`: refuses what parseDuration refuses.
std::string checkDuration(const std::string &text);

} // namespace signalbox::cli
