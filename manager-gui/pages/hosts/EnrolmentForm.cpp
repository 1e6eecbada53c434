// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/hosts/EnrolmentForm.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtGui/QFontDatabase>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStyle>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

QLabel *valueLabel(const char *objectName)
{
    auto *label = new QLabel;
    label->setObjectName(QLatin1StringView(objectName));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setWordWrap(true);
    return label;
}

QLabel *nameLabel(const QString &text)
{
    auto *label = new QLabel(text);
    label->setProperty("dim", true);
    return label;
}

} // namespace

QString describe(const Error &error, const client::AgentAddress &address)
{
    switch (error.code) {
    case ErrorCode::TokenExpired:
        return EnrolmentForm::tr("The token has expired or was used before. Run “signalbox enroll” on the host for a new one.");
    case ErrorCode::CertificateNotTrusted:
        return EnrolmentForm::tr("The host at %1 has another key than the token says. Nothing was sent to it.\nExpected: %2\nActual: %3")
            .arg(address.display(), format::fingerprint(address.fingerprint), format::fingerprint(error.context));
    case ErrorCode::Unreachable:
        return EnrolmentForm::tr("Cannot reach %1: %2").arg(address.display(), error.message);
    case ErrorCode::TimedOut:
        return error.message;
    default:
        return errorText(error);
    }
}

EnrolmentForm::EnrolmentForm(HostList &hosts, QWidget *parent)
    : QWidget(parent),
      m_hosts(hosts),
      m_enrolment(hosts),
      m_edit(new QLineEdit),
      m_message(new QLabel),
      m_add(new QPushButton(tr("Add host"), this))
{
    m_edit->setObjectName(u"enrolmentTokenEdit"_s);
    m_edit->setAccessibleName(tr("Enrolment token"));
    m_edit->setPlaceholderText(tr("Paste an enrolment token, it begins with sbx1."));
    m_edit->setClearButtonEnabled(true);
    m_edit->setMinimumHeight(32);
    m_message->setObjectName(u"enrolmentMessage"_s);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_add->setObjectName(u"addHostConfirm"_s);
    m_add->setProperty("primary", true);
    m_add->setDefault(true);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metric::space3);
    layout->addWidget(m_edit);
    layout->addWidget(makePreview());
    layout->addWidget(m_message);

    connect(m_edit, &QLineEdit::textChanged, this, &EnrolmentForm::validate);
    connect(m_edit, &QLineEdit::returnPressed, this, &EnrolmentForm::begin);
    connect(m_add, &QPushButton::clicked, this, &EnrolmentForm::begin);
    connect(&m_enrolment, &Enrolment::finished, this, &EnrolmentForm::onFinished);
    validate();
}

QWidget *EnrolmentForm::makePreview()
{
    m_preview = new QWidget;
    m_name = valueLabel("enrolmentName");
    m_address = valueLabel("enrolmentAddress");
    m_fingerprint = valueLabel("enrolmentFingerprint");
    m_fingerprint->setWordWrap(false);
    m_fingerprint->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_fingerprint->setMinimumHeight(2 * QFontMetrics(m_fingerprint->font()).lineSpacing());
    auto *form = new QFormLayout(m_preview);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(metric::space4);
    form->setVerticalSpacing(metric::space2);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    form->addRow(nameLabel(tr("Name")), m_name);
    form->addRow(nameLabel(tr("Address")), m_address);
    form->addRow(nameLabel(tr("Key")), m_fingerprint);
    return m_preview;
}

void EnrolmentForm::focusField()
{
    m_edit->setFocus();
    m_edit->selectAll();
}

void EnrolmentForm::validate()
{
    m_enrolment.cancel();
    m_edit->setEnabled(true);
    m_token.reset();
    const QString text = m_edit->text().trimmed();
    if (!text.isEmpty()) {
        if (auto token = auth::EnrolmentToken::fromText(text))
            m_token = std::move(*token);
    }
    m_preview->setVisible(m_token.has_value());
    m_add->setEnabled(m_token.has_value());
    if (m_token) {
        m_name->setText(m_token->name);
        m_address->setText(m_token->address);
        const QString digits = format::fingerprint(m_token->fingerprint);
        // Two lines of eight groups each.
        m_fingerprint->setText(digits.left(39) + u'\n' + digits.mid(40));
        auto address = client::AgentAddress::fromText(m_token->address);
        if (address)
            address->fingerprint = m_token->fingerprint;
        const Host *known = address ? m_hosts.byAddress(*address) : nullptr;
        setMessage(known ? tr("%1 is already here: its token is replaced.").arg(known->name()) : QString(), false);
    } else if (text.isEmpty()) {
        setMessage(tr("Run “signalbox enroll” on the host and paste the line it prints. It is valid for 15 minutes and works once."),
                   false);
    } else {
        setMessage(tr("This is not a whole enrolment token. It is one line that begins with “sbx1.”, as “signalbox enroll” prints it."),
                   true);
    }
}

void EnrolmentForm::begin()
{
    if (!m_token || m_enrolment.isRunning())
        return;
    m_add->setEnabled(false);
    m_edit->setEnabled(false);
    setMessage(tr("Connecting to %1…").arg(m_token->address), false);
    m_enrolment.begin(*m_token);
}

void EnrolmentForm::onFinished(Host *host, const Error &error)
{
    if (host) {
        Q_EMIT added(host);
        return;
    }
    m_edit->setEnabled(true);
    m_add->setEnabled(true);
    auto address = client::AgentAddress::fromText(m_token->address).value_or(client::AgentAddress{});
    address.fingerprint = m_token->fingerprint;
    setMessage(describe(error, address), true);
    focusField();
}

void EnrolmentForm::setMessage(const QString &text, bool bad)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
    m_message->setProperty("bad", bad);
    m_message->setProperty("dim", !bad);
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
}

} // namespace signalbox::gui
