// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/Question.h"
#include "manager-gui/hosts/ConfigCalls.h"
#include "manager-gui/model/config/ConfigDraft.h"
#include "manager-gui/model/config/ConfigSchema.h"

#include <QtCore/QSet>
#include <QtWidgets/QDialog>

class QCheckBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace signalbox::gui {

class FormNotice;
class FormSections;
class SearchField;

/// Makes, edits or clones an instance: every setting the host's agent knows, in a window that ends in one change.
/// Shape:  nothing typed is lost: an error, a lost connection and a change by somebody else leave it standing.
class InstanceForm : public QDialog
{
    Q_OBJECT

public:
    enum class Purpose { Create, Edit, Clone };

    /// `instance`: what is edited or cloned.
    InstanceForm(Host &host, Purpose purpose, const QString &instance, QWidget *parent);

    void reject() override;

Q_SIGNALS:
    void saved(signalbox::gui::Host *host, const signalbox::api::InstanceConfigured &configured);

private:
    void makeBody();
    QWidget *makeHead();
    QWidget *makeFoot();
    void load();
    void onLoaded(const ConfigSources &sources);
    void rebuild();
    void onEdited(const QString &path);
    void changeType(const QString &type);
    void update();
    QString whyNot() const;
    void showProblems();
    void save();
    void onAnswer(const Result<api::InstanceConfigured> &answer);
    void onRefused(const Error &error);
    void showConflict();
    void tellConflict(const api::InstanceConfiguration &theirs, const QString &who);
    void takeTheirs(bool keepMine);
    QString titleOf(const QString &path) const;

    QPointer<Host> m_host;
    Purpose m_purpose;
    QString m_instance;
    ConfigCalls m_calls;
    ConfigSchema m_schema;
    ConfigDraft m_draft;
    qint64 m_revision = 0;
    std::optional<api::InstanceConfiguration> m_theirs;
    QMap<QString, QString> m_refused;
    /// What was edited: of the rest that it is empty is no mistake yet.
    QSet<QString> m_touched;
    bool m_loaded = false;
    bool m_saving = false;

    QLabel *m_title;
    SearchField *m_find;
    FormNotice *m_notice;
    FormNotice *m_problems;
    QStackedWidget *m_stack;
    QLabel *m_waiting;
    FormSections *m_sections;
    QCheckBox *m_start;
    QLabel *m_why;
    QPushButton *m_save;
};

} // namespace signalbox::gui
