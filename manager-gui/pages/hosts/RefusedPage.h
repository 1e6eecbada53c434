// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostList.h"

#include <QtWidgets/QWidget>

class QLabel;

namespace signalbox::gui {

/// A stop: the host has another key than was pinned, or refuses the login. There is no way through but a log-in that
/// proves the new key.
class RefusedPage : public QWidget
{
    Q_OBJECT

public:
    explicit RefusedPage(HostList &hosts, QWidget *parent = nullptr);
    void setHost(Host *host);

Q_SIGNALS:
    /// The only way to trust another key: a log-in, or a token, that proves it.
    void loginRequested(signalbox::gui::Host *host);

private:
    void showWrongKey(const Error &error);

    HostList &m_hosts;
    QPointer<Host> m_host;
    QLabel *m_title;
    QLabel *m_text;
    QWidget *m_keys;
    QLabel *m_expected;
    QLabel *m_actual;
};

} // namespace signalbox::gui
