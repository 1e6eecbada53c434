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

    void aHubMayBeInSeveralProcesses()
    {
        const QByteArray text = instance("A", "x", "none") + instance("B", "x", "process") + instance("C", "x", "process");
        const ConfigReport report =
            checkConfigText("[api]\nlisten = []\n[http]\nlisten = \"\"\n" + text, u"/srv/signalbox.toml"_s, m_types);
        QList<ConfigProblemAt> problems = report.problems;
        // That the configuration does not define the type of this test is told, too.
        problems.removeIf([](const ConfigProblemAt &problem) { return problem.message.contains(u"no [[type]] makes"_s); });
        QCOMPARE(problems.size(), 0);
    }

private:
    core::TypeRegistry m_types = core::TypeRegistry::withBuiltins();
};

QTEST_GUILESS_MAIN(tst_HubCheck)
#include "tst_HubCheck.moc"
