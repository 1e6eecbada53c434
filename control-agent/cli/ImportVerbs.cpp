// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Choice.h"
#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Verbs.h"
#include "control-agent/import/SuperSocketImport.h"
#include "shared/base/SaveFile.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>

namespace signalbox::cli {

using namespace Qt::StringLiterals;
using importer::ImportedPassword;
using importer::ImportOutcome;

namespace {

struct ImportArguments {
    std::string format;
    std::string file;
    std::vector<std::string> types;
    std::string output;
    bool force = false;

    QString path() const { return QString::fromStdString(file); }
    /// Empty: standard output.
    QString target() const { return output == "-" ? QString() : QString::fromStdString(output); }
};

constexpr qint64 mostBytesRead = 4 * 1024 * 1024 + 1;
constexpr QFileDevice::Permissions ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

std::string checkMapping(const std::string &mapping)
{
    const auto sign = mapping.find('=');
    const bool isWhole = sign != std::string::npos && sign > 0 && sign + 1 < mapping.size();
    return isWhole ? std::string() : "a mapping looks like EchoService=echo: the type there, and what serves it here";
}

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    const bool isOpen = path == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return failure(ErrorCode::NotFound, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    const QByteArray bytes = file.read(mostBytesRead);
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorCode::FileUnreadable, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    return bytes;
}

/// A certificate stays beside the file that names it, also when the outcome is written elsewhere.
QString placed(const QString &path, const ImportArguments &arguments)
{
    const QDir from = QFileInfo(arguments.path()).absoluteDir();
    const QDir to = QFileInfo(arguments.target()).absoluteDir();
    if (arguments.target().isEmpty() || arguments.file == "-" || from == to || !from.exists(path))
        return path;
    return to.relativeFilePath(from.absoluteFilePath(path));
}

Result<ImportOutcome> converted(const ImportArguments &arguments)
{
    const QString path = arguments.path();
    importer::ImportOptions options;
    options.file = path == "-"_L1 ? u"on standard input"_s : QFileInfo(path).fileName();
    options.placePath = [&arguments](const QString &written) { return placed(written, arguments); };
    for (const std::string &mapping : arguments.types) {
        const auto sign = mapping.rfind('=');
        options.types.insert(QString::fromStdString(mapping.substr(0, sign)), QString::fromStdString(mapping.substr(sign + 1)));
    }
    const Result<QByteArray> bytes = readFile(path);
    if (!bytes)
        return failure(bytes.error());
    Result<ImportOutcome> outcome = importer::importSuperSocket(*bytes, options);
    if (!outcome) {
        // Most begin with line and column.
        const auto between = outcome.error().code == ErrorCode::MessageTooLarge ? ": "_L1 : ":"_L1;
        outcome.error().message = path + between + outcome.error().message;
    }
    return outcome;
}

Result<void> writeFile(const QString &path, const QByteArray &text, bool isSecret)
{
    return saveFile(path, text, isSecret ? std::optional(ownerOnly) : std::nullopt);
}

/// The passwords first: a configuration whose password file is missing would not be right.
Result<void> writeFiles(const ImportOutcome &outcome, const ImportArguments &arguments, const Printer &printer)
{
    const QString target = arguments.target();
    const QDir folder = QFileInfo(target).dir();
    QStringList files{target};
    for (const ImportedPassword &password : outcome.passwords)
        files.append(QDir::cleanPath(folder.filePath(password.fileName)));
    for (const QString &file : files) {
        if (!arguments.force && QFileInfo::exists(file))
            return failure(ErrorCode::Conflict,
                           u"%1 is there already, so nothing was written; name another file, or say --force"_s.arg(file));
    }
    for (const ImportedPassword &password : outcome.passwords) {
        const QString file = QDir::cleanPath(folder.filePath(password.fileName));
        if (const Result<void> written = writeFile(file, password.password.toUtf8() + '\n', true); !written)
            return written;
        printer.note(u"%1:%2: the password stands in %3, which only you can read; the agent's user must be able to"_s.arg(arguments.path())
                         .arg(password.line)
                         .arg(file));
    }
    return writeFile(target, outcome.toml.toUtf8(), false);
}

void sayNotes(const ImportOutcome &outcome, const ImportArguments &arguments, const Printer &printer)
{
    for (const importer::ImportNote &note : outcome.notes) {
        const QString where = note.line > 0 ? u"%1:%2"_s.arg(arguments.path()).arg(note.line) : arguments.path();
        printer.note(u"%1: %2"_s.arg(where, note.text));
    }
}

QString summary(const ImportOutcome &outcome, const QString &target)
{
    const auto counted = [](qsizetype count, const QString &thing) {
        return u"%1 %2%3"_s.arg(count).arg(thing, count == 1 ? u""_s : u"s"_s);
    };
    const QString next = target.isEmpty() ? QString() : u"; next: signalbox config check %1"_s.arg(target);
    return u"%1 imported, %2 to look at%3"_s.arg(counted(outcome.instances, u"instance"_s), counted(outcome.notes.size(), u"note"_s), next);
}

Result<ExitCode> importFile(const ImportArguments &arguments, const Printer &printer)
{
    static const QStringList formats{u"table"_s, u"json"_s, u"jsonl"_s, u"csv"_s, u"name"_s};
    if (!printer.isTable() || formats.contains(arguments.target()))
        return failure(ErrorCode::InvalidParams, u"what is imported is TOML; -o names the file to write here, such as -o signalbox.toml"_s);
    const Result<ImportOutcome> outcome = converted(arguments);
    if (!outcome)
        return failure(outcome.error());
    const QString target = arguments.target();
    if (target.isEmpty()) {
        sayNotes(*outcome, arguments, printer);
        for (const ImportedPassword &password : outcome->passwords) {
            printer.note(
                u"%1:%2: the password is not printed: write it as the only line of %3 (mode 0600) beside the file that you make of "
                "this, or let -o FILE.toml do both"_s.arg(arguments.path())
                    .arg(password.line)
                    .arg(password.fileName));
        }
        printer.text(outcome->toml);
    } else {
        if (const Result<void> written = writeFiles(*outcome, arguments, printer); !written)
            return failure(written.error());
        sayNotes(*outcome, arguments, printer);
    }
    printer.note(summary(*outcome, target));
    return ExitCode::Done;
}

} // namespace

void addImportVerbs(CommandLine &line)
{
    auto &arguments = line.state<ImportArguments>();
    CLI::App &verb =
        line.add("config import", "Turn the configuration of another host into Signalbox's, and say line by line what it could not take",
                 "signalbox config import supersocket App.config --map EchoService=echo -o signalbox.toml",
                 [&arguments](AgentLink &, const Printer &printer) { return importFile(arguments, printer); });
    choice(verb.add_option("format", arguments.format, "Whose configuration it is"), {"supersocket"})->required();
    verb.add_option("file", arguments.file, "XML configuration of SuperSocket 1.4 to 1.6; - reads standard input")
        ->type_name("FILE")
        ->required();
    verb.add_option("--map", arguments.types, "What serves a server type here, such as EchoService=echo; once a type")
        ->type_name("TYPE=ALIAS")
        ->take_all()
        ->expected(1)
        ->check(checkMapping);
    verb.add_option("-o,--output", arguments.output,
                    "File to write, instead of standard output; passwords of certificates are written beside it (mode 0600)")
        ->type_name("FILE");
    verb.add_flag("--force", arguments.force, "Overwrite files that are there");
}

} // namespace signalbox::cli
