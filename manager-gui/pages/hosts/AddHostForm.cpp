// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/hosts/AddHostForm.h"

#include "manager-gui/pages/hosts/EnrolmentForm.h"
#include "manager-gui/pages/hosts/LoginForm.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

AddHostForm::AddHostForm(HostList &hosts, QWidget *parent)
    : QWidget(parent),
      m_hosts(hosts),
      m_token(new EnrolmentForm(hosts)),
      m_login(new LoginForm(hosts)),
      m_keeping(new QLabel),
      m_other(new QPushButton)
{
    m_keeping->setObjectName(u"keepingLabel"_s);
    m_keeping->setWordWrap(true);
    m_keeping->setProperty("dim", true);
    m_keeping->setMinimumHeight(2 * m_keeping->fontMetrics().lineSpacing());
    m_other->setObjectName(u"otherWayButton"_s);
    m_other->setProperty("link", true);
    m_other->setAutoDefault(false);
    m_other->setCursor(Qt::PointingHandCursor);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metric::space3);
    layout->addWidget(m_token);
    layout->addWidget(m_login);
    layout->addWidget(m_keeping);
    layout->addWidget(m_other, 0, Qt::AlignLeft);
    connect(m_token, &EnrolmentForm::added, this, &AddHostForm::added);
    connect(m_login, &LoginForm::added, this, &AddHostForm::added);
    connect(m_other, &QPushButton::clicked, this, [this] {
        setWay(m_way == Way::Token ? Way::Password : Way::Token);
        focusField();
    });
    connect(&hosts.secrets(), &Secrets::keepingChanged, this, &AddHostForm::showKeeping);
    setWay(Way::Token);
    showKeeping();
}

void AddHostForm::setWay(Way way)
{
    m_way = way;
    const bool token = way == Way::Token;
    m_token->setVisible(token);
    m_token->addButton()->setVisible(token);
    m_login->setVisible(!token);
    m_login->addButton()->setVisible(!token);
    if (token)
        m_login->stopButton()->hide();
    m_token->addButton()->setDefault(token);
    m_login->addButton()->setDefault(!token);
    m_other->setText(token ? tr("By address, account and password") : tr("By an enrolment token"));
}

void AddHostForm::setHost(const Host &host)
{
    m_login->setHost(host);
    setWay(Way::Password);
}

void AddHostForm::addButtonsTo(QBoxLayout *row)
{
    row->addWidget(m_token->addButton());
    row->addWidget(m_login->addButton());
    row->addWidget(m_login->stopButton());
    // Added to a layout, widgets without a parent show; only the way that is chosen should.
    setWay(m_way);
}

void AddHostForm::focusField()
{
    if (m_way == Way::Token)
        m_token->focusField();
    else
        m_login->focusField();
}

void AddHostForm::showKeeping()
{
    m_keeping->setText(tr("This desktop has no keyring: the token is kept until the manager ends; after that you will be asked again."));
    m_keeping->setVisible(m_hosts.secrets().keeping() == Secrets::Keeping::SessionOnly);
}

} // namespace signalbox::gui
