// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/SecretStore.h"

namespace signalbox::gui {

/// The keyring of the desktop: Secret Service or KWallet, through Qt Keychain.
class KeyringStore final : public SecretStore
{
    Q_OBJECT

public:
    /// The name under which the keyring shows our entries.
    static constexpr char16_t service[] = u"signalbox";

    using SecretStore::SecretStore;
    void read(const QString &hostId, QObject *context, Secret answer) override;
    void write(const QString &hostId, const QString &secret, QObject *context, Done answer) override;
    void remove(const QString &hostId, QObject *context, Done answer) override;
};

} // namespace signalbox::gui
