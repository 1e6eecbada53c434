// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/scope/ReloadDialog.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/config/ConfigValue.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtCore/QCoreApplication>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTreeWidget>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

QString countsText(api::TakesEffect effect)
{
    switch (effect) {
    case api::TakesEffect::Live:
        return ReloadDialog::tr("at once");
    case api::TakesEffect::NewSessions:
        return ReloadDialog::tr("for new sessions");
    case api::TakesEffect::InstanceRestart:
        return ReloadDialog::tr("when it is restarted");
    case api::TakesEffect::AgentStart:
        break;
    }
    return ReloadDialog::tr("when the agent is restarted");
}

ReloadDialog::ReloadDialog(Host &host, const QString &typed, QWidget *parent)
    : QDialog(parent),
      m_host(&host),
      m_typed(typed),
      m_text(new QLabel),
      m_list(new QTreeWidget),
      m_reload(new QPushButton(tr("Reload"))),
      m_close(new QPushButton(tr("Cancel")))
{
    setObjectName(u"reloadDialog"_s);
    setWindowTitle(tr("Reload the configuration of %1").arg(host.name()));
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    m_text->setObjectName(u"reloadText"_s);
    m_text->setWordWrap(true);
    m_list->setObjectName(u"reloadList"_s);
    m_list->setAccessibleName(tr("Changes"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_reload->setObjectName(u"reloadConfirm"_s);
    m_reload->setProperty("primary", true);
    m_reload->setAutoDefault(false);
    m_close->setObjectName(u"reloadCancel"_s);
    m_close->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metric::space2);
    buttons->addStretch();
    buttons->addWidget(m_reload);
    buttons->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, metric::space4);
    layout->setSpacing(metric::space3);
    layout->addWidget(m_text);
    layout->addWidget(m_list, 1);
    if (!typed.isEmpty()) {
        auto *hint = new QLabel(tr("This is production. Type “%1” to go on:").arg(typed));
        auto *edit = new QLineEdit;
        edit->setObjectName(u"reloadTyped"_s);
        edit->setAccessibleName(hint->text());
        layout->addWidget(hint);
        layout->addWidget(edit);
        connect(edit, &QLineEdit::textChanged, this, [this](const QString &entered) {
            m_entered = entered.trimmed();
            update();
        });
    }
    layout->addLayout(buttons);
    resize(760, 420);
    connect(m_reload, &QPushButton::clicked, this, &ReloadDialog::reload);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(&host, &QObject::destroyed, this, &QDialog::reject);
    m_text->setText(tr("Asking %1 what would change…").arg(host.name()));
    update();
    ask();
}

void ReloadDialog::ask()
{
    m_host->link().call<api::ConfigDiff>({}, this, [this](const Result<api::ConfigDiff::Result> &diff) {
        if (!diff)
            return showProblems(diff.error());
        m_text->setText(diff->changes.isEmpty()
                            ? tr("The files say what is in force already. A reload only loads certificates anew.")
                            : tr("The files differ in %Ln point(s) from what is in force. Nothing restarts by a reload.", nullptr,
                                 int(diff->changes.size())));
        show(diff->changes);
        m_ready = true;
        update();
    });
}

void ReloadDialog::update()
{
    m_list->setVisible(m_list->topLevelItemCount() > 0);
    m_reload->setEnabled(m_ready && (m_typed.isEmpty() || m_entered == m_typed));
}

void ReloadDialog::show(const QList<api::ConfigChange> &changes)
{
    m_list->clear();
    m_list->setHeaderLabels({tr("Instance"), tr("Setting"), tr("From"), tr("To"), tr("Counts")});
    for (const api::ConfigChange &change : changes) {
        const bool isWhole = change.path.isEmpty();
        const auto shown = [&](const QJsonValue &value) {
            return value.isNull() ? u"–"_s : isWhole ? value["type"_L1].toString() : config::text(value);
        };
        const QString what = !isWhole ? change.path : change.from.isNull() ? tr("new instance") : tr("removed");
        auto *item = new QTreeWidgetItem(m_list,
                                         {change.instance.value_or(u"–"_s), what, shown(change.from), shown(change.to),
                                          isWhole ? QString() : countsText(change.takes_effect)});
        for (int column = 0; column < m_list->columnCount(); ++column)
            item->setToolTip(column, item->text(column));
    }
    for (int column = 0; column < m_list->columnCount(); ++column) {
        m_list->resizeColumnToContents(column);
        m_list->setColumnWidth(column, std::min(m_list->columnWidth(column) + metric::space3, 240));
    }
}

void ReloadDialog::showProblems(const Error &error)
{
    m_ready = false;
    m_list->clear();
    const QJsonArray problems = error.data.value("problems"_L1).toArray();
    m_text->setText(problems.isEmpty() ? errorText(error)
                                       : tr("The files have %Ln mistake(s); what is in force stays.", nullptr, int(problems.size())));
    m_list->setHeaderLabels({tr("File"), tr("Line"), tr("Mistake")});
    for (const QJsonValue &value : problems) {
        const QJsonObject problem = value.toObject();
        const int line = problem.value("line"_L1).toInt();
        auto *item = new QTreeWidgetItem(
            m_list,
            {problem.value("file"_L1).toString(), line > 0 ? QString::number(line) : QString(), problem.value("message"_L1).toString()});
        item->setToolTip(2, item->text(2));
        item->setToolTip(0, item->text(0));
    }
    for (int column = 0; column < m_list->columnCount(); ++column)
        m_list->setColumnWidth(column, column == 1 ? 60 : 260);
    m_close->setText(tr("Close"));
    update();
}

void ReloadDialog::reload()
{
    if (!m_host)
        return;
    m_ready = false;
    update();
    m_host->link().call<api::ConfigReload>({}, this, [this](const Result<api::ConfigReload::Result> &result) { onReloaded(result); });
}

void ReloadDialog::onReloaded(const Result<api::ConfigReload::Result> &result)
{
    if (!result)
        return showProblems(result.error());
    const auto waits = [](const api::ConfigChange &change) {
        return change.takes_effect == api::TakesEffect::InstanceRestart && !change.path.isEmpty();
    };
    const int waiting = int(std::count_if(result->changes.begin(), result->changes.end(), waits));
    if (m_host)
        Q_EMIT reloaded(m_host, waiting);
    if (result->failures.isEmpty())
        return accept();
    m_list->clear();
    m_text->setText(tr("The files were read, but not all could be done:"));
    m_list->setHeaderLabels({tr("Instance"), tr("Why")});
    for (const api::ReloadFailure &failure : result->failures)
        new QTreeWidgetItem(m_list, {failure.instance, failure.message});
    m_list->resizeColumnToContents(0);
    m_close->setText(tr("Close"));
    update();
}

} // namespace signalbox::gui
