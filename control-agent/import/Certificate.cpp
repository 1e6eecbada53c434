// SPDX-License-Identifier: Apache-2.0
#include "control-agent/import/Certificate.h"

#include "control-agent/import/TomlText.h"

#include <QtCore/QRegularExpression>

namespace signalbox::importer {

using namespace Qt::StringLiterals;

namespace {

class CertificateReader
{
public:
    CertificateReader(const QString &instance, Gathering &gathering) : m_instance(instance), m_gathering(gathering) { }

    void read(const XmlElement &element);
    void await(int line, const QString &why);
    QString toml() const { return m_toml.isEmpty() ? QString() : u"\n[instance.tls]\n"_s + m_toml; }

private:
    bool readStore(Settings &settings);
    void readFile(const XmlAttribute &path, const XmlAttribute *password);
    void readClients(Settings &settings);

    const QString &m_instance;
    Gathering &m_gathering;
    QString m_toml;
};

void CertificateReader::await(int line, const QString &why)
{
    const QString file = m_instance + u".pfx"_s;
    m_gathering.note(line,
                     u"%1; put its certificate and key there as %2, or set certificate and key in [instance.tls]. Until then it does not "
                     "start"_s.arg(why, file));
    m_toml += tomlLine("pkcs12"_L1, file);
}

void CertificateReader::readFile(const XmlAttribute &path, const XmlAttribute *password)
{
    QString written = path.value.trimmed();
    written.replace(u'\\', u'/');
    static const QRegularExpression drive(u"^([A-Za-z]:|//)"_s);
    QString file = written;
    if (written.contains(drive)) {
        file = written.section(u'/', -1).section(u':', -1);
        m_gathering.note(path.line, u"%1 is a path of Windows; put the file beside the outcome as %2"_s.arg(shown(path), file));
    } else if (!written.startsWith(u'/')) {
        file = m_gathering.placed(written);
    }
    m_toml += tomlLine("pkcs12"_L1, file);
    if (password)
        m_toml += tomlLine("password_file"_L1, m_gathering.passwordFile(file, password->value, password->line));
}

/// A certificate of the Windows store; false without one.
bool CertificateReader::readStore(Settings &settings)
{
    const XmlAttribute *const store = settings.take("storeName"_L1);
    const XmlAttribute *const location = settings.take("storeLocation"_L1);
    const XmlAttribute *const thumbprint = settings.take("thumbprint"_L1);
    QStringList words;
    for (const XmlAttribute *attribute : {store, location, thumbprint}) {
        if (attribute)
            words.append(shown(*attribute));
    }
    if (words.isEmpty())
        return false;
    if (settings.take("filePath"_L1)) {
        m_gathering.note(settings.element().line, u"%1 is left out: filePath counts"_s.arg(words.join(u' ')));
        return false;
    }
    await(settings.element().line,
          u"%1: there is no Windows certificate store here, export the certificate of \"%2\" with its key"_s.arg(words.join(u' '),
                                                                                                                 m_instance));
    return true;
}

void CertificateReader::readClients(Settings &settings)
{
    if (!settings.boolean("clientCertificateRequired"_L1).value_or(false))
        return;
    const QString file = m_instance + u"-clients.pem"_s;
    m_gathering.note(
        settings.take("clientCertificateRequired"_L1)->line,
        u"clientCertificateRequired=\"true\": SuperSocket left it to code whose certificates are good; here authorities say so, "
        "put them there as %1 (PEM). Until then \"%2\" does not start"_s.arg(file, m_instance));
    m_toml += tomlLine("client_ca"_L1, file);
}

void CertificateReader::read(const XmlElement &element)
{
    if (!m_toml.isEmpty())
        return m_gathering.note(element.line, u"a second <certificate> of \"%1\" is left out"_s.arg(m_instance));
    Settings settings(element, m_gathering);
    const XmlAttribute *const path = settings.take("filePath"_L1);
    const XmlAttribute *const password = settings.take("password"_L1);
    const bool isInStore = readStore(settings);
    if (path)
        readFile(*path, password);
    else if (!isInStore)
        await(element.line, u"the certificate of \"%1\" has neither filePath nor thumbprint"_s.arg(m_instance));
    if (!path && password)
        m_gathering.note(password->line, u"password is left out: there is no filePath with it"_s);
    if (const XmlAttribute *flags = settings.take("keyStorageFlags"_L1))
        m_gathering.note(flags->line, u"%1 is left out: a key is kept in memory only; nothing to do"_s.arg(shown(*flags)));
    readClients(settings);
    noteForeign(settings, m_gathering,
                {u"filePath"_s, u"password"_s, u"storeName"_s, u"storeLocation"_s, u"thumbprint"_s, u"clientCertificateRequired"_s,
                 u"keyStorageFlags"_s});
}

} // namespace

QString readCertificate(const XmlElement &server, const QString &instance, bool isNeeded, Gathering &gathering)
{
    CertificateReader reader(instance, gathering);
    for (const XmlElement &child : server.children) {
        if (child.name == "certificate"_L1)
            reader.read(child);
    }
    if (isNeeded && reader.toml().isEmpty())
        reader.await(server.line, u"\"%1\" speaks TLS and has no <certificate>"_s.arg(instance));
    return reader.toml();
}

} // namespace signalbox::importer
