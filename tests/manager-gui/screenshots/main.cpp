// SPDX-License-Identifier: GPL-3.0-or-later
// signalbox-screenshots DIRECTORY [SECONDS]: the pictures of the documentation, taken of the real window on real agents with
// real clients, and, for what needs many hosts, of made-up ones. --demo DIRECTORY [LANGUAGE] takes only those, --forms
// DIRECTORY [LANGUAGE] those of making and changing instances, --channels and --clusters those pages. SECONDS of traffic come
// before the first picture with numbers in it; default 300.
#include "shared/auth/Tokens.h"
#include "tests/manager-gui/screenshots/ChannelScenes.h"
#include "tests/manager-gui/screenshots/ClusterScenes.h"
#include "tests/manager-gui/screenshots/FormScenes.h"
#include "tests/manager-gui/screenshots/Stage.h"
#include "tests/manager-gui/screenshots/Traffic.h"
#include "tests/support/AgentProcess.h"

#include <QtCore/QProcess>
#include <QtNetwork/QTcpServer>
#include <QtTest/QtTest>
#include <QtWidgets/QApplication>

#include <cstdio>
#include <functional>

using namespace signalbox;
using namespace signalbox::gui;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

int fail(const QString &what)
{
    std::fprintf(stderr, "signalbox-screenshots: %s\n", qPrintable(what));
    return 1;
}

/// The same window in another language; a process of its own, because a process speaks one language.
int takeTranslated(const QString &language, const QString &token, const QString &file, int seconds)
{
    Stage stage(language);
    if (!stage.addHost(token))
        return fail(u"the host was not added"_s);
    QTest::qWait(seconds * 1000);
    return stage.take(file) ? 0 : fail(u"cannot write "_s + file);
}

QString instanceOn(quint16 port)
{
    return u"\n[[instance]]\nname = \"quotes\"\ntype = \"line\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = %1\n"_s.arg(port);
}

/// A token of a host that is not there yet.
QString unknownHost()
{
    const auth::EnrolmentToken token{u"production-1"_s, u"10.20.0.4:7710"_s, auth::fingerprintOfSpki("production-1"),
                                     auth::makeEnrolmentSecret()};
    return token.toText();
}

using File = std::function<QString(const char *)>;

/// The charts of an instance, of several, and of the hosts.
bool takeCharts(Stage &stage, const File &file)
{
    bool ok = stage.selectInstance(u"EchoServerA"_s) && stage.showDetails(u"Charts"_s);
    stage.pointAtChart(0.7);
    ok = ok && stage.take(file("charts-light"));
    stage.setAppearance(Appearance::Dark);
    ok = ok && stage.selectFirst(2) && stage.take(file("charts-several-dark"));
    stage.setAppearance(Appearance::Light);
    ok = ok && stage.showPage(u"Charts"_s) && stage.take(file("charts-host-light"));
    return ok && stage.showPage(u"Instances"_s);
}

/// What happened to an instance, and to all.
bool takeEvents(Stage &stage, const AgentProcess &agent, const File &file)
{
    agent.cli({u"stop"_s, u"WebSocketEcho"_s});
    agent.cli({u"start"_s, u"WebSocketEcho"_s});
    agent.cli({u"restart"_s, u"CommandServer"_s});
    agent.cli({u"stop"_s, u"EchoServerB"_s});
    QTest::qWait(1500);
    bool ok = stage.selectInstance(u"WebSocketEcho"_s) && stage.showDetails(u"Events"_s) && stage.take(file("events-light"));
    ok = ok && stage.selectHost({}) && stage.showPage(u"Timeline"_s) && stage.take(file("timeline-light"));
    stage.setAppearance(Appearance::Dark);
    ok = ok && stage.take(file("timeline-dark"));
    stage.setAppearance(Appearance::Light);
    ok = ok && stage.showPage(u"Instances"_s) && stage.showDetails(u"Overview"_s);
    agent.cli({u"start"_s, u"EchoServerB"_s});
    return ok;
}

/// Every kind of cell, a filter without a hit, several rows chosen, and the smallest window.
bool takeTable(Stage &stage, const File &file)
{
    bool ok = stage.selectHost({}) && stage.selectFirst(3) && stage.take(file("selection-light"));
    stage.filter(u"billing"_s);
    ok = ok && stage.take(file("filtered-empty-light"));
    stage.filter({});
    stage.resize(960, 600);
    ok = ok && stage.take(file("small-light"));
    stage.resize(1280, 800);
    ok = ok && stage.selectHost(u"demo"_s) && stage.showColumns({u"Messages per second in the last 5 minutes"_s, u"Bytes in/s"_s})
        && stage.hideColumns({u"Isolation"_s, u"Process id"_s});
    ok = ok && stage.selectInstance(u"EchoServerA"_s) && stage.take(file("columns-light"));
    stage.setAppearance(Appearance::Dark);
    ok = ok && stage.take(file("columns-dark"));
    stage.setAppearance(Appearance::Light);
    return ok;
}

/// What can be shown on made-up hosts: the same picture each time.
int takeDemo(const QString &folder, const QString &language)
{
    const QString suffix = language.isEmpty() ? QString() : u"-"_s + language;
    const auto file = [&](const char *name) { return u"%1/%2%3.png"_s.arg(folder, QLatin1StringView(name), suffix); };
    Stage stage(language, Stage::Hosts::MadeUp);
    bool ok = stage.selectHost(u"fra-1"_s) && stage.selectInstance(u"chat"_s) && stage.take(file("demo-light"));
    ok = ok && stage.click(u"stopButton"_s) && stage.takeDialog(u"confirmDialog"_s, file("confirm-production-light"));
    ok = ok && stage.trigger(u"editHostAction"_s) && stage.takeDialog(u"hostDialog"_s, file("edit-host-light"));
    ok = ok && stage.selectHost(u"stage-1"_s) && stage.selectInstance(u"chat"_s) && stage.take(file("viewer-light"));
    ok = ok && stage.selectHost(u"nyc-1"_s) && stage.take(file("demo-away-light"));
    stage.setAppearance(Appearance::Dark);
    ok = ok && stage.selectHost(u"fra-2"_s) && stage.selectInstance(u"lobby"_s) && stage.take(file("demo-dark"));
    ok = ok && stage.click(u"stopButton"_s) && stage.takeDialog(u"confirmDialog"_s, file("confirm-production-dark"));
    if (language.isEmpty())
        ok = ok && stage.selectGroup(u"Production"_s) && stage.take(file("group-dark"));
    return ok ? 0 : fail(u"not all pictures of the demo were taken"_s);
}

/// The ways in, and the stop at a key that changed.
bool takeWaysIn(const std::function<QString(const char *)> &file)
{
    Stage stage({});
    bool ok = stage.click(u"otherWayButton"_s) && stage.take(file("log-in-light"));
    // A port that was free a moment ago: nobody is there.
    QTcpServer nobody;
    nobody.listen(QHostAddress::LocalHost);
    const quint16 port = nobody.serverPort();
    nobody.close();
    ok = ok && stage.type(u"loginAddressEdit"_s, u"127.0.0.1:%1"_s.arg(port)) && stage.type(u"loginAccountEdit"_s, u"anna"_s)
        && stage.type(u"loginPasswordEdit"_s, u"correct horse battery"_s) && stage.click(u"loginConfirm"_s);
    ok = ok && waitUntil([&] { return !stage.isShown(u"loginStop"_s); });
    return ok && stage.take(file("log-in-failed-light"));
}

int takeAll(const QString &folder, int seconds)
{
    const auto file = [&](const char *name) { return u"%1/%2.png"_s.arg(folder, QLatin1StringView(name)); };
    QTcpServer taken;
    taken.listen(QHostAddress::LocalHost);
    AgentProcess demo;
    demo.setInstances(demoInstances(demo.folder()));
    AgentProcess stagingAgent;
    stagingAgent.setName(u"staging"_s);
    stagingAgent.setInstances(demoInstances(stagingAgent.folder()) + instanceOn(taken.serverPort()));
    if (!demo.start() || !stagingAgent.start())
        return fail(demo.errorText() + stagingAgent.errorText());

    QProcess demoPictures;
    demoPictures.setProcessChannelMode(QProcess::ForwardedChannels);
    demoPictures.start(QApplication::applicationFilePath(), {u"--demo"_s, folder});
    if (!takeWaysIn(file))
        return fail(u"the ways in were not taken"_s);
    Stage stage({});
    bool ok = stage.take(file("empty-light"));
    ok = ok && stage.addHost(demo.enrolmentToken()) && stage.addHost(stagingAgent.enrolmentToken());
    if (!ok)
        return fail(u"the hosts were not added"_s);
    QProcess german;
    german.setProcessChannelMode(QProcess::ForwardedChannels);
    german.start(QApplication::applicationFilePath(),
                 {u"--window"_s, u"de"_s, demo.enrolmentToken(), file("instances-german-light"), QString::number(seconds)});

    Traffic traffic;
    traffic.add(demo.portOf(u"EchoServerA"_s), 50, "tick\n");
    traffic.add(demo.portOf(u"CommandServer"_s), 12, "TIME\r\n");
    traffic.add(stagingAgent.portOf(u"EchoServerA"_s), 8, "tick\n");
    QTest::qWait(seconds * 1000);

    ok = stage.selectHost(u"demo"_s) && stage.selectInstance(u"EchoServerA"_s) && stage.take(file("instances-typical-light"));
    stage.setAppearance(Appearance::Dark);
    ok = ok && stage.take(file("instances-typical-dark"));
    stage.setAppearance(Appearance::Light);
    ok = ok && takeCharts(stage, file) && takeEvents(stage, demo, file) && takeTable(stage, file);
    ok = ok && stage.takeAddDialog(unknownHost(), file("add-host-light"));
    ok = ok && stage.click(u"addHostButton"_s) && stage.click(u"otherWayButton"_s)
        && stage.takeDialog(u"addHostDialog"_s, file("add-host-by-password-light"));
    ok = ok && stage.selectHost(u"staging"_s) && stage.selectInstance(u"quotes"_s) && stage.take(file("failed-instance-light"));
    stagingAgent.kill();
    ok = ok && stage.selectInstance(u"EchoServerA"_s) && waitUntil([&] { return !stage.isLive(u"staging"_s); }, 10'000);
    QTest::qWait(3000);
    ok = ok && stage.take(file("host-away-light"));
    german.waitForFinished(60'000);
    demoPictures.waitForFinished(60'000);
    ok = ok && demoPictures.exitCode() == 0;
    return ok && german.exitCode() == 0 ? 0 : fail(u"not all pictures were taken"_s);
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"signalbox-manager"_s);
    const QStringList arguments = QApplication::arguments();
    if (arguments.value(1) == "--window"_L1)
        return takeTranslated(arguments.value(2), arguments.value(3), arguments.value(4), arguments.value(5).toInt());
    if (arguments.value(1) == "--demo"_L1)
        return takeDemo(arguments.value(2), arguments.value(3));
    if (arguments.value(1) == "--forms"_L1)
        return takeForms(arguments.value(2), arguments.value(3)) ? 0 : fail(u"not all pictures of the forms were taken"_s);
    if (arguments.value(1) == "--channels"_L1)
        return takeChannels(arguments.value(2), arguments.value(3)) ? 0 : fail(u"not all pictures of the channels were taken"_s);
    if (arguments.value(1) == "--clusters"_L1)
        return takeClusters(arguments.value(2), arguments.value(3)) ? 0 : fail(u"not all pictures of the clusters were taken"_s);
    if (arguments.size() < 2)
        return fail(u"usage: signalbox-screenshots DIRECTORY [SECONDS]"_s);
    QDir().mkpath(arguments.at(1));
    return takeAll(arguments.at(1), arguments.value(2, u"300"_s).toInt());
}
