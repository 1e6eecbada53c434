// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/hosts/HostDialog.h"

#include "manager-gui/actions/Permits.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/Icons.h"

#include <QtGui/QFontDatabase>
#include <QtGui/QPainter>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

QIcon swatch(Environment environment, const QPalette &palette)
{
    QPixmap pixmap(metric::icon, metric::icon);
    pixmap.fill(Qt::transparent);
    QPainter(&pixmap).fillRect(4, 4, 8, 8, colourOf(environment, Colours::of(palette)));
    return QIcon(pixmap);
}

} // namespace

HostDialog::HostDialog(HostList &hosts, Host &host, QWidget *parent)
    : QDialog(parent),
      m_hosts(hosts),
      m_host(&host),
      m_name(new QLineEdit(host.name())),
      m_group(new QComboBox),
      m_environment(new QComboBox),
      m_address(new QLineEdit(host.saved().address().display())),
      m_message(new QLabel),
      m_save(new QPushButton(tr("Save")))
{
    setObjectName(u"hostDialog"_s);
    setWindowTitle(tr("Edit host"));
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    m_name->setObjectName(u"hostNameEdit"_s);
    m_address->setObjectName(u"hostAddressEdit"_s);
    m_group->setObjectName(u"hostGroupBox"_s);
    m_group->setEditable(true);
    m_group->addItem({});
    m_group->addItems(hosts.groups());
    m_group->setCurrentText(host.saved().group);
    m_group->lineEdit()->setPlaceholderText(tr("no group"));
    m_environment->setObjectName(u"hostEnvironmentBox"_s);
    for (const Environment environment : {Environment::None, Environment::Development, Environment::Staging, Environment::Production})
        m_environment->addItem(swatch(environment, palette()), environmentName(environment), int(environment));
    m_environment->setCurrentIndex(int(host.saved().environment));
    m_environment->setToolTip(tr("On a production host you type its name before something is stopped"));
    m_message->setObjectName(u"hostMessage"_s);
    m_message->setProperty("bad", true);
    m_message->setWordWrap(true);

    auto *key = new QLabel(format::fingerprint(host.saved().fingerprint).insert(39, u'\n').remove(40, 1));
    key->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    key->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *account = new QHBoxLayout;
    account->setSpacing(metric::space3);
    auto *accountName = new QLabel(host.account());
    accountName->setObjectName(u"hostAccountLabel"_s);
    auto *login = new QPushButton(tr("Log in as another…"));
    login->setObjectName(u"hostLoginButton"_s);
    login->setProperty("link", true);
    login->setAutoDefault(false);
    account->addWidget(accountName);
    account->addWidget(login);
    account->addStretch();

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(metric::space4);
    form->setVerticalSpacing(metric::space3);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Group"), m_group);
    form->addRow(tr("Environment"), m_environment);
    form->addRow(tr("Address"), m_address);
    form->addRow(tr("Account"), account);
    form->addRow(tr("Key"), key);
    m_save->setObjectName(u"hostSave"_s);
    m_save->setProperty("primary", true);
    m_save->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(u"hostCancel"_s);
    cancel->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metric::space2);
    buttons->addStretch();
    buttons->addWidget(m_save);
    buttons->addWidget(cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, metric::space4);
    layout->setSpacing(metric::space4);
    layout->addLayout(form);
    layout->addWidget(m_message);
    layout->addLayout(buttons);
    setMinimumWidth(520);

    connect(m_name, &QLineEdit::textChanged, this, &HostDialog::validate);
    connect(m_address, &QLineEdit::textChanged, this, &HostDialog::validate);
    connect(m_save, &QPushButton::clicked, this, &HostDialog::save);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(&host, &QObject::destroyed, this, &QDialog::reject);
    connect(login, &QPushButton::clicked, this, [this] {
        if (m_host)
            Q_EMIT loginRequested(m_host);
        reject();
    });
    validate();
    m_name->selectAll();
}

void HostDialog::validate()
{
    const Result<client::AgentAddress> address = client::AgentAddress::fromText(m_address->text().trimmed());
    const bool named = !m_name->text().trimmed().isEmpty();
    m_save->setEnabled(address && named);
    m_message->setText(
        !named ? tr("A host needs a name.")
            : !address
            ? tr("“%1” is not an address. It is a name or number, with a port if that is not 7710.").arg(m_address->text().trimmed())
            : QString());
    m_message->setVisible(!m_message->text().isEmpty());
}

void HostDialog::save()
{
    const Result<client::AgentAddress> address = client::AgentAddress::fromText(m_address->text().trimmed());
    if (!m_host || !address)
        return;
    SavedHost changed = m_host->saved();
    changed.name = m_name->text().trimmed();
    changed.group = m_group->currentText().trimmed();
    changed.environment = Environment(m_environment->currentData().toInt());
    changed.host = address->host;
    changed.port = address->port;
    accept();
    if (!(changed == m_host->saved()))
        m_hosts.edit(m_host, changed);
}

} // namespace signalbox::gui
