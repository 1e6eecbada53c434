// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody else has changed the same instance while its form stood open.
#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/config/ConfigValue.h"
#include "manager-gui/pages/instances/FormNotice.h"
#include "manager-gui/pages/instances/InstanceForm.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

/// More differences than these nobody reads in a line.
constexpr qsizetype mostTold = 4;

} // namespace

void InstanceForm::showConflict()
{
    m_calls.readConfiguration(m_instance, [this](const Result<api::InstanceConfiguration> &theirs) {
        if (!theirs) {
            m_refused.insert(QString(), errorText(theirs.error()));
            showProblems();
            return update();
        }
        m_calls.askWhoChanged(m_instance, [this, theirs = *theirs](const QString &who) { tellConflict(theirs, who); });
    });
}

void InstanceForm::tellConflict(const api::InstanceConfiguration &theirs, const QString &who)
{
    m_theirs = theirs;
    QJsonObject document = theirs.short_document;
    if (m_purpose == Purpose::Clone)
        document.remove("name"_L1);
    const QList<ConfigDraft::Difference> differences = m_draft.differences(document);
    QStringList lines;
    for (const ConfigDraft::Difference &difference : differences.first(std::min(differences.size(), mostTold))) {
        const ConfigField *field = findField(m_draft.root(), difference.path);
        const auto shown = [&](const QJsonValue &value) {
            const QJsonValue given = value.isUndefined() && field ? m_draft.byDefault(*field) : value;
            return (field ? config::text(*field, given) : config::text(given)).toHtmlEscaped();
        };
        const QString line = tr("%1: %2 → %3").arg(titleOf(difference.path).toHtmlEscaped(), shown(difference.from), shown(difference.to));
        lines.append(difference.both ? tr("%1 (you changed it too)").arg(line) : line);
    }
    if (differences.size() > mostTold)
        lines.append(tr("and %Ln more", nullptr, int(differences.size() - mostTold)));
    const QString head = who.isEmpty() ? tr("Somebody has changed %1 meanwhile:").arg(m_instance.toHtmlEscaped())
                                       : tr("%1 has changed %2 meanwhile:").arg(who.toHtmlEscaped(), m_instance.toHtmlEscaped());
    m_notice->tell(FormNotice::Tone::Calm, head + u"<br>"_s + lines.join(u"<br>"_s));
    m_notice->offer(u"takeTheirsButton"_s, tr("Load the new values"), [this] { takeTheirs(false); });
    m_notice->offer(u"keepMineButton"_s, tr("Keep mine"), [this] { takeTheirs(true); });
    update();
}

void InstanceForm::takeTheirs(bool keepMine)
{
    if (!m_theirs)
        return;
    QJsonObject document = m_theirs->short_document;
    if (m_purpose == Purpose::Clone)
        document.remove("name"_L1);
    m_draft.rebase(document, keepMine);
    const QString type = m_draft.value(u"type"_s).toString();
    m_draft.setRoot(m_schema.instanceOf(type), type);
    m_revision = m_theirs->revision;
    m_theirs.reset();
    m_notice->tell(FormNotice::Tone::Calm, {});
    rebuild();
    update();
}

} // namespace signalbox::gui
