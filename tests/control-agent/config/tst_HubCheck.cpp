// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigCheck.h"

#include "server-core/types/HubUse.h"
#include "server-core/types/TypeRegistry.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;

namespace {

class ChannelsType final : public core::ServerType, public core::HubUse
{
public:
    QString name() const override { return u"channels"_s; }
    signalbox::Protocol protocol(const QJsonObject &) const override { return signalbox::Protocol::raw(); }
    std::unique_ptr<signalbox::Service> createService(const QJsonObject &) const override { return nullptr; }
};

QByteArray instance(const char *name, const char *hub, const char *isolation, const char *type = "channels")
{
    return "[[instance]]\nname = \"" + QByteArray(name) + "\"\ntype = \"" + type + "\"\nhub = \"" + hub + "\"\nisolation = \"" + isolation
        + "\"\n[[instance.listen]]\nport = 0\n";
}

} // namespace

class tst_HubCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_types.add(std::make_unique<ChannelsType>())); }

    void tellsOfHubsInTwoProcesses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line"); // 0: nothing is wrong
        QTest::newRow("together") << instance("A", "x", "none") + instance("B", "x", "thread") << 0;
        QTest::newRow("apart") << instance("A", "x", "process") + instance("B", "y", "process") << 0;
        QTest::newRow("one process") << instance("A", "x", "none") + instance("B", "x", "process") << 9;
        QTest::newRow("two processes") << instance("A", "x", "process") + instance("B", "x", "process") << 9;
        QTest::newRow("by its name") << instance("A", "", "process") + instance("B", "A", "none") << 9;
        QTest::newRow("without a hub") << instance("A", "x", "process") + instance("B", "x", "process", "echo") << 0;
    }
    void tellsOfHubsInTwoProcesses()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, line);
        const ConfigReport report =
            checkConfigText("[api]\nlisten = []\n[http]\nlisten = \"\"\n" + text, u"/srv/signalbox.toml"_s, m_types);
        QList<ConfigProblemAt> problems = report.problems;
        // That the configuration does not define the type of this test is told, too.
        problems.removeIf([](const ConfigProblemAt &problem) { return problem.message.contains(u"no [[type]] makes"_s); });
        QCOMPARE(problems.size(), line == 0 ? 0 : 1);
        if (line == 0)
            return;
        QCOMPARE(problems.first().line, line + 4);
        QVERIFY2(problems.first().message.startsWith(u"instance \"B\": the hub \""_s)
                     && problems.first().message.contains(u"is served by the instance \"A\" in another process"_s),
                 qPrintable(problems.first().message));
    }

private:
    core::TypeRegistry m_types = core::TypeRegistry::withBuiltins();
};

QTEST_GUILESS_MAIN(tst_HubCheck)
#include "tst_HubCheck.moc"
