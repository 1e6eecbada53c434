// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Completion.h"

#include "control-agent/cli/CommandLine.h"
#include "control-agent/cli/Mistake.h"

#include <QtCore/QProcess>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::cli;
using namespace Qt::StringLiterals;

/// Completion, and that the documentation names all there is.
class tst_Completion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void candidates_data();
    void candidates();
    void dynamicNamesAskTheSameAgent();
    void filesAreLeftToTheShell();
    void instancesWithRoles();
    void scriptsParse_data();
    void scriptsParse();
    void bashCompletes_data();
    void bashCompletes();
    void bashCompletesContexts();
    void documentationNamesEveryVerbAndOption();
    void everyVerbHasAnExampleAndOneLine();

private:
    static Completion at(const QString &line)
    {
        const CommandLine commandLine;
        return completionOf(commandLine.parser(), line.split(u' '));
    }
    static QByteArray script(const QString &shell);
    /// What bash offers for a line that ends at the cursor.
    QStringList bash(const QString &line);
    void eachVerb(const std::function<void(const CLI::App &)> &visit) const;

    QTemporaryDir m_folder;
};

void tst_Completion::candidates_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("verb") << u"st"_s << QStringList{u"status"_s, u"start"_s, u"stop"_s};
    QTest::newRow("second word") << u"user un"_s << QStringList{u"unlock"_s};
    QTest::newRow("all of a group") << u"token "_s << QStringList{u"list"_s, u"create"_s, u"revoke"_s};
    QTest::newRow("group that is a verb itself") << u"audit "_s << QStringList{u"list"_s, u"verify"_s};
    QTest::newRow("option") << u"user list --sor"_s << QStringList{u"--sort"_s};
    QTest::newRow("global option after the verb") << u"list --soc"_s << QStringList{u"--socket"_s};
    QTest::newRow("value") << u"list -o js"_s << QStringList{u"json"_s, u"jsonl"_s};
    QTest::newRow("value after =") << u"list --output=c"_s << QStringList{u"--output=csv"_s};
    QTest::newRow("value of an option of the verb") << u"user add ann --role o"_s << QStringList{u"operator"_s};
    QTest::newRow("verb after a global option") << u"-o json kic"_s << QStringList{u"kick"_s};
    QTest::newRow("method") << u"call token.r"_s << QStringList{u"token.revoke"_s};
    QTest::newRow("shell") << u"completion f"_s << QStringList{u"fish"_s};
    QTest::newRow("help") << u"help user re"_s << QStringList{u"remove"_s};
    QTest::newRow("nothing after a full line") << u"user show ann "_s << QStringList{};
    QTest::newRow("free text") << u"kick s-1 --reason li"_s << QStringList{};
}

void tst_Completion::candidates()
{
    QFETCH(QString, line);
    QFETCH(QStringList, words);
    QStringList found = at(line).words;
    found.sort();
    words.sort();
    QCOMPARE(found, words);
}

void tst_Completion::dynamicNamesAskTheSameAgent()
{
    const QStringList tail{u"-o"_s, u"name"_s, u"--timeout"_s, u"2s"_s};
    QCOMPARE(at(u"--socket /x start "_s).lister, (QStringList{u"--socket"_s, u"/x"_s, u"list"_s} + tail));
    QCOMPARE(at(u"start A B"_s).lister, QStringList{u"list"_s} + tail);
    QCOMPARE(at(u"context use f"_s).lister, (QStringList{u"context"_s, u"list"_s} + tail));
    QCOMPARE(at(u"--context "_s).lister, (QStringList{u"context"_s, u"list"_s} + tail));
    QCOMPARE(at(u"user edit "_s).lister, (QStringList{u"user"_s, u"list"_s} + tail));
    QCOMPARE(at(u"token revoke a b"_s).lister, (QStringList{u"token"_s, u"list"_s} + tail));
    QVERIFY(at(u"status A "_s).lister.isEmpty());
}

void tst_Completion::filesAreLeftToTheShell()
{
    QVERIFY(at(u"config check "_s).isFile);
    QVERIFY(at(u"--token-file "_s).isFile);
    QVERIFY(!at(u"config show "_s).isFile);
}

void tst_Completion::instancesWithRoles()
{
    QCOMPARE(at(u"user add ann --on E"_s).suffix, u"="_s);
    QCOMPARE(at(u"user add ann --on Echo=o"_s).words, QStringList{u"Echo=operator"_s});
}

QByteArray tst_Completion::script(const QString &shell)
{
    QProcess process;
    process.start(QStringLiteral(SIGNALBOX_BIN_DIR "/signalbox"), {u"completion"_s, shell});
    process.waitForFinished();
    return process.readAllStandardOutput();
}

void tst_Completion::scriptsParse_data()
{
    QTest::addColumn<QString>("shell");
    for (const char *shell : {"bash", "zsh", "fish"})
        QTest::newRow(shell) << QString::fromLatin1(shell);
}

void tst_Completion::scriptsParse()
{
    QFETCH(QString, shell);
    const QByteArray text = script(shell);
    QVERIFY(text.contains("__complete"));
    const QString program = QStandardPaths::findExecutable(shell);
    if (program.isEmpty())
        return; // zsh and fish are on few machines; bash is on all of ours
    QProcess process;
    process.start(program, {u"-n"_s});
    process.write(text);
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
}

QStringList tst_Completion::bash(const QString &line)
{
    // As readline does it: the words are split at blanks and at COMP_WORDBREAKS.
    static const QByteArray driver = R"(
source "$1"
line=$2
COMP_LINE=$line COMP_POINT=${#line}
read -r -a blanks <<<"$line"
[[ $line == *' ' ]] && blanks+=("")
COMP_WORDS=()
for blank in "${blanks[@]}"; do
    while [[ $blank =~ ^([^=:]+)([=:])(.*)$ ]]; do
        COMP_WORDS+=("${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}")
        blank=${BASH_REMATCH[3]}
    done
    if [[ -n $blank || ${#COMP_WORDS[@]} -eq 0 || ${COMP_WORDS[-1]} != [=:] ]]; then COMP_WORDS+=("$blank"); fi
done
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
complete -p signalbox >/dev/null || exit 3
_signalbox signalbox "${COMP_WORDS[COMP_CWORD]}" ""
printf '%s\n' "${COMPREPLY[@]}"
)";
    QFile file(m_folder.filePath(u"completion.bash"_s));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write(script(u"bash"_s));
    file.close();
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"XDG_DATA_HOME"_s, m_folder.path());
    environment.remove(u"SIGNALBOX_CONTEXT"_s);
    process.setProcessEnvironment(environment);
    process.start(
        u"bash"_s,
        {u"-c"_s, QString::fromLatin1(driver), u"bash"_s, file.fileName(), QStringLiteral(SIGNALBOX_BIN_DIR "/signalbox ") + line});
    if (!process.waitForFinished() || process.exitCode() != 0)
        return {u"bash failed: "_s + QString::fromUtf8(process.readAllStandardError())};
    QStringList words = QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    words.sort();
    return words;
}

void tst_Completion::bashCompletes_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("verb") << u"ver"_s << QStringList{u"version"_s};
    QTest::newRow("second word") << u"user un"_s << QStringList{u"unlock"_s};
    QTest::newRow("option") << u"user list --so"_s << QStringList{u"--socket"_s, u"--sort"_s};
    QTest::newRow("value") << u"list -o js"_s << QStringList{u"json"_s, u"jsonl"_s};
    QTest::newRow("value after =") << u"list --output=c"_s << QStringList{u"csv"_s};
    QTest::newRow("after a URL") << u"--url wss://h:7710 hea"_s << QStringList{u"health"_s};
    QTest::newRow("role on an instance") << u"user add ann --on Echo=o"_s << QStringList{u"operator"_s};
    QTest::newRow("nothing") << u"zzz"_s << QStringList{};
}

void tst_Completion::bashCompletes()
{
    QFETCH(QString, line);
    QTEST(bash(line), "words");
}

void tst_Completion::bashCompletesContexts()
{
    QVERIFY(QDir(m_folder.path()).mkpath(u"signalbox/signalbox-manager"_s));
    QFile file(m_folder.filePath(u"signalbox/signalbox-manager/hosts.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"hosts": [{"id": "1", "name": "frankfurt", "host": "h", "port": 1, "fingerprint": ""},
                             {"id": "2", "name": "old rack", "host": "h", "port": 2, "fingerprint": ""}]})");
    file.close();
    QCOMPARE(bash(u"context use fr"_s), QStringList{u"frankfurt"_s});
    QCOMPARE(bash(u"--context "_s), (QStringList{u"frankfurt"_s, u"local"_s, u"old\\ rack"_s}));
}

void tst_Completion::eachVerb(const std::function<void(const CLI::App &)> &visit) const
{
    const CommandLine commandLine;
    const std::function<void(const CLI::App &)> walk = [&](const CLI::App &verb) {
        visit(verb);
        for (const CLI::App *child : verb.get_subcommands([](const CLI::App *) { return true; }))
            walk(*child);
    };
    walk(commandLine.parser());
}

void tst_Completion::documentationNamesEveryVerbAndOption()
{
    QFile file(QStringLiteral(SIGNALBOX_SOURCE_DIR "/docs/cli.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    QStringList missing;
    eachVerb([&](const CLI::App &verb) {
        const QString command = commandText(verb);
        // The section of the verb, up to the next heading.
        const bool isRoot = !verb.get_parent();
        const qsizetype begin = isRoot ? 0 : text.indexOf(u"\n### `%1"_s.arg(command));
        if (begin < 0) {
            if (childNames(verb).isEmpty())
                missing.append(command);
            return;
        }
        const qsizetype end = isRoot ? text.size() : text.indexOf(u"\n##"_s, begin + 1);
        const QString section = text.sliced(begin, (end < 0 ? text.size() : end) - begin);
        for (const CLI::Option *option : verb.get_options()) {
            for (const std::string &name : option->get_lnames()) {
                const QString word = u"--"_s + QString::fromStdString(name);
                if (!QRegularExpression(word + u"(?![a-z-])"_s).match(word == "--help"_L1 ? text : section).hasMatch())
                    missing.append(command + u' ' + word);
            }
        }
    });
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u"; "_s)));
}

void tst_Completion::everyVerbHasAnExampleAndOneLine()
{
    eachVerb([](const CLI::App &verb) {
        QVERIFY2(!verb.get_description().empty() && verb.get_description().find('\n') == std::string::npos, verb.get_name().c_str());
        if (childNames(verb).isEmpty())
            QVERIFY2(verb.help().find("Example:\n  ") != std::string::npos, verb.get_name().c_str());
        for (const CLI::Option *option : verb.get_options())
            QVERIFY2(!option->get_description().empty(), option->get_name().c_str());
    });
}

QTEST_GUILESS_MAIN(tst_Completion)
#include "tst_Completion.moc"
