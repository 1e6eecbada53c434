// SPDX-License-Identifier: GPL-3.0-or-later
// A thousand instances and ten thousand sessions on a real agent, in the real window: scrolling, sorting and filtering may
// hold the window's thread for a tenth of a second at most, whatever arrives meanwhile. A slow round is tried again twice,
// so that a busy machine fails no test.
#include "manager-gui/model/SessionsModel.h"
#include "tests/manager-gui/support/Manager.h"
#include "tests/support/AgentProcess.h"
#include "tests/support/ClientSocket.h"

#include <condition_variable>
#include <ctime>
#include <mutex>
#include <thread>

using namespace signalbox;
using namespace signalbox::gui;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int instanceCount = 1000;
constexpr int sessionCount = 10'000;
constexpr double longestStallMs = 100;

/// How long the event loop of this thread did not come round.
class Heartbeat
{
public:
    Heartbeat()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(beat);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { take(); });
        m_timer.start();
        reset();
    }
    void reset()
    {
        m_clock.start();
        m_cpu = cpuMs();
        m_worst = 0;
        m_worstCpu = 0;
    }
    double worstMs() const { return m_worst; }
    /// What this thread itself worked in the busiest turn.
    double worstCpuMs() const { return m_worstCpu; }

private:
    static constexpr std::chrono::milliseconds beat{5};

    static double cpuMs()
    {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
    }
    void take()
    {
        m_worst = std::max(m_worst, double(m_clock.nsecsElapsed()) / 1e6 - double(beat.count()));
        m_clock.start();
        const double cpu = cpuMs();
        m_worstCpu = std::max(m_worstCpu, cpu - std::exchange(m_cpu, cpu));
    }

    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_cpu = 0;
    double m_worst = 0;
    double m_worstCpu = 0;
};

QString largeConfiguration()
{
    QString text;
    for (int i = 0; i < instanceCount; ++i) {
        // Every other one runs; the first takes the sessions.
        text += u"[[instance]]\nname = \"instance-%1\"\ntype = \"%2\"\nautostart = %3\n%4[[instance.listen]]\naddress = \"127.0.0.1\"\n"
                "port = 0\n\n"_s.arg(i)
                    .arg(i % 3 == 0 ? u"echo"_s : u"line"_s, i % 2 == 0 ? u"true"_s : u"false"_s,
                         i == 0 ? u"[instance.limits]\nmax_sessions = 20000\n"_s : QString());
    }
    return text;
}

} // namespace

class tst_LargeHost : public QObject
{
    Q_OBJECT

    AgentProcess m_agent;
    std::vector<ClientSocket> m_clients;
    std::jthread m_traffic;
    std::unique_ptr<Manager> m_manager;
    std::unique_ptr<Heartbeat> m_heart;

    QTableView *table() { return m_manager->find<QTableView>("instancesTable"); }
    QTableView *sessions() { return m_manager->find<QTableView>("sessionsTable"); }
    void clickHeading(QTableView *view, int column)
    {
        QHeaderView *header = view->horizontalHeader();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, {header->sectionViewportPosition(column) + 20, 10});
    }
    /// Until nothing is still to come in the rows in view.
    static bool isLoaded(const QTableView *view)
    {
        const int first = view->rowAt(0);
        const int last = view->rowAt(view->viewport()->height() - 1);
        for (int row = first; row <= (last < 0 ? view->model()->rowCount() - 1 : last); ++row) {
            if (view->model()->index(row, 0).data().toString() == u"…"_s)
                return false;
        }
        return true;
    }
    /// Whatever was asked for is on the screen, and what arrived meanwhile was heard.
    static void nextFrame(const QAbstractScrollArea *view)
    {
        class Painted final : public QObject
        {
        public:
            bool seen = false;

        private:
            bool eventFilter(QObject *, QEvent *event) override
            {
                seen = seen || event->type() == QEvent::Paint;
                return false;
            }
        } painted;
        view->viewport()->installEventFilter(&painted);
        view->viewport()->update();
        QVERIFY(QTest::qWaitFor([&painted] { return painted.seen; }));
    }
    /// A sample of the whole host falls into each round.
    void check(const char *what, const std::function<void()> &act)
    {
        double best = std::numeric_limits<double>::max();
        for (int round = 0; round < 3 && best > longestStallMs; ++round) {
            QSignalSpy sampled(m_manager->hosts().at(0), &Host::sampled);
            m_heart->reset();
            act();
            QTRY_VERIFY(!sampled.isEmpty());
            nextFrame(table());
            qInfo("%s: %.0f ms at the longest, %.0f ms of them work", what, m_heart->worstMs(), m_heart->worstCpuMs());
            // What the window itself did; the rest belongs to whoever else had the cores.
            best = std::min(best, m_heart->worstCpuMs());
        }
        QVERIFY2(best <= longestStallMs, what);
    }
    static void pressEach(QTableView *view, const QList<Qt::Key> &keys)
    {
        for (const Qt::Key key : keys) {
            QTest::keyClick(view, key);
            nextFrame(view);
        }
    }
    static void dragScrollBar(QTableView *view)
    {
        QScrollBar *bar = view->verticalScrollBar();
        for (int step = 0; step <= 10; ++step) {
            bar->setValue(bar->maximum() * step / 10);
            nextFrame(view);
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support (propagateSizeHints|raise|grabbing))"_s));
        ClientSocket::raiseOwnLimit();
        m_agent.setInstances(largeConfiguration());
        QVERIFY2(m_agent.start(), qPrintable(m_agent.errorText()));
        quint16 port = 0;
        QTRY_VERIFY((port = m_agent.portOf(u"instance-0"_s)) > 0);
        m_clients = ClientSocket::many(port, sessionCount);
        QVERIFY(std::all_of(m_clients.begin(), m_clients.end(), [](const ClientSocket &client) { return client.isConnected(); }));
        m_traffic = std::jthread([this](const std::stop_token &stop) {
            // Two thousand messages a second.
            std::mutex mutex;
            std::condition_variable_any pace;
            std::unique_lock lock(mutex);
            for (std::size_t i = 0; !stop.stop_requested(); ++i) {
                ClientSocket &client = m_clients[i * 7919 % m_clients.size()];
                client.writeSome("hello");
                client.readSome();
                if (i % 100 == 0)
                    pace.wait_for(lock, stop, std::chrono::milliseconds(50), [] { return false; });
            }
        });
        m_manager = std::make_unique<Manager>();
        QVERIFY(m_manager->start(Application::agentLinks()));
        m_manager->find<QLineEdit>("enrolmentTokenEdit")->setText(m_agent.enrolmentToken());
        m_manager->click("addHostConfirm");
        QTRY_VERIFY(table() && table()->model()->rowCount() == instanceCount);
        QTRY_VERIFY(table()->model()->columnCount() > InstancesModel::ColumnCount);
        QTRY_COMPARE(m_manager->cell(0, InstancesModel::Name), u"instance-0"_s);
        QTRY_COMPARE(m_manager->cell(0, InstancesModel::Sessions), u"10,000"_s);
        m_heart = std::make_unique<Heartbeat>();
    }
    void cleanupTestCase()
    {
        m_heart.reset();
        m_manager.reset();
        m_traffic = {};
        m_clients.clear();
        m_agent.kill();
    }

    void aThousandInstancesAreScrolledSortedAndFiltered()
    {
        check("nothing but a sample", [] {});
        check("scroll by keys", [&] {
            pressEach(table(), {Qt::Key_PageDown, Qt::Key_PageDown, Qt::Key_Down, Qt::Key_End, Qt::Key_PageUp, Qt::Key_Home});
        });
        check("scroll by the bar", [&] { dragScrollBar(table()); });
        check("sort by sessions", [&] {
            clickHeading(table(), InstancesModel::Sessions);
            nextFrame(table());
            clickHeading(table(), InstancesModel::Sessions);
        });
        QCOMPARE(m_manager->cell(0, InstancesModel::Name), u"instance-0"_s);
        check("sort by type", [&] { clickHeading(table(), InstancesModel::Type); });
        check("sort by name", [&] {
            clickHeading(table(), InstancesModel::Name);
            nextFrame(table());
            clickHeading(table(), InstancesModel::Name);
        });
        check("filter by text", [&] {
            for (const QChar key : u"e-99"_s) {
                QTest::keyClick(m_manager->find<QLineEdit>("searchField"), key.toLatin1());
                nextFrame(table());
            }
            QTRY_COMPARE(m_manager->rows(), 11);
            m_manager->find<QLineEdit>("searchField")->selectAll();
            QTest::keyClick(m_manager->find<QLineEdit>("searchField"), Qt::Key_Delete);
        });
        QCOMPARE(m_manager->rows(), instanceCount);
        check("filter by state", [&] {
            m_manager->click("stateChipStopped");
            QTRY_COMPARE(m_manager->rows(), instanceCount / 2);
            m_manager->click("stateChipStopped");
        });
        check("select all", [&] {
            QTest::keyClick(table(), Qt::Key_Home);
            nextFrame(table());
            QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
        });
        QCOMPARE(m_manager->label("summaryTitle"), u"1,000 instances selected"_s);
    }

    void tenThousandSessionsAreScrolledSortedAndFiltered()
    {
        QTest::keyClick(table(), Qt::Key_Home, Qt::ControlModifier);
        const QModelIndex busy =
            table()
                ->model()
                ->match(table()->model()->index(0, InstancesModel::Name), Qt::DisplayRole, u"instance-0"_s, 1, Qt::MatchExactly)
                .value(0);
        table()->scrollTo(busy);
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, table()->visualRect(busy).center());
        auto *tabs = m_manager->find<QTabBar>("detailTabs");
        check("open the sessions", [&] { QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center()); });
        QTRY_COMPARE(sessions()->model()->rowCount(), sessionCount);
        check("scroll by keys", [&] {
            pressEach(sessions(), {Qt::Key_PageDown, Qt::Key_PageDown, Qt::Key_Down, Qt::Key_End, Qt::Key_PageUp, Qt::Key_Home});
        });
        check("scroll by the bar", [&] { dragScrollBar(sessions()); });
        QTRY_VERIFY(isLoaded(sessions()));
        check("sort", [&] {
            for (const int column : {SessionsModel::MessagesIn, SessionsModel::MessagesIn, SessionsModel::Peer}) {
                clickHeading(sessions(), column);
                nextFrame(sessions());
            }
        });
        QTRY_COMPARE(sessions()->model()->rowCount(), sessionCount);
        QTRY_VERIFY(isLoaded(sessions()));
        check("filter", [&] {
            auto *filter = m_manager->find<QLineEdit>("sessionsFilter");
            filter->selectAll();
            for (const char key : {'1', '2', '7', '.', '0'}) {
                QTest::keyClick(filter, key);
                nextFrame(sessions());
            }
        });
        m_manager->type("sessionsFilter", u":999"_s);
        QTRY_VERIFY(sessions()->model()->rowCount() < sessionCount && isLoaded(sessions()));
        m_manager->find<QLineEdit>("sessionsFilter")->clear();
        QTRY_COMPARE(sessions()->model()->rowCount(), sessionCount);
        check("select all", [&] { QTest::keyClick(sessions(), Qt::Key_A, Qt::ControlModifier); });
    }

    /// More than an agent serves calls in a second.
    void aHundredInstancesAreStoppedAndStarted()
    {
        auto *tabs = m_manager->find<QTabBar>("detailTabs");
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(0).center());
        m_manager->type("searchField", u"instance-1"_s);
        QCOMPARE(m_manager->rows(), 111);
        QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
        check("stop and start", [&] {
            m_manager->click("startButton");
            QTRY_COMPARE_WITH_TIMEOUT(m_manager->label("summaryStates"), u"111 running"_s, 20'000);
            m_manager->click("stopButton");
            QTRY_VERIFY(m_manager->find<QDialog>("confirmDialog"));
            m_manager->click("confirmAccept");
            QTRY_COMPARE_WITH_TIMEOUT(m_manager->label("summaryStates"), u"111 stopped"_s, 20'000);
        });
        QVERIFY(!m_manager->find<QLabel>("messageText"));
    }
};

QTEST_MAIN(tst_LargeHost)
#include "tst_LargeHost.moc"
