// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Enrolment.h"

#include <QtWidgets/QWidget>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace signalbox::gui {

/// The field for an enrolment token, what it says, what is wrong with it, and the button that uses it.
class EnrolmentForm : public QWidget
{
    Q_OBJECT

public:
    explicit EnrolmentForm(HostList &hosts, QWidget *parent = nullptr);

    QPushButton *addButton() { return m_add; }
    void focusField();

Q_SIGNALS:
    void added(signalbox::gui::Host *host);

private:
    QWidget *makePreview();
    void validate();
    void begin();
    void onFinished(Host *host, const Error &error);
    void setMessage(const QString &text, bool bad);

    HostList &m_hosts;
    Enrolment m_enrolment;
    std::optional<auth::EnrolmentToken> m_token;
    QLineEdit *m_edit;
    QLabel *m_message;
    QWidget *m_preview = nullptr;
    QLabel *m_name = nullptr;
    QLabel *m_address = nullptr;
    QLabel *m_fingerprint = nullptr;
    QPushButton *m_add;
};

/// What went wrong with a connection, in a sentence or two for people.
QString describe(const Error &error, const client::AgentAddress &address);

} // namespace signalbox::gui
