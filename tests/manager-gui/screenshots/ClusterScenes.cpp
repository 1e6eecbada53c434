// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/manager-gui/screenshots/ClusterScenes.h"

#include "manager-gui/app/MainWindow.h"
#include "tests/manager-gui/screenshots/Stage.h"

#include <QtGui/QCursor>

#include <functional>

using namespace signalbox::gui;
using namespace Qt::StringLiterals;

namespace signalbox::test {

bool takeClusters(const QString &folder, const QString &language)
{
    using Scene = DemoCluster::Scene;
    Stage stage(language, Stage::Hosts::MadeUp);
    const QString suffix = language.isEmpty() ? QString() : u'-' + language;
    const auto file = [&](const QString &name, const char *look) {
        return u"%1/cluster-%2-%3%4.png"_s.arg(folder, name, QLatin1StringView(look), suffix);
    };
    const auto take = [&](const QString &name) {
        stage.setAppearance(Appearance::Dark);
        const bool ok = stage.take(file(name, "dark"));
        stage.setAppearance(Appearance::Light);
        return ok && stage.take(file(name, "light"));
    };
    // Nothing waits until the pointer leaves a list.
    QCursor::setPos(stage.window().mapToGlobal(QPoint(4, 4)));
    bool ok = stage.selectHost(u"fra-1"_s) && stage.showTabAt(u"pageTabs"_s, 2);
    // In the order of the story, so that the events are those of it.
    ok = ok && stage.playCluster(Scene::Healthy) && take(u"healthy"_s);
    ok = ok && stage.playCluster(Scene::Suspect) && take(u"suspect"_s);
    ok = ok && stage.playCluster(Scene::Partitioned) && take(u"partitioned"_s);
    ok = ok && stage.selectRow(u"clusterNodesTable"_s, DemoCluster::wanderer()) && stage.click(u"evictButton"_s)
        && stage.takeDialog(u"confirmDialog"_s, file(u"evict"_s, "light"));
    ok = ok && stage.selectHost({}) && take(u"all-hosts"_s) && stage.selectHost(u"fra-1"_s);
    ok = ok && stage.playCluster(Scene::Healed) && take(u"healed"_s);
    ok = ok && stage.click(u"addPeerButton"_s) && stage.type(u"addPeerAddress"_s, u"fra-3"_s) && stage.click(u"addPeerConfirm"_s)
        && stage.takeDialog(u"addPeerDialog"_s, file(u"add-peer"_s, "light"));
    return ok && stage.selectHost(u"build-1"_s) && take(u"empty"_s);
}

} // namespace signalbox::test
