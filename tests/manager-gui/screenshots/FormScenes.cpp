// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/manager-gui/screenshots/FormScenes.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/model/InstancesModel.h"
#include "tests/manager-gui/screenshots/Stage.h"
#include "tests/support/AgentProcess.h"
#include "tests/support/ClientSocket.h"

#include <QtCore/QFile>

#include <functional>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;

namespace signalbox::test {

namespace {

using Take = std::function<bool(const char *dialog, const char *name, bool closes)>;

/// Both looks of the dialog that is open.
Take takerOf(Stage &stage, const QString &folder, const QString &language)
{
    const QString suffix = language.isEmpty() ? QString() : u'-' + language;
    return [&stage, folder, suffix](const char *dialog, const char *name, bool closes) {
        const auto file = [&](const char *look) {
            return u"%1/%2-%3%4.png"_s.arg(folder, QLatin1StringView(name), QLatin1StringView(look), suffix);
        };
        const QString shown = QString::fromLatin1(dialog);
        stage.setAppearance(Appearance::Dark);
        bool ok = shown.isEmpty() ? stage.take(file("dark")) : stage.takeDialog(shown, file("dark"), false);
        stage.setAppearance(Appearance::Light);
        ok = ok && (shown.isEmpty() ? stage.take(file("light")) : stage.takeDialog(shown, file("light"), closes));
        return ok;
    };
}

bool takeNew(Stage &stage, const Take &take)
{
    bool ok = stage.click(u"newInstanceButton"_s) && waitUntil([&] { return stage.isShown(u"field-name"_s); });
    ok = ok && take("instanceForm", "form-new-empty", false);
    ok = ok && stage.fill(u"field-name"_s, u"chat"_s) && stage.choose(u"field-type"_s, u"echo"_s) && stage.fill(u"cell-port-0"_s, u"9000"_s)
        && take("instanceForm", "form-new", false);
    // What the agent refuses.
    ok = ok && stage.click(u"addRow"_s) && stage.fill(u"cell-port-1"_s, u"9443"_s) && stage.fill(u"cell-address-1"_s, u"fra-1"_s)
        && stage.scrollTo(u"section-"_s) && stage.click(u"formSave"_s);
    ok = ok && waitUntil([&] { return stage.isShown(u"formProblems"_s); }) && take("instanceForm", "form-errors", false);
    ok = ok && stage.type(u"findSetting"_s, u"session"_s) && take("instanceForm", "form-filter", false);
    ok = ok && stage.click(u"formCancel"_s) && take("confirmDialog", "form-discard", false) && stage.click(u"confirmAccept"_s);
    return ok && waitUntil([&] { return !stage.isShown(u"instanceForm"_s); });
}

bool takeEdit(Stage &stage, const AgentProcess &agent, const Take &take)
{
    bool ok = stage.selectInstance(u"lobby"_s) && stage.trigger(u"editInstanceAction"_s)
        && waitUntil([&] { return stage.isShown(u"field-name"_s); });
    ok = ok && stage.choose(u"field-isolation"_s, u"process"_s) && take("instanceForm", "form-edit", false);
    ok = ok && stage.scrollTo(u"section-limits"_s) && stage.fill(u"field-limits.max_sessions"_s, u"500"_s)
        && take("instanceForm", "form-limits", false);
    ok = ok && stage.scrollTo(u"section-access"_s) && take("instanceForm", "form-access", false);
    agent.cli({u"edit"_s, u"lobby"_s, u"--set"_s, u"limits.idle_timeout=90s"_s});
    ok = ok && stage.click(u"formSave"_s) && waitUntil([&] { return stage.isShown(u"keepMineButton"_s); })
        && take("instanceForm", "form-conflict", false);
    ok = ok && stage.click(u"keepMineButton"_s) && stage.click(u"formSave"_s)
        && waitUntil([&] { return stage.isShown(u"messageAct"_s) && !stage.isShown(u"instanceForm"_s); });
    return ok && take("", "restart-waits", false);
}

bool takeActions(Stage &stage, const AgentProcess &agent, const Take &take)
{
    bool ok = stage.click(u"stopButton"_s) && take("confirmDialog", "stop-drain-first", true);
    ok = ok && stage.trigger(u"removeInstanceAction"_s) && take("confirmDialog", "remove", true);
    ok = ok && stage.trigger(u"drainAction"_s) && take("confirmDialog", "drain", false) && stage.click(u"confirmAccept"_s);
    ok = ok && waitUntil([&] {
             return stage.cellOf(u"lobby"_s, InstancesModel::State).startsWith(format::state(api::InstanceState::Draining));
         })
        && take("", "draining", false);
    ok = ok && stage.selectInstance(u"EchoServerA"_s) && stage.trigger(u"takeOverAction"_s) && take("confirmDialog", "take-over", true);
    ok = ok && stage.showDetailsAt(4) && take("", "configuration", false);
    QFile file(agent.folder() + u"/signalbox.toml"_s);
    ok = ok && file.open(QIODevice::Append) && file.write("[instance.limits]\nmax_sessions = 42\nmax_message_bytes = \"2MiB\"\n") > 0;
    file.close();
    ok = ok && stage.trigger(u"reloadConfigurationAction"_s) && waitUntil([&] { return stage.isShown(u"reloadList"_s); })
        && take("reloadDialog", "reload", true);
    return ok;
}

} // namespace

bool takeForms(const QString &folder, const QString &language)
{
    AgentProcess agent;
    agent.setInstances(
        u"[[instance]]\nname = \"EchoServerA\"\ntype = \"echo\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n"_s);
    if (!agent.start())
        return false;
    agent.cli({u"create"_s, u"lobby"_s, u"--type"_s, u"echo"_s, u"--port"_s, u"0"_s, u"--set"_s, u"limits.max_sessions=200"_s});
    Stage stage(language);
    if (!stage.addHost(agent.enrolmentToken()) || !stage.selectHost(u"demo"_s))
        return false;
    constexpr int count = 12;
    const std::vector<ClientSocket> clients = ClientSocket::many(agent.portOf(u"lobby"_s), count);
    if (!waitUntil([&] { return stage.cellOf(u"lobby"_s, InstancesModel::Sessions) == format::count(count); }))
        return false;
    const Take take = takerOf(stage, folder, language);
    return takeNew(stage, take) && takeEdit(stage, agent, take) && takeActions(stage, agent, take);
}

} // namespace signalbox::test
