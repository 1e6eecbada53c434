// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/import/SuperSocketImport.h"
#include "control-agent/import/XmlTree.h"

#include <QtCore/QHash>
#include <QtCore/QSet>

namespace signalbox::importer {

/// What one import gathers beside its text.
class Gathering
{
public:
    explicit Gathering(const ImportOptions &options) : m_options(options) { }

    void note(int line, const QString &text) { m_notes.append({line, text}); }
    /// Words where only elements belong.
    void noteText(const XmlElement &element);

    /// A name for an instance that is valid and not given yet; notes what it changed.
    QString instanceName(const QString &written, int line);
    /// Where the file stands, for the outcome.
    QString placed(const QString &path) const { return m_options.placePath ? m_options.placePath(path) : path; }
    /// The file beside the outcome that is to hold the password of the certificate `pkcs12`.
    QString passwordFile(const QString &pkcs12, const QString &password, int line);
    /// What serves a type here: the alias somebody mapped one of its names to, or nothing.
    QString mapped(const QStringList &names);
    /// Notes an address that another instance has, too.
    void claim(const QString &address, int port, const QString &instance, int line);

    /// Mappings that met nothing.
    QStringList unusedTypes() const;
    QList<ImportNote> notes() const;
    const QList<ImportedPassword> &passwords() const { return m_passwords; }

private:
    /// "name", "name-2", "name-3" …: the first that is not taken.
    QString numbered(const QString &name, const std::function<bool(const QString &)> &isTaken);

    const ImportOptions &m_options;
    QList<ImportNote> m_notes;
    QList<ImportedPassword> m_passwords;
    /// By the certificate's name and the password.
    QHash<std::pair<QString, QString>, QString> m_passwordFiles;
    QSet<QString> m_passwordNames;
    QHash<QString, int> m_numbers;
    QSet<QString> m_names;
    QSet<QString> m_usedTypes;
    QMap<QString, QString> m_addresses;
};

/// As near to `written` as the rules for names allow.
QString validName(const QString &written);
/// What a type may be mapped by: "A.B.EchoServer, A.B", "A.B.EchoServer", "EchoServer".
QStringList classNames(const QString &dotNetType);

} // namespace signalbox::importer
