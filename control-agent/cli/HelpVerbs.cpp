// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Choice.h"
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Completion.h"
#include "control-agent/cli/Mistake.h"
#include "control-agent/cli/Verbs.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QProcess>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

// The shells only hand over the words and show what comes back: the tree of verbs is known in one place.

constexpr auto bashScript = R"(# Completion of signalbox for bash. For this shell:  source <(signalbox completion bash)
_signalbox()
{
    # bash also splits at = and :, which stand inside our words.
    local words=() word i
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((${#words[@]} > 0)) && [[ $word == [=:]* || ${words[-1]} == *[=:] ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
    local program=${COMP_WORDS[0]/#\~/$HOME} found=() typed=${words[-1]}
    mapfile -t found < <("$program" __complete "${words[@]}" 2>/dev/null)
    COMPREPLY=()
    if [[ ${found[0]-} == :files ]]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
        return
    fi
    # Only what follows the last = or : replaces what was typed.
    local head=
    [[ $typed == *[=:]* ]] && head=${typed%"${typed##*[=:]}"}
    for word in "${found[@]}"; do
        [[ $word == *= ]] && compopt -o nospace 2>/dev/null
        printf -v word %q "${word#"$head"}"
        COMPREPLY+=("${word//\\=/=}")
    done
}
complete -F _signalbox signalbox
)";

constexpr auto zshScript = R"(#compdef signalbox
# Completion of signalbox for zsh. For this shell:  source <(signalbox completion zsh)
_signalbox() {
    local -a found
    found=("${(@f)$(${~words[1]} __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ ${found[1]} == :files ]]; then
        _files
    elif [[ -n ${found[1]} ]]; then
        compadd -- "${found[@]}"
    fi
}
if [[ ${funcstack[1]} == _signalbox ]]; then
    _signalbox "$@"
else
    compdef _signalbox signalbox
fi
)";

constexpr auto fishScript = R"(# Completion of signalbox for fish. For this shell:  signalbox completion fish | source
function __signalbox_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found ($words[1] __complete $words[2..-1] "$current" 2>/dev/null)
    if test "$found[1]" = ":files"
        __fish_complete_path "$current"
    else
        printf '%s\n' $found
    end
end
complete -c signalbox -f -a '(__signalbox_complete)'
)";

Result<ExitCode> help(const CLI::App &root, const std::vector<std::string> &words, const Printer &printer)
{
    const CLI::App *verb = &root;
    for (const std::string &word : words) {
        const CLI::App *const child = childNamed(*verb, QString::fromStdString(word));
        if (!child)
            return failure(ErrorCode::InvalidParams, noSuchCommand(*verb, QString::fromStdString(word)));
        verb = child;
    }
    // Not App::help, which explains the verb that was parsed: this one.
    printer.text(
        QString::fromStdString(verb->get_formatter()->make_help(verb, commandText(*verb).toStdString(), CLI::AppFormatMode::Normal)));
    return ExitCode::Done;
}

QStringList linesOf(const QStringList &arguments)
{
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), arguments);
    constexpr int patienceMs = 5000;
    if (!process.waitForFinished(patienceMs) || process.exitCode() != 0)
        return {};
    return QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
}

} // namespace

ExitCode complete(const CLI::App &root, const QStringList &words)
{
    Completion completion = completionOf(root, words);
    QStringList lines = completion.isFile ? QStringList{u":files"_s} : completion.words;
    if (!completion.lister.isEmpty()) {
        for (const QString &name : linesOf(completion.lister)) {
            const QString candidate = completion.prefix + name + completion.suffix;
            if (candidate.startsWith(completion.typed))
                lines.append(candidate);
        }
    }
    const Printer printer(Format::Name, false);
    for (const QString &line : std::as_const(lines))
        printer.line(line);
    return ExitCode::Done;
}

void addHelpVerbs(CommandLine &line)
{
    auto &words = line.state<std::vector<std::string>>();
    CLI::App &helping = line.add("help", "Explain a command", "signalbox help user add",
                                 [&words, &line](AgentLink &, const Printer &printer) { return help(line.parser(), words, printer); });
    helping.add_option("command", words, "The command; without it, all of them")->type_name("VERB");

    auto &shell = line.state<std::string>();
    CLI::App &completing =
        line.add("completion", "Print a completion script for a shell", "source <(signalbox completion bash)",
                 [&shell](AgentLink &, const Printer &printer) -> Result<ExitCode> {
                     printer.text(QString::fromUtf8(shell == "bash" ? bashScript : shell == "zsh" ? zshScript : fishScript));
                     return ExitCode::Done;
                 });
    choice(completing.add_option("shell", shell, "Which shell"), {"bash", "zsh", "fish"})->required();
}

} // namespace signalbox::cli
