// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigReader.h"
#include "control-agent/import/SuperSocketImport.h"

#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::importer;

namespace {

const QMap<QString, QString> usualTypes{
    {u"EchoService"_s, u"echo"_s}, {u"MyAppServerA"_s, u"line"_s}, {u"EchoServer"_s, u"echo"_s}, {u"GPSServer"_s, u"echo"_s}};

QByteArray data(const QString &name)
{
    QFile file(QStringLiteral(SIGNALBOX_SOURCE_DIR "/tests/control-agent/import/data/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A section with one server: its attributes, and what stands in it.
QByteArray server(const QByteArray &attributes, const QByteArray &children = {})
{
    return "<superSocket><servers>\n<server name=\"S\" serverType=\"E\"\n" + attributes + "\n>" + children
        + "</server></servers></superSocket>";
}

/// Line and words of what it says about `line`; of everything with 0.
QString told(const ImportOutcome &outcome, int line = 0)
{
    QString text;
    for (const ImportNote &note : outcome.notes) {
        if (line == 0 || note.line == line)
            text += u"%1: %2\n"_s.arg(note.line).arg(note.text);
    }
    return text;
}

Result<agent::AgentConfig> readBack(const QString &toml)
{
    return agent::readConfigText(toml.toUtf8(), u"/imported/signalbox.toml"_s);
}

} // namespace

class tst_SuperSocketImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void documentsBecomeWhatTheySay_data();
    void documentsBecomeWhatTheySay();
    void twoEchoServers();
    void everyAttributeIsMappedOrTold();
    void oneSetting_data();
    void oneSetting();
    void nothingIsServedUnencryptedThatWasNot_data();
    void nothingIsServedUnencryptedThatWasNot();
    void typesAreMappedByAnyOfTheirNames_data();
    void typesAreMappedByAnyOfTheirNames();
    void aMappingThatMeetsNothingIsTold();
    void namesAreMadeValidAndUnique();
    void passwordsStandInFilesOfTheirOwn();
    void pathsStayRelativeToTheFile();
    void secretsOfOthersAreNotShown();
    void nothingBreaksOutOfTheText();
    void saysWhatIsNoConfiguration_data();
    void saysWhatIsNoConfiguration();
    void manyServersTakeLinearTime();
};

void tst_SuperSocketImport::documentsBecomeWhatTheySay_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QMap<QString, QString>>("types");
    for (const auto name : {"two-echo-servers", "two-types", "process", "listeners", "version-1.4"})
        QTest::newRow(name) << QString::fromLatin1(name) << usualTypes;
    QTest::newRow("every-attribute") << u"every-attribute"_s << QMap<QString, QString>();
}

void tst_SuperSocketImport::documentsBecomeWhatTheySay()
{
    QFETCH(QString, name);
    using Types = QMap<QString, QString>;
    QFETCH(Types, types);
    const auto outcome = importSuperSocket(data(name + u".config"_s), {name + u".config"_s, types});
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
    QCOMPARE(outcome->toml, QString::fromUtf8(data(name + u".toml"_s)));
    const auto config = readBack(outcome->toml);
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->instances.size(), outcome->instances);
}

void tst_SuperSocketImport::twoEchoServers()
{
    const auto outcome = importSuperSocket(data(u"two-echo-servers.config"_s), {u"x"_s, {{u"EchoService"_s, u"echo"_s}}});
    QVERIFY(outcome);
    QCOMPARE(told(*outcome), u"6: <appSettings> is left out: it is no part of SuperSocket's configuration\n"_s);
    QCOMPARE(outcome->passwords.size(), 1);
    QCOMPARE(outcome->passwords.first().fileName, u"localhost.pass"_s);
    QCOMPARE(outcome->passwords.first().password, u"supersocket"_s);
    QCOMPARE(outcome->passwords.first().line, 17);
    QVERIFY(outcome->toml.contains("[[type]]\nname = \"EchoService\"\ntype = \"echo\"\n"_L1));
    const auto config = readBack(outcome->toml);
    QVERIFY(config);
    const core::InstanceConfig &plain = config->instances.at(0);
    const core::InstanceConfig &secure = config->instances.at(1);
    QCOMPARE(plain.name, u"EchoServerA"_s);
    QVERIFY(!plain.listeners.first().tls);
    QCOMPARE(secure.type, u"EchoService"_s);
    QVERIFY(secure.listeners.first().tls);
    QCOMPARE(secure.listeners.first().port, 8443);
    QCOMPARE(secure.tls.pkcs12, u"/imported/localhost.pfx"_s);
    QCOMPARE(secure.tls.passwordFile, u"/imported/localhost.pass"_s);
}

/// The list of "SuperSocket Basic Configuration", and what its classes read besides.
void tst_SuperSocketImport::everyAttributeIsMappedOrTold()
{
    const QByteArray xml = data(u"every-attribute.config"_s);
    const auto outcome = importSuperSocket(xml, {u"x"_s, {}});
    QVERIFY(outcome);
    static const QStringList mapped{u"name"_s,
                                    u"ip"_s,
                                    u"port"_s,
                                    u"mode"_s,
                                    u"disabled"_s,
                                    u"startupOrder"_s,
                                    u"isolation"_s,
                                    u"maxConnectionNumber"_s,
                                    u"clearIdleSession"_s,
                                    u"idleSessionTimeOut"_s,
                                    u"maxRequestLength"_s,
                                    u"sendTimeOut"_s,
                                    u"serverTypeName"_s};
    static const QRegularExpression attribute(u"^(?!<add|<subProtocols)(?:<\\w+ )?([a-zA-Z]+)=\"[^\"]*\"\\s*/?>?$"_s);
    const QStringList lines = QString::fromUtf8(xml).split(u'\n');
    int seen = 0;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString name = attribute.match(lines[i].trimmed()).captured(1);
        if (name.isEmpty() || name == "xmlns"_L1)
            continue;
        ++seen;
        const bool isTold = told(*outcome).contains(QRegularExpression(u"\\b%1=\""_s.arg(name)));
        QVERIFY2(isTold != mapped.contains(name), qPrintable(lines[i]));
    }
    QVERIFY2(seen >= 48, qPrintable(QString::number(seen)));
    for (const auto element :
         {"commandAssemblies", "subProtocols", "connectionFilters", "logFactories", "receiveFilterFactories", "commandLoaders", "policies"})
        QVERIFY2(told(*outcome).contains(u"<%1> is left out"_s.arg(QLatin1StringView(element))), element);
}

void tst_SuperSocketImport::oneSetting_data()
{
    QTest::addColumn<QByteArray>("attributes");
    QTest::addColumn<QByteArray>("children");
    QTest::addColumn<QString>("toml");
    QTest::addColumn<QString>("note"); // of line 3, or of line 4
    const auto row = [](const char *name, const QByteArray &attributes, const QString &toml, const QString &note = {},
                        const QByteArray &children = {}) { QTest::newRow(name) << attributes << children << toml << note; };
    row("any", "ip='Any' port='1'", u"address = \"any\"\nport = 1\n"_s);
    row("no address", "port='1'", u"address = \"any\"\n"_s);
    row("any6", "ip='ipv6any' port='1'", u"address = \"any6\"\n"_s);
    row("IPv6", "ip='::1' port='1'", u"address = \"::1\"\n"_s);
    row("host name", "ip='example.org' port='1'", u"autostart = false\n"_s, u"ip=\"example.org\""_s);
    row("port too large", "port='70000'", u"port = 0\n"_s);
    row("port is no number", "port='http'", u"autostart = false\n"_s, u"port=\"http\" is left out: it is no whole number"_s);
    row("disabled", "port='1' disabled='True'", u"autostart = false\n"_s);
    row("order", "port='1' startupOrder='-4'", u"start_order = -4\n"_s);
    row("UDP", "port='1' mode='Udp'", u"autostart = false\n"_s, u"UDP is not served"_s);
    row("isolation", "port='1' isolation='process'", u"isolation = \"process\"\n"_s);
    row("domain", "port='1' isolation='AppDomain'", u"isolation = \"thread\"\n"_s);
    row("unknown isolation", "port='1' isolation='vm'", u"isolation = \"none\"\n"_s, u"None, AppDomain or Process"_s);
    row("sessions", "port='1' maxConnectionNumber='7'", u"max_sessions = 7\n"_s);
    row("sessions without limit", "port='1' maxConnectionNumber='0'", u"[instance.limits]\nidle"_s,
        u"maxConnectionNumber=\"0\" is left out"_s);
    row("too many sessions", "port='1' maxConnectionNumber='2147483647'", u"max_sessions = 100000000\n"_s, u"becomes 100000000"_s);
    row("bytes", "port='1' maxRequestLength='1024'", u"max_message_bytes = 1024\n"_s);
    row("whole seconds", "port='1' sendTimeOut='5000'", u"send_timeout = \"5s\"\n"_s);
    row("milliseconds", "port='1' sendTimeOut='1500'", u"send_timeout = \"1500ms\"\n"_s);
    row("too short", "port='1' sendTimeOut='5'", u"send_timeout = \"20ms\"\n"_s, u"becomes 20"_s);
    row("never idle", "port='1'", u"idle_timeout = \"0s\""_s);
    row("idle without clearing", "port='1' idleSessionTimeOut='9'", u"idle_timeout = \"0s\""_s, u"without clearIdleSession"_s);
    row("idle", "port='1' clearIdleSession='true' idleSessionTimeOut='90'", u"idle_timeout = \"90s\""_s);
    row("idle by default", "port='1' clearIdleSession='true'", u"idle_timeout = \"300s\""_s);
    row("idle for a year", "port='1' clearIdleSession='true' idleSessionTimeOut='31536000'", u"idle_timeout = \"604800s\""_s,
        u"becomes 604800"_s);
    row("neither true nor false", "port='1' clearIdleSession='yes'", u"idle_timeout = \"0s\""_s, u"neither true nor false"_s);
    row("option", "port='1' policyFile='a&quot;b'", u"# line 3: policyFile=\"a\"b\"\n"_s, u"policyFile"_s);
    row("misspelt", "port='1' maxConnectionNumbers='1'", u"# line 3: maxConnectionNumbers"_s, u"did you mean maxConnectionNumber?"_s);
    row("lists and ports", "port='1'", u"port = 2\n"_s, u"exclude each other"_s, "<listeners><add ip='Any' port='2'/></listeners>");
    row("a listener twice", "port='1'", u"port = 1\n"_s, u"has it already"_s, "<listeners>\n<add ip='Any' port='1'/></listeners>");
    row("stray text", "port='1'", u"port = 1\n"_s, u"text inside <server>"_s, "disabled=\"true\"");
    row("empty list", "port='1'", u"port = 1\n"_s, {}, "<listeners><clear/></listeners>");
}

void tst_SuperSocketImport::oneSetting()
{
    QFETCH(QByteArray, attributes);
    QFETCH(QByteArray, children);
    QFETCH(QString, toml);
    QFETCH(QString, note);
    const auto outcome = importSuperSocket(server(attributes, children), {u"x"_s, {{u"E"_s, u"echo"_s}}});
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
    QVERIFY2(outcome->toml.contains(toml), qPrintable(outcome->toml));
    const QString notes = told(*outcome, 3) + told(*outcome, 4) + told(*outcome, 5);
    QVERIFY2(notes.contains(note), qPrintable(told(*outcome)));
    const auto config = readBack(outcome->toml);
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->instances.size(), 1);
}

void tst_SuperSocketImport::nothingIsServedUnencryptedThatWasNot_data()
{
    QTest::addColumn<QByteArray>("security");
    QTest::addColumn<QByteArray>("children");
    QTest::addColumn<bool>("tls");
    QTest::addColumn<QString>("settings");
    const QByteArray file = "<certificate filePath='a\\b.pfx'/>";
    QTest::newRow("none") << QByteArray("None") << QByteArray() << false << u""_s;
    QTest::newRow("empty") << QByteArray("") << QByteArray() << false << u""_s;
    QTest::newRow("tls") << QByteArray("tls") << file << true << u"pkcs12 = \"a/b.pfx\"\n"_s;
    QTest::newRow("old") << QByteArray("Ssl2, Ssl3") << file << true << u"pkcs12 = \"a/b.pfx\"\n"_s;
    QTest::newRow("misspelt") << QByteArray("tsl") << file << true << u"pkcs12 = \"a/b.pfx\"\n"_s;
    QTest::newRow("no certificate") << QByteArray("tls") << QByteArray() << true << u"pkcs12 = \"S.pfx\"\n"_s;
    QTest::newRow("in the store") << QByteArray("tls") << QByteArray("<certificate thumbprint='f4'/>") << true << u"pkcs12 = \"S.pfx\"\n"_s;
    QTest::newRow("of Windows") << QByteArray("tls") << QByteArray("<certificate filePath='C:\\x\\y.pfx'/>") << true
                                << u"pkcs12 = \"y.pfx\"\n"_s;
    QTest::newRow("of clients") << QByteArray("tls") << QByteArray("<certificate filePath='y.pfx' clientCertificateRequired='true'/>")
                                << true << u"client_ca = \"S-clients.pem\"\n"_s;
}

void tst_SuperSocketImport::nothingIsServedUnencryptedThatWasNot()
{
    QFETCH(QByteArray, security);
    QFETCH(QByteArray, children);
    QFETCH(bool, tls);
    QFETCH(QString, settings);
    const QByteArray list = "<listeners><add ip='Any' port='1'/><add ip='Any' port='2' security='None'/></listeners>";
    const auto outcome = importSuperSocket(server("security='" + security + '\'', children + list), {u"x"_s, {{u"E"_s, u"echo"_s}}});
    QVERIFY(outcome);
    const auto config = readBack(outcome->toml);
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->instances.first().listeners.at(0).tls, tls);
    QCOMPARE(config->instances.first().listeners.at(1).tls, false);
    QVERIFY2(outcome->toml.contains(settings), qPrintable(outcome->toml));
    QCOMPARE(outcome->toml.contains("[instance.tls]"_L1), tls);
}

void tst_SuperSocketImport::typesAreMappedByAnyOfTheirNames_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("inlineType");
    QTest::newRow("name") << u"Echo Service"_s << u"Echo-Service"_s << u"A.B.EchoServer"_s;
    QTest::newRow("class") << u"EchoServer"_s << u"Echo-Service"_s << u"echo"_s;
    QTest::newRow("whole class") << u"A.B.EchoServer"_s << u"Echo-Service"_s << u"echo"_s;
    QTest::newRow("as written") << u"A.B.EchoServer, A.B"_s << u"Echo-Service"_s << u"echo"_s;
    QTest::newRow("not at all") << u"Other"_s << u"Echo-Service"_s << u"A.B.EchoServer"_s;
}

void tst_SuperSocketImport::typesAreMappedByAnyOfTheirNames()
{
    QFETCH(QString, key);
    QFETCH(QString, type);
    QFETCH(QString, inlineType);
    const auto outcome = importSuperSocket("<superSocket><servers><server name='A' serverTypeName='echo service' port='1'/>"
                                           "<server name='B' serverType='A.B.EchoServer, A.B' port='2'/></servers>"
                                           "<serverTypes><add name='Echo Service' type='A.B.EchoServer, A.B'/></serverTypes></superSocket>",
                                           {u"x"_s, {{key, u"echo"_s}}});
    QVERIFY(outcome);
    const auto config = readBack(outcome->toml);
    QVERIFY(config);
    QCOMPARE(config->instances.at(0).type, type);
    QCOMPARE(config->instances.at(1).type, inlineType);
    const bool isMapped = key != "Other"_L1;
    QCOMPARE(outcome->toml.contains("[[type]]\nname = \"Echo-Service\"\ntype = \"echo\"\n"_L1), isMapped);
    QCOMPARE(told(*outcome).contains("no server type \"Echo-Service\""_L1), !isMapped);
    QCOMPARE(told(*outcome).contains("no server type \"A.B.EchoServer\""_L1), inlineType != "echo"_L1);
}

void tst_SuperSocketImport::aMappingThatMeetsNothingIsTold()
{
    const auto outcome = importSuperSocket(server("port='1'"), {u"x"_s, {{u"E"_s, u"echo"_s}, {u"Ecko"_s, u"line"_s}}});
    QVERIFY(outcome);
    QCOMPARE(told(*outcome), u"0: --map Ecko=line met nothing: no server type and no class of that name stands there\n"_s);
}

void tst_SuperSocketImport::namesAreMadeValidAndUnique()
{
    const QByteArray other = "' serverType='E' port='1'/>";
    const auto outcome = importSuperSocket("<superSocket><servers><server name='My Server" + other + "<server name='My-Server" + other
                                               + "<server name='My-Server" + other + "<server name='" + other + "<server name='"
                                               + QByteArray(80, 'x') + other + "</servers></superSocket>",
                                           {u"x"_s, {{u"E"_s, u"echo"_s}}});
    QVERIFY(outcome);
    const auto config = readBack(outcome->toml);
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QStringList names;
    for (const core::InstanceConfig &instance : config->instances)
        names.append(instance.name);
    QCOMPARE(names, (QStringList{u"My-Server"_s, u"My-Server-2"_s, u"My-Server-3"_s, u"unnamed"_s, QString(64, u'x')}));
    QCOMPARE(told(*outcome).count("only one of them can run"_L1), 4);
}

void tst_SuperSocketImport::passwordsStandInFilesOfTheirOwn()
{
    const auto one = [](const QByteArray &name, const QByteArray &password) {
        return "<server name='" + name + "' serverType='E' port='" + QByteArray::number(name[0])
            + "'><certificate filePath='l.pfx' password='" + password + "'/></server>";
    };
    const auto outcome = importSuperSocket("<superSocket><servers>" + one("A", " s&#252;&quot;= ") + one("B", "other") + one("C", "other")
                                               + one("D", "") + "</servers></superSocket>",
                                           {u"x"_s, {{u"E"_s, u"echo"_s}}});
    QVERIFY(outcome);
    QCOMPARE(outcome->passwords.size(), 2);
    QCOMPARE(outcome->passwords.at(0).fileName, u"l.pass"_s);
    QCOMPARE(outcome->passwords.at(0).password, u" sü\"= "_s);
    QCOMPARE(outcome->passwords.at(1).fileName, u"l-2.pass"_s);
    QCOMPARE(outcome->toml.count("password_file = \"l-2.pass\""_L1), 2);
    QCOMPARE(outcome->toml.count("password_file"_L1), 3);
    QVERIFY(!outcome->toml.contains("other"_L1) && !told(*outcome).contains("other"_L1));
}

void tst_SuperSocketImport::pathsStayRelativeToTheFile()
{
    ImportOptions options{u"x"_s, {{u"E"_s, u"echo"_s}}};
    options.placePath = [](const QString &path) { return u"../"_s + path; };
    const auto placed = [&options](const QByteArray &path) {
        const auto outcome = importSuperSocket(server("port='1'", "<certificate filePath='" + path + "'/>"), options);
        return outcome ? outcome->toml : QString();
    };
    QVERIFY(placed("certs\\l.pfx").contains("pkcs12 = \"../certs/l.pfx\"\n"_L1));
    QVERIFY(placed("/etc/l.pfx").contains("pkcs12 = \"/etc/l.pfx\"\n"_L1));
}

void tst_SuperSocketImport::secretsOfOthersAreNotShown()
{
    const auto outcome = importSuperSocket(server("port='1' dbPassword='hunter2' apiToken='hunter2' ConnectionString='hunter2'",
                                                  "<certificate thumbprint='f4' password='hunter2' pasword='hunter2'/><db pwd='hunter2'/>"),
                                           {u"x"_s, {{u"E"_s, u"echo"_s}}});
    QVERIFY(outcome);
    QVERIFY2(!told(*outcome).contains("hunter2"_L1), qPrintable(told(*outcome)));
    QVERIFY2(!outcome->toml.contains("hunter2"_L1), qPrintable(outcome->toml));
    QVERIFY(told(*outcome).contains("dbPassword"_L1));
}

void tst_SuperSocketImport::nothingBreaksOutOfTheText()
{
    const auto outcome = importSuperSocket(
        "<superSocket><servers><server name='A&#10;[agent]&#10;' serverTypeName='&quot;&#10;x = 1' port='1' a='&#13;&#10;b=1'>"
        "<certificate filePath='&quot;&#10;y = 1'/></server></servers></superSocket>",
        {u"x\n[http]"_s, {}});
    QVERIFY(outcome);
    const auto config = readBack(outcome->toml);
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->instances.first().tls.pkcs12, u"/imported/\"\ny = 1"_s);
}

void tst_SuperSocketImport::saysWhatIsNoConfiguration_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    QTest::newRow("other XML") << QByteArray("<!-- x -->\n<html/>") << int(ErrorCode::InvalidConfiguration) << u"only <html>"_s;
    QTest::newRow("other program") << QByteArray("<configuration><appSettings/></configuration>") << int(ErrorCode::InvalidConfiguration)
                                   << u"there is no <superSocket>"_s;
    QTest::newRow("not XML") << QByteArray("<superSocket>\n<servers></superSocket>") << int(ErrorCode::ParseError) << u"2:"_s;
}

void tst_SuperSocketImport::saysWhatIsNoConfiguration()
{
    QFETCH(QByteArray, xml);
    QFETCH(int, code);
    QFETCH(QString, words);
    const auto outcome = importSuperSocket(xml, {u"x"_s, {}});
    QVERIFY(!outcome);
    QCOMPARE(int(outcome.error().code), code);
    QVERIFY2(outcome.error().message.contains(words), qPrintable(outcome.error().message));
}

void tst_SuperSocketImport::manyServersTakeLinearTime()
{
    QByteArray xml = "<superSocket><servers>";
    for (int i = 0; i < 20000; ++i)
        xml += "<server name='S' serverType='E' port='1'><certificate filePath='l.pfx' password='" + QByteArray::number(i) + "'/></server>";
    QElapsedTimer timer;
    timer.start();
    const auto outcome = importSuperSocket(xml + "</servers></superSocket>", {u"x"_s, {}});
    QVERIFY(outcome);
    QCOMPARE(outcome->instances, 20000);
    QCOMPARE(outcome->passwords.size(), 20000);
    QVERIFY2(timer.elapsed() < 20000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(tst_SuperSocketImport)
#include "tst_SuperSocketImport.moc"
