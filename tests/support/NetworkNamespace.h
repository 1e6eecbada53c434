// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace signalbox::test {

/// A host of its own on this machine: a network namespace joined to ours by a veth pair, removed at the end.
/// Needs root, or sudo without a password.
class NetworkNamespace
{
public:
    NetworkNamespace();
    ~NetworkNamespace();
    NetworkNamespace(const NetworkNamespace &) = delete;
    NetworkNamespace &operator=(const NetworkNamespace &) = delete;

    bool isValid() const { return m_errorText.isEmpty(); }
    QString errorText() const { return m_errorText; }
    QString name() const { return m_name; }
    /// The address of the host inside.
    QString address() const { return m_inside; }

    /// `command`, to be run on that host as the user of this process.
    static QStringList insideAsMyself(const QString &name, const QStringList &command);
    /// The same as root.
    static QStringList inside(const QString &name, const QStringList &command);

private:
    bool run(const QStringList &command);

    QString m_name;
    QString m_link;
    QString m_inside;
    QString m_errorText;
};

/// `program` with its arguments as root: as it is, or by sudo.
QStringList asRoot(const QStringList &command);

} // namespace signalbox::test
