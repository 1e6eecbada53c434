// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/hosts/LoginForm.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStyle>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

QString describeLogin(const Error &error, const client::AgentAddress &address)
{
    switch (error.code) {
    case ErrorCode::LoginFailed:
        return LoginForm::tr("%1 refuses the log-in: the account or the password is wrong, or somebody stands between here and the "
                             "host. The password was not sent and nothing was saved.")
            .arg(address.display());
    case ErrorCode::CertificateNotTrusted:
        return LoginForm::tr("%1 could not prove that it knows the password, so it is not the host it claims to be. The password was "
                             "not sent and nothing was saved.")
            .arg(address.display());
    case ErrorCode::MethodNotFound:
        return LoginForm::tr("%1 is of a version that knows no log-in by password. Use an enrolment token.").arg(address.display());
    case ErrorCode::Unreachable:
        return LoginForm::tr("Cannot reach the host: %1").arg(errorText(error));
    case ErrorCode::TimedOut:
        return error.message;
    default:
        return errorText(error);
    }
}

} // namespace

LoginForm::LoginForm(HostList &hosts, QWidget *parent)
    : QWidget(parent),
      m_hosts(hosts),
      m_login(hosts),
      m_address(field(u"loginAddressEdit"_s, tr("Address"), tr("host or host:port"))),
      m_account(field(u"loginAccountEdit"_s, tr("Account"), {})),
      m_password(field(u"loginPasswordEdit"_s, tr("Password"), {})),
      m_message(new QLabel),
      m_add(new QPushButton(tr("Log in"), this)),
      m_stop(new QPushButton(tr("Stop"), this))
{
    m_password->setEchoMode(QLineEdit::Password);
    m_message->setObjectName(u"loginMessage"_s);
    m_message->setWordWrap(true);
    // Room for the longest sentence: the form must not jump while somebody types.
    m_message->setMinimumHeight(3 * m_message->fontMetrics().lineSpacing());
    m_message->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_add->setObjectName(u"loginConfirm"_s);
    m_add->setProperty("primary", true);
    m_add->setDefault(true);
    m_stop->setObjectName(u"loginStop"_s);
    m_stop->setAutoDefault(false);
    m_stop->hide();

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(metric::space4);
    form->setVerticalSpacing(metric::space2);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(tr("Address"), m_address);
    form->addRow(tr("Account"), m_account);
    form->addRow(tr("Password"), m_password);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metric::space3);
    layout->addLayout(form);
    layout->addWidget(m_message);

    for (QLineEdit *edit : {m_address, m_account, m_password}) {
        connect(edit, &QLineEdit::textChanged, this, &LoginForm::validate);
        connect(edit, &QLineEdit::returnPressed, this, &LoginForm::begin);
    }
    connect(m_add, &QPushButton::clicked, this, &LoginForm::begin);
    connect(m_stop, &QPushButton::clicked, this, &LoginForm::stop);
    connect(&m_login, &PasswordLogin::progress, this, [this](const QString &sentence) { setMessage(sentence, false); });
    connect(&m_login, &PasswordLogin::finished, this, &LoginForm::onFinished);
    validate();
}

QLineEdit *LoginForm::field(const QString &objectName, const QString &name, const QString &hint)
{
    auto *edit = new QLineEdit;
    edit->setObjectName(objectName);
    edit->setAccessibleName(name);
    edit->setPlaceholderText(hint);
    edit->setMinimumHeight(32);
    return edit;
}

void LoginForm::focusField()
{
    for (QLineEdit *edit : {m_address, m_account, m_password}) {
        if (edit->text().isEmpty() || edit == m_password) {
            edit->setFocus();
            edit->selectAll();
            return;
        }
    }
}

void LoginForm::setHost(const Host &host)
{
    m_replaces = host.saved().id;
    m_address->setText(host.saved().address().display());
    m_account->setText(host.saved().account);
}

void LoginForm::validate()
{
    const QString text = m_address->text().trimmed();
    const Result<client::AgentAddress> address = client::AgentAddress::fromText(text);
    m_parsed = address.value_or(client::AgentAddress{});
    const bool complete = address && !m_account->text().trimmed().isEmpty() && !m_password->text().isEmpty();
    m_add->setEnabled(complete && !m_login.isRunning());
    if (!text.isEmpty() && !address)
        setMessage(tr("“%1” is not an address. It is a name or number, with a port if that is not 7710: fra-1.example:7710").arg(text),
                   true);
    else
        setMessage(tr("An account of the host, made there by “signalbox user add”. The log-in also proves the host's key, which is "
                      "remembered; the password is not."),
                   false);
}

void LoginForm::begin()
{
    validate();
    if (!m_add->isEnabled())
        return;
    setRunning(true);
    m_login.begin({m_parsed, m_account->text().trimmed(), m_password->text(), m_replaces});
}

void LoginForm::stop()
{
    m_login.cancel();
    setRunning(false);
    validate();
    focusField();
}

void LoginForm::onFinished(Host *host, const Error &error)
{
    if (host) {
        m_password->clear();
        Q_EMIT added(host);
        return;
    }
    setRunning(false);
    setMessage(describeLogin(error, m_parsed), true);
    focusField();
}

void LoginForm::setRunning(bool running)
{
    for (QLineEdit *edit : {m_address, m_account, m_password})
        edit->setEnabled(!running);
    m_add->setEnabled(!running);
    m_stop->setVisible(running);
}

void LoginForm::setMessage(const QString &text, bool bad)
{
    m_message->setText(text);
    m_message->setProperty("bad", bad);
    m_message->setProperty("dim", !bad);
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
}

} // namespace signalbox::gui
