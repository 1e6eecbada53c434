// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/InstanceForm.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/pages/instances/FormNotice.h"
#include "manager-gui/pages/instances/FormSections.h"
#include "manager-gui/widgets/ConfirmDialog.h"
#include "manager-gui/widgets/SearchField.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtGui/QShortcut>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr QSize firstSize{900, 680};

QMap<QString, QString> problemsIn(const Error &error)
{
    QMap<QString, QString> problems;
    const QJsonArray list = error.data.value("problems"_L1).toArray();
    for (const QJsonValue &value : list) {
        const QJsonObject problem = value.toObject();
        const QString path = problem.value("path"_L1).toString();
        const QString message = problem.value("message"_L1).toString();
        problems.insert(path, problems.contains(path) ? problems.value(path) + u'\n' + message : message);
    }
    if (problems.isEmpty() && !error.context.isEmpty())
        problems.insert(error.context, error.message);
    return problems;
}

/// A new list of records begins with one row: what it is for is seen at once.
void giveFirstRows(ConfigDraft &draft)
{
    for (const ConfigField &field : draft.root().fields) {
        if (field.kind == ConfigField::Kind::Records && field.leastLength.value_or(0) > 0 && !draft.isSet(field.path))
            draft.set(field, QJsonArray{QJsonObject()});
    }
}

QJsonObject patchBetween(const QJsonObject &before, const QJsonObject &after)
{
    QJsonObject patch;
    const QStringList keys = before.keys();
    for (const QString &key : keys) {
        if (!after.contains(key))
            patch.insert(key, QJsonValue::Null);
    }
    for (auto it = after.begin(); it != after.end(); ++it) {
        const QJsonValue old = before.value(it.key());
        if (old == it.value())
            continue;
        const bool both = old.isObject() && it.value().isObject();
        patch.insert(it.key(), both ? QJsonValue(patchBetween(old.toObject(), it.value().toObject())) : QJsonValue(it.value()));
    }
    return patch;
}

} // namespace

InstanceForm::InstanceForm(Host &host, Purpose purpose, const QString &instance, QWidget *parent)
    : QDialog(parent),
      m_host(&host),
      m_purpose(purpose),
      m_instance(instance),
      m_calls(host),
      m_title(new QLabel),
      m_find(new SearchField),
      m_notice(new FormNotice(u"formNotice"_s)),
      m_problems(new FormNotice(u"formProblems"_s)),
      m_stack(new QStackedWidget),
      m_waiting(new QLabel),
      m_sections(new FormSections(m_draft)),
      m_start(new QCheckBox(tr("&Start it now"))),
      m_why(new QLabel),
      m_save(new QPushButton)
{
    setObjectName(u"instanceForm"_s);
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    makeBody();
    resize(firstSize.boundedTo(parent->size() - QSize(32, 32)));
    connect(&host, &QObject::destroyed, this, &QDialog::reject);
    connect(&host, &Host::presenceChanged, this, [this] {
        if (!m_loaded && m_host->isLive())
            load();
        update();
    });
    connect(m_sections, &FormSections::edited, this, &InstanceForm::onEdited);
    connect(m_find, &QLineEdit::textChanged, m_sections, &FormSections::filter);
    connect(m_problems, &FormNotice::linkActivated, m_sections, [this](const QString &path) {
        m_find->clear();
        m_sections->showSetting(path);
    });
    connect(m_save, &QPushButton::clicked, this, &InstanceForm::save);
    load();
    update();
}

void InstanceForm::makeBody()
{
    m_waiting->setAlignment(Qt::AlignCenter);
    m_waiting->setProperty("dim", true);
    m_waiting->setWordWrap(true);
    m_waiting->setObjectName(u"formWaiting"_s);
    m_stack->addWidget(m_waiting);
    m_stack->addWidget(m_sections);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addWidget(m_notice);
    layout->addWidget(m_problems);
    layout->addWidget(m_stack, 1);
    layout->addWidget(makeFoot());
}

QWidget *InstanceForm::makeHead()
{
    const QString host = m_host->name();
    const QString title = m_purpose == Purpose::Create ? tr("New instance on %1").arg(host)
        : m_purpose == Purpose::Edit                   ? tr("Edit %1 on %2").arg(m_instance, host)
                                                       : tr("Clone %1 on %2").arg(m_instance, host);
    setWindowTitle(title);
    m_title->setObjectName(u"formTitle"_s);
    m_title->setText(title);
    QFont font = m_title->font();
    font.setPointSizeF(font.pointSizeF() * 1.2);
    font.setWeight(QFont::DemiBold);
    m_title->setFont(font);
    m_find->setObjectName(u"findSetting"_s);
    m_find->setPlaceholderText(tr("Find a setting"));
    m_find->setAccessibleName(tr("Find a setting"));
    m_find->setClearButtonEnabled(true);
    m_find->setFixedWidth(260);
    auto *find = new QShortcut(QKeySequence::Find, this);
    m_find->setHint(find->key().toString(QKeySequence::NativeText));
    connect(find, &QShortcut::activated, m_find, [this] { m_find->setFocus(Qt::ShortcutFocusReason); });
    auto *head = new QWidget;
    head->setObjectName(u"formHead"_s);
    head->setAttribute(Qt::WA_StyledBackground);
    auto *line = new QHBoxLayout(head);
    line->setContentsMargins(metric::space4, metric::space3, metric::space4, metric::space3);
    line->setSpacing(metric::space3);
    line->addWidget(m_title, 1);
    line->addWidget(m_find);
    return head;
}

QWidget *InstanceForm::makeFoot()
{
    m_start->setObjectName(u"formStart"_s);
    m_start->setChecked(m_purpose == Purpose::Create);
    m_start->setVisible(m_purpose != Purpose::Edit);
    m_why->setObjectName(u"formWhy"_s);
    m_why->setProperty("dim", true);
    m_why->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_save->setObjectName(u"formSave"_s);
    m_save->setProperty("primary", true);
    m_save->setText(m_purpose == Purpose::Create ? tr("Create") : m_purpose == Purpose::Edit ? tr("Save") : tr("Clone"));
    m_save->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(u"formCancel"_s);
    cancel->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &InstanceForm::reject);
    auto *foot = new QWidget;
    foot->setObjectName(u"formFoot"_s);
    foot->setAttribute(Qt::WA_StyledBackground);
    auto *line = new QHBoxLayout(foot);
    line->setContentsMargins(metric::space4, metric::space3, metric::space4, metric::space3);
    line->setSpacing(metric::space2);
    line->addWidget(m_start);
    line->addWidget(m_why, 1);
    line->addWidget(m_save);
    line->addWidget(cancel);
    return foot;
}

void InstanceForm::load()
{
    m_waiting->setText(tr("Asking %1 what can be set…").arg(m_host->name()));
    m_calls.load(m_instance, [this](const Result<ConfigSources> &sources) {
        if (sources)
            onLoaded(*sources);
        else
            m_waiting->setText(tr("%1 does not say what can be set: %2").arg(m_host->name(), errorText(sources.error())));
        update();
    });
}

void InstanceForm::onLoaded(const ConfigSources &sources)
{
    m_schema = ConfigSchema(sources.schema, sources.types);
    QJsonObject base = sources.configuration ? sources.configuration->short_document : QJsonObject();
    m_revision = sources.configuration ? sources.configuration->revision : 0;
    if (m_purpose == Purpose::Clone)
        base.remove("name"_L1);
    QString type = base.value("type"_L1).toString();
    m_draft = ConfigDraft(m_schema.instanceOf(type), base, sources.defaults);
    if (m_purpose == Purpose::Create)
        giveFirstRows(m_draft);
    if (m_purpose == Purpose::Clone)
        m_notice->tell(FormNotice::Tone::Calm,
                       tr("It begins with the settings of %1, its ports too. Give it others where both shall run.").arg(m_instance));
    m_loaded = true;
    rebuild();
    m_stack->setCurrentWidget(m_sections);
    m_sections->focusFirst();
}

void InstanceForm::rebuild()
{
    QMap<QString, QString> locked;
    if (m_purpose == Purpose::Edit)
        locked.insert(u"name"_s, tr("The name stays. Clone the instance under another name, then remove this one."));
    m_sections->rebuild(m_purpose == Purpose::Edit, locked);
    showProblems();
}

void InstanceForm::onEdited(const QString &path)
{
    m_touched.insert(path);
    // What was refused was another value.
    for (const QString &refused : m_refused.keys()) {
        if (refused == path || refused.startsWith(path + u'[') || refused.startsWith(path + u'.'))
            m_refused.remove(refused);
    }
    if (path == "type"_L1)
        return changeType(m_draft.value(path).toString());
    showProblems();
    update();
}

void InstanceForm::changeType(const QString &type)
{
    m_draft.setRoot(m_schema.instanceOf(type), type);
    for (const QString &refused : m_refused.keys()) {
        if (refused.startsWith("options"_L1))
            m_refused.remove(refused);
    }
    rebuild();
    m_sections->showSetting(u"type"_s);
    update();
}

QString InstanceForm::titleOf(const QString &path) const
{
    for (QString rest = path; !rest.isEmpty(); rest.chop(1)) {
        const ConfigField *field = findField(m_draft.root(), rest);
        if (!field || (rest != path && path.at(rest.size()) != u'['))
            continue;
        const QString key = path.section(u"]."_s, 1);
        const auto column =
            std::find_if(field->fields.begin(), field->fields.end(), [&](const ConfigField &one) { return one.key == key; });
        return rest == path || column == field->fields.end() ? field->title : tr("%1, %2").arg(field->title, column->title);
    }
    return path;
}

void InstanceForm::showProblems()
{
    QMap<QString, QString> all = m_draft.problems();
    for (const QString &path : all.keys()) {
        if (m_purpose == Purpose::Create && !m_touched.contains(path.section(u'[', 0, 0)))
            all.remove(path);
    }
    all.insert(m_refused);
    const QMap<QString, QString> homeless = m_sections->showProblems(all);
    // What is only typed so far says so at its place; the summary is for what the host refused.
    QStringList lines;
    for (auto it = m_refused.begin(); it != m_refused.end(); ++it) {
        const QString words = it.value().toHtmlEscaped().replace(u'\n', u"<br>"_s);
        if (it.key().isEmpty() || homeless.contains(it.key()))
            lines.append(words);
        else
            lines.append(u"<a href=\"%1\">%2</a>: %3"_s.arg(it.key().toHtmlEscaped(), titleOf(it.key()).toHtmlEscaped(), words));
    }
    m_problems->tell(FormNotice::Tone::Bad,
                     lines.isEmpty() ? QString()
                                     : tr("%1 did not take it:").arg(m_host ? m_host->name().toHtmlEscaped() : QString()) + u"<br>"_s
                             + lines.join(u"<br>"_s));
}

QString InstanceForm::whyNot() const
{
    if (!m_host || !m_loaded)
        return {};
    if (m_saving)
        return tr("Waiting for %1…").arg(m_host->name());
    if (!m_host->isLive())
        return tr("%1 is %2. What you entered is kept.").arg(m_host->name(), format::presence(*m_host, QDateTime::currentDateTimeUtc()));
    if (m_theirs)
        return tr("Choose first what to do with the other changes");
    const QList<const ConfigField *> missing = m_draft.missing();
    if (!missing.isEmpty())
        return tr("%1 is missing").arg(missing.first()->title);
    const QMap<QString, QString> problems = m_draft.problems();
    if (!problems.isEmpty())
        return tr("%1 %2", "setting, what is wrong with it").arg(titleOf(problems.firstKey()), problems.first());
    if (m_sections->hasUnfinishedInput())
        return tr("Something entered is not complete");
    return m_purpose == Purpose::Edit && !m_draft.isChanged() ? tr("Nothing is changed") : QString();
}

void InstanceForm::update()
{
    const QString why = whyNot();
    const int changes = int(m_draft.changed().size());
    m_save->setEnabled(m_loaded && why.isEmpty());
    m_save->setToolTip(why);
    m_why->setText(!why.isEmpty() || m_purpose == Purpose::Create || !m_loaded ? why : tr("%Ln change(s)", nullptr, changes));
    m_find->setEnabled(m_loaded);
    m_start->setEnabled(m_loaded && !m_saving);
    m_sections->setEnabled(!m_saving);
}

void InstanceForm::save()
{
    if (!m_host || !whyNot().isEmpty() || !m_loaded)
        return;
    m_saving = true;
    m_refused.clear();
    showProblems();
    update();
    const auto reply = [this](const Result<api::InstanceConfigured> &answer) { onAnswer(answer); };
    QJsonObject document = m_draft.document();
    if (m_purpose == Purpose::Create)
        return m_calls.create(document, m_start->isChecked(), reply);
    if (m_purpose == Purpose::Edit)
        return m_calls.edit(m_instance, document, m_revision, reply);
    const QString name = document.take("name"_L1).toString();
    m_calls.clone({m_instance, name, patchBetween(m_draft.base(), document), m_start->isChecked()}, m_revision, reply);
}

void InstanceForm::onAnswer(const Result<api::InstanceConfigured> &answer)
{
    m_saving = false;
    // What is disabled takes no focus.
    update();
    if (!answer) {
        onRefused(answer.error());
        return update();
    }
    if (m_host)
        Q_EMIT saved(m_host, *answer);
    accept();
}

void InstanceForm::onRefused(const Error &error)
{
    const bool nameIsTaken = error.code == ErrorCode::Conflict && m_purpose != Purpose::Edit && error.context == "name"_L1;
    if (error.code == ErrorCode::Conflict && !nameIsTaken)
        return showConflict();
    const bool isAboutValues = nameIsTaken || error.code == ErrorCode::InvalidConfiguration || error.code == ErrorCode::InvalidParams;
    if (isAboutValues)
        m_refused = problemsIn(error);
    if (m_refused.isEmpty())
        m_refused.insert(QString(), errorText(error));
    showProblems();
    for (const QString &path : m_refused.keys()) {
        if (!path.isEmpty()) {
            m_find->clear();
            return m_sections->showSetting(path);
        }
    }
}

void InstanceForm::reject()
{
    if (!m_host || !m_loaded || m_draft.document() == m_draft.base() || m_saving)
        return QDialog::reject();
    // One untouched row is no work.
    if (m_purpose == Purpose::Create && !m_draft.isSet(u"name"_s) && !m_draft.isSet(u"type"_s))
        return QDialog::reject();
    const Question question{tr("Discard what you entered?"), tr("%Ln setting(s) would be lost.", nullptr, int(m_draft.changed().size())),
                            tr("Discard")};
    auto *dialog = new ConfirmDialog(question, this);
    connect(dialog, &QDialog::accepted, this, [this] { QDialog::reject(); });
    dialog->open();
}

} // namespace signalbox::gui
