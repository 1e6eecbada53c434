// SPDX-License-Identifier: GPL-3.0-or-later
// What a person feels in a large fleet: no single step of the window may take longer than a tenth of a second. Measured in CPU
// time of this thread, the best of three, so that a busy machine fails no test.
#include "manager-gui/app/Application.h"
#include "manager-gui/app/MainWindow.h"
#include "manager-gui/pages/hosts/HostsTree.h"
#include "tests/manager-gui/support/FakeLink.h"

#include <QtTest/QtTest>
#include <QtWidgets/QtWidgets>

#include <ctime>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using enum api::InstanceState;

namespace {

double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// The longest turn of the event loop while it works off what `act` set going.
double longestTurn(const std::function<void()> &act)
{
    double longest = 0;
    const auto timed = [&longest](const std::function<void()> &what) {
        const double before = cpuMs();
        what();
        longest = std::max(longest, cpuMs() - before);
    };
    timed(act);
    for (int turn = 0; turn < 20; ++turn)
        timed([] { QCoreApplication::processEvents(); });
    return longest;
}

/// The best of three of the same, so that only what is always slow counts.
double bestOf(const std::function<void(int)> &act)
{
    double best = std::numeric_limits<double>::max();
    for (int round = 0; round < 3; ++round)
        best = std::min(best, longestTurn([&] { act(round); }));
    return best;
}

api::MetricColumns::Result columns()
{
    using enum api::MetricKind;
    return {{{u"sessions"_s, u"Sessions"_s, {}, Gauge, {}},
             {u"sessions_total"_s, u"Total sessions"_s, {}, Counter, {}},
             {u"messages_in"_s, u"Messages in"_s, {}, Counter, {}},
             {u"messages_out"_s, u"Messages out"_s, {}, Counter, {}},
             {u"messages_in_rate"_s, u"Messages in/s"_s, u"1/s"_s, Rate, {}},
             {u"messages_out_rate"_s, u"Messages out/s"_s, u"1/s"_s, Rate, {}},
             {u"bytes_in"_s, u"Bytes in"_s, u"B"_s, Counter, {}},
             {u"bytes_out"_s, u"Bytes out"_s, u"B"_s, Counter, {}}},
            {{u"cpu_percent"_s, u"CPU"_s, u"%"_s, Gauge, {}}}};
}

api::MetricSample sampleOf(int instances, int round)
{
    api::MetricSample sample;
    for (const api::MetricColumn &column : columns().instance)
        sample.columns.append(column.name);
    for (int i = 0; i < instances; ++i) {
        const double base = (i * 7919 + round * 31) % 1000;
        sample.instances.insert(u"instance-%1"_s.arg(i),
                                {base, base + round, base * 60, base * 70, base * 3, base * 4, base * 1e4, base * 2e4});
    }
    sample.agent_columns = {u"messages_in_rate"_s, u"messages_out_rate"_s, u"cpu_percent"_s, u"memory_bytes"_s};
    sample.agent = {1000.0 + round, 2000.0 + round, 12.0, 5e7};
    return sample;
}

QList<api::Instance> fleet(int count)
{
    QList<api::Instance> instances;
    for (int i = 0; i < count; ++i)
        instances.append(makeInstance(u"instance-%1"_s.arg(i), i % 10 == 9 ? Stopped : Running, i));
    return instances;
}

} // namespace

class tst_WindowSpeed : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Application> m_manager;
    QList<QPointer<FakeLink>> m_links;

    template <typename T>
    T *find(const QString &objectName)
    {
        const auto all = m_manager->window().findChildren<T *>(objectName);
        const auto it = std::find_if(all.begin(), all.end(), [](const T *widget) { return widget->isVisible(); });
        return it == all.end() ? nullptr : *it;
    }
    QTableView *table() { return find<QTableView>(u"instancesTable"_s); }

    void addHosts(int hosts, int instancesEach)
    {
        for (int i = 0; i < hosts; ++i) {
            SavedHost saved;
            saved.name = u"host-%1"_s.arg(i);
            saved.host = u"host-%1.example"_s.arg(i);
            saved.fingerprint = QString(64, u'a');
            m_manager->hosts().add(saved, HostSecret{u"sbt_secret"_s});
            FakeLink *link = m_links.last();
            link->become(HostLink::State::Live);
            link->sendSnapshot(fleet(instancesEach), saved.name);
            Q_EMIT link->columnsReceived(columns());
        }
        QCoreApplication::processEvents();
    }
    void sendTick(int instancesEach, int round)
    {
        const api::MetricSample sample = sampleOf(instancesEach, round);
        for (FakeLink *link : std::as_const(m_links))
            Q_EMIT link->sampleReceived(sample);
    }

private Q_SLOTS:
    void init()
    {
        m_profile = std::make_unique<QTemporaryDir>();
        m_theme = std::make_unique<Theme>(*qApp);
        CommandLine line;
        line.profile = m_profile->path();
        line.appearance = Appearance::Light;
        m_manager = std::make_unique<Application>(line, *m_theme, [this] {
            auto link = std::make_unique<FakeLink>();
            m_links.append(link.get());
            return link;
        });
        m_manager->start();
        QVERIFY(QTest::qWaitForWindowExposed(&m_manager->window()));
    }
    void cleanup()
    {
        m_manager.reset();
        m_links.clear();
        m_theme.reset();
    }

    void aThousandInstancesAreScrolledSortedAndFiltered()
    {
        addHosts(1, 1000);
        sendTick(1000, 0);
        QCOMPARE(table()->model()->rowCount(), 1000);
        const auto check = [](const char *what, double ms) {
            qInfo("%s: %.1f ms", what, ms);
            QVERIFY2(ms <= 100, what);
        };
        QScrollBar *bar = table()->verticalScrollBar();
        check("scroll", bestOf([&](int round) { bar->setValue(bar->maximum() * (round + 1) / 4); }));
        check("sort by name", bestOf([&](int round) {
                  table()->sortByColumn(InstancesModel::Name, round % 2 ? Qt::AscendingOrder : Qt::DescendingOrder);
              }));
        check("sort by sessions", bestOf([&](int round) {
                  table()->sortByColumn(InstancesModel::Sessions, round % 2 ? Qt::AscendingOrder : Qt::DescendingOrder);
              }));
        check("tick that changes the order", bestOf([&](int round) { sendTick(1000, round + 1); }));
        auto *search = find<QLineEdit>(u"searchField"_s);
        check("filter by text", bestOf([&](int round) { search->setText(QString::number(round + 1)); }));
        check("clear the filter", bestOf([&](int round) { search->setText(round % 2 ? u"7"_s : QString()); }));
        search->clear();
        check("filter by state", bestOf([&](int) { find<QAbstractButton>(u"stateChipStopped"_s)->click(); }));
        find<QAbstractButton>(u"stateChipStopped"_s)->setChecked(false);
        check("select all", bestOf([&](int) {
                  table()->clearSelection();
                  table()->selectAll();
              }));
        QVERIFY(find<QLabel>(u"summaryTitle"_s)->text().startsWith(u"1,000 instance"_s));
        check("sort with all selected",
              bestOf([&](int round) { table()->sortByColumn(InstancesModel::Up, round % 2 ? Qt::AscendingOrder : Qt::DescendingOrder); }));
        // As many as one read from a socket brings.
        check("two hundred changes with all selected", bestOf([&](int round) {
                  for (int i = 0; i < 200; ++i)
                      m_links.last()->sendChange(makeInstance(u"instance-%1"_s.arg(i), round % 2 ? Running : Stopped, i));
              }));
    }

    void tenThousandSessionsAreScrolled()
    {
        addHosts(1, 1);
        auto *tabs = find<QTabBar>(u"detailTabs"_s);
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
        const auto answerAll = [this] {
            while (auto call = m_links.last()->takeCall(u"session.list"_s)) {
                api::SessionList::Result page;
                page.total = 10'000;
                const int first = (call->params.value("page"_L1).toInt() - 1) * 100;
                for (int i = first; i < first + 100; ++i) {
                    api::Session session;
                    session.id = u"session-%1"_s.arg(i);
                    session.peer = u"10.0.0.1:%1"_s.arg(i);
                    page.items.append(session);
                }
                FakeLink::answer(*call, json::toJson(page));
            }
        };
        answerAll();
        auto *sessions = find<QTableView>(u"sessionsTable"_s);
        QCOMPARE(sessions->model()->rowCount(), 10'000);
        const double ms = bestOf([&](int round) {
            sessions->verticalScrollBar()->setValue(sessions->verticalScrollBar()->maximum() * (round + 1) / 4);
            answerAll();
        });
        qInfo("scroll sessions: %.1f ms", ms);
        QVERIFY(ms <= 100);
        QTRY_VERIFY(sessions->model()->index(sessions->rowAt(5), 0).data().toString() != u"…"_s);
    }

    /// Everything that one second of a hundred hosts with a hundred instances each causes, painting included.
    void aTickOfAHundredHostsStaysShort()
    {
        const double start = cpuMs();
        addHosts(100, 100);
        qInfo("100 hosts added: %.0f ms", cpuMs() - start);
        m_manager->window().selectHost(nullptr);
        for (int round = 0; round < 30; ++round)
            sendTick(100, round);
        QCoreApplication::processEvents();
        std::vector<double> ticks;
        for (int round = 30; round < 60; ++round) {
            const api::MetricSample sample = sampleOf(100, round);
            const double before = cpuMs();
            for (FakeLink *link : std::as_const(m_links))
                Q_EMIT link->sampleReceived(sample);
            QCoreApplication::processEvents();
            ticks.push_back(cpuMs() - before);
        }
        std::sort(ticks.begin(), ticks.end());
        qInfo("tick of 100 x 100: %.1f ms best, %.1f ms median, %.1f ms worst", ticks.front(), ticks[ticks.size() / 2], ticks.back());
        // The goal is one frame, 16 ms, on a machine that does nothing else. Here it is an alarm for what makes it twice as slow.
        QVERIFY2(ticks.front() <= 33, qPrintable(QString::number(ticks.front())));
    }
};

QTEST_MAIN(tst_WindowSpeed)
#include "tst_WindowSpeed.moc"
