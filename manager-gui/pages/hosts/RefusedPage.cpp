// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/hosts/RefusedPage.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/IconLabel.h"

#include <QtGui/QFontDatabase>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

QLabel *keyLabel(const QString &objectName)
{
    auto *label = new QLabel;
    label->setObjectName(objectName);
    label->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString twoLines(const QString &hex)
{
    const QString digits = format::fingerprint(hex);
    return digits.left(39) + u'\n' + digits.mid(40);
}

} // namespace

RefusedPage::RefusedPage(HostList &hosts, QWidget *parent)
    : QWidget(parent),
      m_hosts(hosts),
      m_title(new QLabel),
      m_text(new QLabel),
      m_keys(new QWidget),
      m_expected(keyLabel(u"expectedFingerprint"_s)),
      m_actual(keyLabel(u"actualFingerprint"_s))
{
    setObjectName(u"refusedPage"_s);
    setProperty("pane", true);
    setAttribute(Qt::WA_StyledBackground);
    auto *icon = new IconLabel(this, 32);
    icon->setIcon(u"warning"_s, &Colours::bad);
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    large.setWeight(QFont::DemiBold);
    m_title->setFont(large);
    m_title->setObjectName(u"refusedTitle"_s);
    m_title->setWordWrap(true);
    m_text->setWordWrap(true);

    auto *form = new QFormLayout(m_keys);
    form->setContentsMargins(0, metric::space2, 0, metric::space2);
    form->setHorizontalSpacing(metric::space4);
    form->setVerticalSpacing(metric::space3);
    form->addRow(tr("Expected key"), m_expected);
    form->addRow(tr("Actual key"), m_actual);
    auto *again = new QPushButton(tr("Try again"));
    again->setObjectName(u"refusedTryAgain"_s);
    auto *login = new QPushButton(tr("Log in again…"));
    login->setObjectName(u"refusedLogIn"_s);
    connect(again, &QPushButton::clicked, this, [this] {
        if (m_host)
            m_hosts.reconnect(m_host);
    });
    connect(login, &QPushButton::clicked, this, [this] {
        if (m_host)
            Q_EMIT loginRequested(m_host);
    });

    auto *column = new QWidget;
    column->setFixedWidth(560);
    auto *words = new QVBoxLayout(column);
    words->setSpacing(metric::space3);
    words->addWidget(icon);
    words->addWidget(m_title);
    words->addWidget(m_text);
    words->addWidget(m_keys);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metric::space2);
    buttons->addWidget(again);
    buttons->addWidget(login);
    buttons->addStretch();
    words->addLayout(buttons);
    auto *layout = new QVBoxLayout(this);
    auto *middle = new QHBoxLayout;
    middle->addStretch();
    middle->addWidget(column);
    middle->addStretch();
    layout->addStretch(2);
    layout->addLayout(middle);
    layout->addStretch(3);
}

void RefusedPage::setHost(Host *host)
{
    m_host = host;
    if (!host)
        return;
    const Error error = host->lastError();
    const bool wrongKey = error.code == ErrorCode::CertificateNotTrusted;
    m_keys->setVisible(wrongKey);
    if (wrongKey) {
        showWrongKey(error);
        return;
    }
    if (error.code == ErrorCode::NotLoggedIn) {
        m_title->setText(tr("Log in to %1 again").arg(host->name()));
        m_text->setText(tr("What logs in there is not kept on this computer any more, or never was: without a keyring it is "
                           "forgotten when the manager ends."));
        return;
    }
    m_title->setText(tr("%1 refuses the login").arg(host->name()));
    m_text->setText(tr("%1\nThe account's token may have been revoked or have expired. Log in again by account and password, or run "
                       "“signalbox enroll” on the host and use the token.")
                        .arg(errorText(error)));
}

void RefusedPage::showWrongKey(const Error &error)
{
    m_title->setText(tr("This is not the key of %1").arg(m_host->name()));
    m_text->setText(tr("Whoever answers at %1 has another key than the host you added. Nothing was sent.\n\n"
                       "• The host was set up anew, or its key was exchanged.\n"
                       "• The address leads to another machine now.\n"
                       "• Somebody stands in between and would read and change everything.\n\n"
                       "Ask who runs the host, and compare the keys below. A new key is trusted only by logging in again: by a token that "
                       "“signalbox enroll” prints on the host, or by a password, which the host must prove to know.")
                        .arg(m_host->saved().address().display()));
    m_expected->setText(twoLines(m_host->saved().fingerprint));
    m_actual->setText(error.context.isEmpty() ? u"–"_s : twoLines(error.context));
}

} // namespace signalbox::gui
