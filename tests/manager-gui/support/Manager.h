// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/app/Application.h"
#include "manager-gui/app/MainWindow.h"
#include "manager-gui/model/InstancesModel.h"
#include "tests/manager-gui/support/FakeLink.h"
#include "tests/manager-gui/support/MemoryStore.h"

#include <QtTest/QtTest>
#include <QtWidgets/QtWidgets>

namespace signalbox::gui {

/// The whole manager on a profile of its own, used by what is visible. Its agents are the test's, or real ones.
struct Manager {
    QTemporaryDir profile;
    std::unique_ptr<Theme> theme = std::make_unique<Theme>(*qApp);
    std::shared_ptr<MemoryStore::Entries> keyring = std::make_shared<MemoryStore::Entries>();
    QList<QPointer<FakeLink>> links;
    std::unique_ptr<Application> application;

    LinkFactory fakeLinks()
    {
        return [this] {
            auto link = std::make_unique<FakeLink>();
            links.append(link.get());
            return link;
        };
    }
    bool start(LinkFactory makeLink, bool demo = false)
    {
        CommandLine line;
        line.profile = profile.path();
        line.appearance = Appearance::Light;
        line.demo = demo;
        application = std::make_unique<Application>(line, *theme, std::move(makeLink), std::make_unique<MemoryStore>(keyring));
        application->start();
        return QTest::qWaitForWindowExposed(&application->window());
    }
    HostList &hosts() { return application->hosts(); }

    template <typename T>
    T *find(const char *objectName) const
    {
        const auto all = application->window().findChildren<T *>(QLatin1StringView(objectName));
        const auto it = std::find_if(all.begin(), all.end(), [](const T *widget) { return widget->isVisible(); });
        return it == all.end() ? nullptr : *it;
    }
    void click(const char *objectName) const { QTest::mouseClick(find<QWidget>(objectName), Qt::LeftButton); }
    /// Of the menus; null: none.
    QAction *action(const char *objectName) const
    {
        const auto menus = application->window().menuBar()->findChildren<QMenu *>();
        for (const QMenu *menu : menus) {
            const auto actions = menu->actions();
            const auto it = std::find_if(actions.begin(), actions.end(),
                                         [&](const QAction *one) { return one->objectName() == QLatin1StringView(objectName); });
            if (it != actions.end())
                return *it;
        }
        return nullptr;
    }
    void type(const char *objectName, const QString &text) const
    {
        find<QLineEdit>(objectName)->clear();
        QTest::keyClicks(find<QLineEdit>(objectName), text);
    }
    QString label(const char *objectName) const
    {
        const auto *found = find<QLabel>(objectName);
        return found ? found->text() : QString();
    }
    QString cell(int row, int column) const { return find<QTableView>("instancesTable")->model()->index(row, column).data().toString(); }
    int rows() const { return find<QTableView>("instancesTable")->model()->rowCount(); }
    QModelIndex treeRow(const QString &name) const
    {
        const QAbstractItemModel *model = find<QTreeView>("hostsTree")->model();
        return model->match(model->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly | Qt::MatchRecursive).value(0);
    }
    void clickTree(const QString &name) const
    {
        auto *tree = find<QTreeView>("hostsTree");
        const QRect row = tree->visualRect(treeRow(name));
        QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, QPoint(row.left() + 40, row.center().y()));
    }

    /// A host that is live and whose agent is the test.
    Host *live(const QString &name, const QList<api::Instance> &instances, const QString &group = {},
               Environment environment = Environment::None)
    {
        SavedHost saved;
        saved.name = name;
        saved.host = name + QStringLiteral(".example");
        saved.fingerprint = QString(64, QLatin1Char('a'));
        saved.group = group;
        saved.environment = environment;
        Host *host = hosts().add(saved, HostSecret{QStringLiteral("sbt_secret")});
        link(host)->become(HostLink::State::Live);
        link(host)->sendSnapshot(instances, name);
        return host;
    }
    static FakeLink *link(Host *host) { return qobject_cast<FakeLink *>(&host->link()); }
};

} // namespace signalbox::gui
