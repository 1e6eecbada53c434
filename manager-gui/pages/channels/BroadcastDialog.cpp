// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/channels/BroadcastDialog.h"

#include "manager-gui/actions/Permits.h"
#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/IconLabel.h"
#include "manager-gui/widgets/MessageEdit.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtCore/QUuid>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

BroadcastDialog::BroadcastDialog(const HubKey &key, const api::Hub &hub, QWidget *parent)
    : QDialog(parent),
      m_key(key),
      m_wanted(typedFor({key.host})),
      m_edit(new MessageEdit(5)),
      m_typed(new QLineEdit),
      m_send(new QPushButton(tr("Broadcast")))
{
    setObjectName(u"broadcastDialog"_s);
    setWindowTitle(tr("Broadcast"));
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    const int sessions = int(std::min<qint64>(hub.sessions, std::numeric_limits<int>::max()));
    const QString title = tr("Broadcast to %Ln session(s) of the hub %1 on %2?", nullptr, sessions).arg(hub.hub, key.host->name());
    setAccessibleName(title);
    makeLayout(title);
    connect(m_edit, &MessageEdit::edited, this, &BroadcastDialog::update);
    connect(m_typed, &QLineEdit::textChanged, this, &BroadcastDialog::update);
    connect(m_send, &QPushButton::clicked, this, &BroadcastDialog::send);
    connect(key.host, &QObject::destroyed, this, &QDialog::reject);
    m_edit->edit()->setFocus();
    update();
}

void BroadcastDialog::makeLayout(const QString &title)
{
    auto *icon = new IconLabel(this, 24);
    icon->setIcon(u"warning"_s, &Colours::warn);
    auto *heading = new QLabel(title);
    heading->setObjectName(u"broadcastTitle"_s);
    heading->setTextFormat(Qt::PlainText);
    heading->setWordWrap(true);
    QFont bold = heading->font();
    bold.setPointSizeF(bold.pointSizeF() * 1.1);
    bold.setWeight(QFont::DemiBold);
    heading->setFont(bold);
    auto *text = new QLabel(tr("Each gets it once, whatever it subscribes to. Nothing of it is kept, and it cannot be taken back."));
    text->setWordWrap(true);
    auto *words = new QVBoxLayout;
    words->setSpacing(metric::space2);
    words->addWidget(heading);
    words->addWidget(text);
    words->addSpacing(metric::space1);
    words->addWidget(m_edit);
    m_typed->setObjectName(u"broadcastTyped"_s);
    if (m_wanted.isEmpty()) {
        m_typed->hide();
    } else {
        auto *hint = new QLabel(tr("This is production. Type “%1” to go on:").arg(m_wanted));
        hint->setTextFormat(Qt::PlainText);
        hint->setWordWrap(true);
        m_typed->setAccessibleName(hint->text());
        words->addWidget(hint);
    }
    words->addWidget(m_typed);
    auto *top = new QHBoxLayout;
    top->setSpacing(metric::space4);
    top->addWidget(icon, 0, Qt::AlignTop);
    top->addLayout(words, 1);
    m_send->setObjectName(u"broadcastSend"_s);
    m_send->setProperty("primary", true);
    m_send->setAutoDefault(false);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(u"broadcastCancel"_s);
    cancel->setDefault(true);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metric::space2);
    buttons->addStretch();
    buttons->addWidget(m_send);
    buttons->addWidget(cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, metric::space4);
    layout->setSpacing(20);
    layout->addLayout(top);
    layout->addLayout(buttons);
    setMinimumWidth(520);
}

void BroadcastDialog::update()
{
    m_send->setEnabled(!m_waiting && !m_edit->value().isUndefined() && (m_wanted.isEmpty() || m_typed->text().trimmed() == m_wanted));
}

void BroadcastDialog::send()
{
    if (!m_key.host)
        return;
    api::HubBroadcast::Params params;
    params.hub = m_key.hub;
    params.data = m_edit->value();
    // The same again, because no answer came, must not reach anybody twice.
    if (m_requestId.isEmpty() || m_tried != params.data)
        m_requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_tried = params.data;
    QJsonObject call = json::toObject(params);
    call.insert(u"request_id"_s, m_requestId);
    m_waiting = true;
    update();
    m_key.host->link().callRaw(json::toQString(api::HubBroadcast::name), call, this, [this](const Result<QJsonValue> &answer) {
        m_waiting = false;
        update();
        if (!answer)
            return m_edit->setAnswer(tr("Not sent: %1").arg(errorText(answer.error())), true);
        accept();
    });
}

} // namespace signalbox::gui
