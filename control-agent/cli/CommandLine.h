// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/AgentLink.h"
#include "control-agent/cli/ExitCode.h"
#include "control-agent/cli/Printer.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace signalbox::cli {

/// The arguments: global options, one verb of one or two words, its own options. Verbs register themselves.
class CommandLine
{
public:
    /// What a verb does. A failure is printed and becomes the exit code.
    using Run = std::function<Result<ExitCode>(AgentLink &, const Printer &)>;

    CommandLine();

    /// A first word that needs a second one.
    CLI::App &addGroup(const std::string &word, const std::string &description);
    /// Declares a verb, "list" or "user list" with its group declared before, and answers its parser, for arguments. `example`
    /// is a whole command. Variables bound to arguments must outlive `run`: use `state`.
    CLI::App &add(const std::string &verb, const std::string &description, const std::string &example, Run run);
    /// Makes an object that lives as long as this.
    template <typename T>
    T &state()
    {
        auto made = std::make_shared<T>();
        T &reference = *made;
        m_states.push_back(std::move(made));
        return reference;
    }

    const CLI::App &parser() const { return m_app; }
    const TargetOptions &target() const { return m_target; }

    /// Parses, runs the verb, prints what went wrong.
    ExitCode run(int argc, char **argv);

private:
    void addGlobalOptions();
    void addVerbs();
    ExitCode explain(const CLI::ParseError &error) const;
    ExitCode perform(const Run &run) const;

    CLI::App m_app;
    TargetOptions m_target;
    std::string m_format = "table";
    std::string m_timeout;
    std::map<const CLI::App *, Run> m_verbs;
    std::vector<std::shared_ptr<void>> m_states;
};

/// For CLI11's `check`: refuses what parseDuration refuses.
std::string checkDuration(const std::string &text);

} // namespace signalbox::cli
