// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubHost.h"

#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryDir>
#include <QtCore/QThreadPool>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;

namespace {

/// Remembers what it is told; hubs close when the test says so.
struct Cluster final : HubCluster {
    void hubOpened(const std::shared_ptr<hubs::LiveHub> &hub, std::function<void()> done) override
    {
        opened << QString::fromUtf8(hub->name());
        done();
    }
    void hubClosing(const std::shared_ptr<hubs::LiveHub> &hub, std::function<void()> done) override
    {
        closing << QString::fromUtf8(hub->name());
        waiting.push_back(std::move(done));
    }
    QStringList opened;
    QStringList closing;
    std::vector<std::function<void()>> waiting;
};

} // namespace

/// What a cluster is told of hubs that come and go.
class tst_HubHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void tellsOfHubsThatAreOpened();
    void keepsAHubWhenOthersHaveAll();
    void handsAHubOverWhenOthersHaveAll();
    void handsAHubOverAtOnceWithoutACluster();

private:
    std::shared_ptr<hubs::LiveHub> open(const QString &name);
    bool isKept(const QString &name) const { return QFileInfo::exists(m_folder->filePath(name + u".sealed"_s)); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<net::IoPool> m_pool;
    QThreadPool m_workers;
    std::unique_ptr<HubHost> m_host;
    Cluster m_cluster;
};

void tst_HubHost::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_pool = std::make_unique<net::IoPool>(1, u"hub/"_s);
    m_pool->start();
    m_host = std::make_unique<HubHost>(*m_pool, m_workers);
    m_host->setFolder(m_folder->path());
    m_cluster = {};
}

void tst_HubHost::cleanup()
{
    m_workers.waitForDone();
    m_pool->stop();
    m_host.reset();
}

std::shared_ptr<hubs::LiveHub> tst_HubHost::open(const QString &name)
{
    HubConfig config;
    config.name = name;
    std::shared_ptr<hubs::LiveHub> opened;
    m_host->open(config, {}, [&opened](const Result<std::shared_ptr<hubs::LiveHub>> &hub) { opened = *hub; });
    return QTest::qWaitFor([&opened] { return opened != nullptr; }, 30'000) ? opened : nullptr;
}

void tst_HubHost::tellsOfHubsThatAreOpened()
{
    QVERIFY(open(u"first"_s));
    QVERIFY(open(u"second"_s));
    m_host->setCluster(&m_cluster);
    QCOMPARE(m_cluster.opened, QStringList({u"first"_s, u"second"_s}));
    QVERIFY(open(u"third"_s));
    // Another word about one that is there.
    QVERIFY(open(u"first"_s));
    QCOMPARE(m_cluster.opened, QStringList({u"first"_s, u"second"_s, u"third"_s}));
    m_host->setCluster(nullptr);
    QVERIFY(open(u"fourth"_s));
    QCOMPARE(m_cluster.opened.size(), 3);
}

void tst_HubHost::keepsAHubWhenOthersHaveAll()
{
    QVERIFY(open(u"one"_s));
    QVERIFY(open(u"two"_s));
    m_host->setCluster(&m_cluster);
    bool areSealed = false;
    m_host->sealAll([&areSealed] { areSealed = true; });
    QCOMPARE(m_cluster.closing, QStringList({u"one"_s, u"two"_s}));
    QVERIFY(!m_host->find(u"one"_s));
    m_cluster.waiting[0]();
    QTRY_VERIFY(isKept(u"one"_s));
    QVERIFY(!isKept(u"two"_s) && !areSealed);
    m_cluster.waiting[1]();
    QTRY_VERIFY(areSealed);
    QVERIFY(isKept(u"two"_s));
}

void tst_HubHost::handsAHubOverWhenOthersHaveAll()
{
    // Without a folder nothing is kept, but others have to know.
    m_host->setFolder({});
    QVERIFY(open(u"one"_s));
    m_host->setCluster(&m_cluster);
    bool isOver = false;
    m_host->handOver(u"one"_s, [&isOver] { isOver = true; });
    QCOMPARE(m_cluster.closing, QStringList{u"one"_s});
    QVERIFY(!isOver);
    m_cluster.waiting[0]();
    QVERIFY(isOver);
}

void tst_HubHost::handsAHubOverAtOnceWithoutACluster()
{
    m_host->setFolder({});
    QVERIFY(open(u"one"_s));
    bool isOver = false;
    m_host->handOver(u"one"_s, [&isOver] { isOver = true; });
    QVERIFY(isOver);
    QVERIFY(!m_host->find(u"one"_s));
    // One that is not here.
    isOver = false;
    m_host->setCluster(&m_cluster);
    m_host->handOver(u"nothing"_s, [&isOver] { isOver = true; });
    QVERIFY(isOver);
}

QTEST_GUILESS_MAIN(tst_HubHost)
#include "tst_HubHost.moc"
