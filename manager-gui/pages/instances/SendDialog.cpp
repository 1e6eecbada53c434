// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/SendDialog.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QRadioButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// What agents take in one message.
constexpr qsizetype mostBytes = 65536;

} // namespace

SendDialog::SendDialog(const InstanceKey &instance, const QList<api::Session> &sessions, QWidget *parent)
    : QDialog(parent),
      m_instance(instance),
      m_sessions(sessions),
      m_text(new QPlainTextEdit),
      m_asText(new QRadioButton(tr("As &text"))),
      m_asBase64(new QRadioButton(tr("&Base64, sent as binary"))),
      m_message(new QLabel),
      m_send(new QPushButton(tr("Send")))
{
    setObjectName(u"sendDialog"_s);
    setWindowTitle(tr("Send message"));
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *title = new QLabel(sessions.size() == 1 ? tr("To the session of %1 on %2").arg(sessions.first().peer, instance.name)
                                                  : tr("To %Ln session(s) on %1", nullptr, int(sessions.size())).arg(instance.name));
    title->setObjectName(u"sendTitle"_s);
    QFont font = title->font();
    font.setWeight(QFont::DemiBold);
    title->setFont(font);
    m_text->setObjectName(u"sendText"_s);
    m_text->setAccessibleName(tr("Message"));
    m_text->setPlaceholderText(tr("What the client gets; its protocol adds what marks a message"));
    m_text->setTabChangesFocus(true);
    m_asText->setObjectName(u"sendAsText"_s);
    m_asBase64->setObjectName(u"sendAsBase64"_s);
    m_asText->setChecked(true);
    m_message->setObjectName(u"sendMessage"_s);
    m_message->setProperty("bad", true);
    m_message->setWordWrap(true);
    m_send->setObjectName(u"sendConfirm"_s);
    m_send->setProperty("primary", true);
    m_send->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(u"sendCancel"_s);
    cancel->setAutoDefault(false);
    auto *form = new QHBoxLayout;
    form->setSpacing(metric::space4);
    form->addWidget(m_asText);
    form->addWidget(m_asBase64);
    form->addStretch();
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metric::space2);
    buttons->addStretch();
    buttons->addWidget(m_send);
    buttons->addWidget(cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, metric::space4);
    layout->setSpacing(metric::space3);
    layout->addWidget(title);
    layout->addWidget(m_text, 1);
    layout->addLayout(form);
    layout->addWidget(m_message);
    layout->addLayout(buttons);
    resize(520, 320);
    connect(m_text, &QPlainTextEdit::textChanged, this, &SendDialog::update);
    connect(m_asBase64, &QRadioButton::toggled, this, &SendDialog::update);
    connect(m_send, &QPushButton::clicked, this, &SendDialog::send);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    if (instance.host)
        connect(instance.host, &QObject::destroyed, this, &QDialog::reject);
    update();
}

QString SendDialog::whyNot() const
{
    const QByteArray text = m_text->toPlainText().toUtf8();
    if (!m_asBase64->isChecked())
        return text.size() > mostBytes ? tr("The message is longer than %1 bytes.").arg(mostBytes) : QString();
    const auto decoded = QByteArray::fromBase64Encoding(text.simplified().replace(' ', ""), QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? QString() : tr("That is no base64.");
}

void SendDialog::update()
{
    const QString why = whyNot();
    m_message->setText(why.isEmpty() ? m_failures.join(u'\n') : why);
    m_message->setVisible(!m_message->text().isEmpty());
    m_send->setEnabled(why.isEmpty() && m_waiting == 0 && !m_text->toPlainText().isEmpty());
}

void SendDialog::send()
{
    if (!m_instance.host)
        return;
    m_failures.clear();
    const QList<api::Session> all = std::exchange(m_sessions, {});
    m_waiting = all.size();
    api::SessionSend::Params params;
    params.encoding = m_asBase64->isChecked() ? api::Encoding::Base64 : api::Encoding::Text;
    params.data = params.encoding == api::Encoding::Text ? m_text->toPlainText() : m_text->toPlainText().simplified().remove(u' ');
    for (const api::Session &session : all) {
        params.id = session.id;
        m_instance.host->paced().add([this, self = QPointer<SendDialog>(this), session, params] {
            if (self && m_instance.host)
                m_instance.host->link().call<api::SessionSend>(
                    params, this, [this, session](const Result<api::Nothing> &answer) { onAnswer(session, answer); });
        });
    }
    update();
}

void SendDialog::onAnswer(const api::Session &session, const Result<api::Nothing> &answer)
{
    --m_waiting;
    if (!answer) {
        m_failures.append(u"%1: %2"_s.arg(session.peer, errorText(answer.error())));
        m_sessions.append(session);
    }
    if (m_waiting == 0 && m_sessions.isEmpty())
        return accept();
    update();
}

} // namespace signalbox::gui
