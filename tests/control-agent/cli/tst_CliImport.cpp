// SPDX-License-Identifier: Apache-2.0
#include "tests/control-agent/cli/CliRun.h"
#include "tests/support/TestCertificate.h"

#include <QtTest/QtTest>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray certified =
    "<superSocket>\n<servers>\n<server name=\"Safe\" serverType=\"Echo.EchoServer, Echo\" ip=\"127.0.0.1\" port=\"2012\"\n"
    " security=\"tls\" syncSend=\"true\">\n<certificate filePath=\"localhost.pfx\" password=\"supersocket\"/>\n"
    "</server></servers></superSocket>";

} // namespace

/// `config import` with the real programs; no agent runs.
class tst_CliImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void printsTheConfigurationAndSaysTheRest();
    void readsStandardInput();
    void whatItWritesIsRight();
    void thePasswordIsForItsOwnerOnly();
    void aCertificateElsewhereIsStillFound();
    void overwritesOnlyWhenTold();
    void nothingIsWrittenWhenSomethingIsWrong_data();
    void nothingIsWrittenWhenSomethingIsWrong();
    void wrongArguments_data();
    void wrongArguments();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    QByteArray read(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    CliRun::Answer import(const QStringList &arguments, const QByteArray &input = {}) const
    {
        return m_cli.run(QStringList{u"config"_s, u"import"_s, u"supersocket"_s} + arguments, input);
    }
    CliRun::Answer check(const QString &file) const
    {
        return m_cli.run({u"--socket"_s, path(u"none.sock"_s), u"config"_s, u"check"_s, path(file)});
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    CliRun m_cli;
};

void tst_CliImport::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(makeCertificate(m_folder->path(), u"localhost"_s, u"supersocket"_s));
    // The import makes its own.
    QVERIFY(QFile::remove(path(u"localhost.pass"_s)));
    write(u"App.config"_s, certified);
}

void tst_CliImport::printsTheConfigurationAndSaysTheRest()
{
    const CliRun::Answer answer = import({path(u"App.config"_s), u"--map"_s, u"EchoServer=echo"_s});
    QCOMPARE(answer.code, 0);
    QVERIFY2(answer.out.contains("type = \"echo\"\n"_L1), qPrintable(answer.out));
    QVERIFY2(answer.err.contains(path(u"App.config"_s) + u":4: syncSend=\"true\" is left out: "_s), qPrintable(answer.err));
    QVERIFY(answer.err.contains(u":5: the password is not printed: "_s));
    QVERIFY(answer.err.contains("1 instance imported"_L1));
    QVERIFY(!answer.out.contains("\"supersocket\""_L1) && !answer.err.contains("\"supersocket\""_L1));
    QVERIFY(!QFile::exists(path(u"localhost.pass"_s)));
}

void tst_CliImport::readsStandardInput()
{
    const CliRun::Answer answer = import({u"-"_s, u"--map"_s, u"EchoServer=echo"_s}, certified);
    QCOMPARE(answer.code, 0);
    QVERIFY(answer.out.contains("name = \"Safe\"\n"_L1));
}

void tst_CliImport::whatItWritesIsRight()
{
    const CliRun::Answer answer = import({path(u"App.config"_s), u"--map"_s, u"EchoServer=echo"_s, u"-o"_s, path(u"out.toml"_s)});
    QCOMPARE(answer.code, 0);
    QCOMPARE(answer.out, QString());
    const CliRun::Answer checked = check(u"out.toml"_s);
    QVERIFY2(checked.code == 0, qPrintable(checked.out + checked.err));

    QVERIFY(QFile::remove(path(u"out.toml"_s)) && QFile::remove(path(u"localhost.pass"_s)));
    QCOMPARE(import({path(u"App.config"_s), u"-o"_s, path(u"out.toml"_s)}).code, 0);
    const CliRun::Answer unmapped = check(u"out.toml"_s);
    QCOMPARE(unmapped.code, 1);
    QVERIFY2(unmapped.out.contains("\"Echo.EchoServer\""_L1), qPrintable(unmapped.out));
}

void tst_CliImport::thePasswordIsForItsOwnerOnly()
{
    const CliRun::Answer answer = import({path(u"App.config"_s), u"-o"_s, path(u"out.toml"_s)});
    QCOMPARE(answer.code, 0);
    QVERIFY2(answer.err.contains(u":5: the password stands in "_s + path(u"localhost.pass"_s)), qPrintable(answer.err));
    QCOMPARE(read(u"localhost.pass"_s), QByteArray("supersocket\n"));
    constexpr auto ofOthers =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QCOMPARE(QFile::permissions(path(u"localhost.pass"_s)) & (ofOthers | QFile::ExeOwner), QFile::Permissions());
    QVERIFY(!read(u"out.toml"_s).contains("\"supersocket\""));
}

void tst_CliImport::aCertificateElsewhereIsStillFound()
{
    QVERIFY(QDir(m_folder->path()).mkdir(u"etc"_s));
    QCOMPARE(import({path(u"App.config"_s), u"--map"_s, u"EchoServer=echo"_s, u"-o"_s, path(u"etc/out.toml"_s)}).code, 0);
    QVERIFY2(read(u"etc/out.toml"_s).contains("pkcs12 = \"../localhost.pfx\"\npassword_file = \"localhost.pass\"\n"),
             read(u"etc/out.toml"_s).constData());
    QVERIFY(QFile::exists(path(u"etc/localhost.pass"_s)));
    const CliRun::Answer checked = check(u"etc/out.toml"_s);
    QVERIFY2(checked.code == 0, qPrintable(checked.out + checked.err));
}

void tst_CliImport::overwritesOnlyWhenTold()
{
    write(u"localhost.pass"_s, "precious");
    QVERIFY(QFile::setPermissions(path(u"localhost.pass"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    const QStringList arguments{path(u"App.config"_s), u"-o"_s, path(u"out.toml"_s)};
    const CliRun::Answer refused = import(arguments);
    QCOMPARE(refused.code, 8);
    QVERIFY2(refused.err.contains(path(u"localhost.pass"_s) + u" is there already"_s), qPrintable(refused.err));
    QCOMPARE(read(u"localhost.pass"_s), QByteArray("precious"));
    QVERIFY(!QFile::exists(path(u"out.toml"_s)));

    QCOMPARE(import(arguments + QStringList{u"--force"_s}).code, 0);
    QCOMPARE(read(u"localhost.pass"_s), QByteArray("supersocket\n"));
    QVERIFY(!(QFile::permissions(path(u"localhost.pass"_s)) & QFile::ReadOther));
    QCOMPARE(import(arguments).code, 8);
}

void tst_CliImport::nothingIsWrittenWhenSomethingIsWrong_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<QString>("words");
    QTest::newRow("malformed") << QByteArray("<superSocket>\n <servers>\n</superSocket>") << u"App.config:3:"_s;
    QTest::newRow("another program's") << QByteArray("<configuration>\n<appSettings/></configuration>")
                                       << u"App.config:1: XML, but no SuperSocket"_s;
    QTest::newRow("entities") << QByteArray("<!DOCTYPE x [<!ENTITY a \"b\">]>\n<superSocket/>") << u"<!DOCTYPE"_s;
    QTest::newRow("too long") << "<superSocket>" + QByteArray(4 * 1024 * 1024, ' ') + "</superSocket>"
                              << u"App.config: longer than 4 MiB"_s;
}

void tst_CliImport::nothingIsWrittenWhenSomethingIsWrong()
{
    QFETCH(QByteArray, xml);
    QFETCH(QString, words);
    write(u"App.config"_s, xml);
    const CliRun::Answer answer = import({path(u"App.config"_s), u"-o"_s, path(u"out.toml"_s)});
    QCOMPARE(answer.code, 1);
    QCOMPARE(answer.out, QString());
    QVERIFY2(answer.err.contains(words), qPrintable(answer.err));
    QVERIFY(!QFile::exists(path(u"out.toml"_s)));
}

void tst_CliImport::wrongArguments_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    QTest::newRow("no file") << u"config import supersocket"_s << 2 << u"file"_s;
    QTest::newRow("other host") << u"config import supersocked x"_s << 2 << u"did you mean \"supersocket\"?"_s;
    QTest::newRow("half a mapping") << u"config import supersocket x --map Echo"_s << 2 << u"EchoService=echo"_s;
    QTest::newRow("format") << u"config import supersocket x -o json"_s << 2 << u"TOML"_s;
    QTest::newRow("global format") << u"-o csv config import supersocket x"_s << 2 << u"TOML"_s;
    QTest::newRow("missing") << u"config import supersocket /nonexistent.config"_s << 7 << u"/nonexistent.config"_s;
}

void tst_CliImport::wrongArguments()
{
    QFETCH(QString, arguments);
    QFETCH(int, code);
    QFETCH(QString, words);
    const CliRun::Answer answer = m_cli.run(arguments.split(u' '));
    QCOMPARE(answer.code, code);
    QVERIFY2(answer.err.contains(words), qPrintable(answer.err));
    QCOMPARE(answer.out, QString());
}

QTEST_GUILESS_MAIN(tst_CliImport)
#include "tst_CliImport.moc"
