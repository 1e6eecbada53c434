// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/SavedHosts.h"

#include "manager-gui/hosts/PrivateFile.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QUuid>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

client::AgentAddress SavedHost::address() const
{
    client::AgentAddress address;
    address.host = host;
    address.port = quint16(port);
    address.fingerprint = fingerprint;
    return address;
}

void SavedHost::setAddress(const client::AgentAddress &address)
{
    host = address.host;
    port = address.port;
    fingerprint = address.fingerprint;
}

SavedHosts::SavedHosts(QString path) : m_path(std::move(path)) { }

Result<void> SavedHosts::load()
{
    const Result<QByteArray> content = readPrivateFile(m_path);
    if (!content)
        return failure(content.error());
    if (content->isEmpty())
        return {};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(*content, &error);
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorCode::InvalidParams, u"%1: %2"_s.arg(m_path, error.errorString()));
    auto hosts = json::fromJson<QList<SavedHost>>(document.object().value("hosts"_L1));
    if (!hosts)
        return failure(hosts.error().code, u"%1: %2"_s.arg(m_path, hosts.error().message), hosts.error().context);
    m_hosts = std::move(*hosts);
    return {};
}

const SavedHost *SavedHosts::find(const client::AgentAddress &address) const
{
    const auto it = std::find_if(m_hosts.begin(), m_hosts.end(), [&](const SavedHost &host) { return host.address() == address; });
    return it == m_hosts.end() ? nullptr : &*it;
}

Result<void> SavedHosts::put(const SavedHost &host)
{
    const auto it = std::find_if(m_hosts.begin(), m_hosts.end(), [&](const SavedHost &other) { return other.id == host.id; });
    if (it == m_hosts.end())
        m_hosts.append(host);
    else
        *it = host;
    return save();
}

Result<void> SavedHosts::remove(const QString &id)
{
    m_hosts.removeIf([&](const SavedHost &host) { return host.id == id; });
    return save();
}

QString SavedHosts::newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

Result<void> SavedHosts::save() const
{
    return writePrivateFile(m_path, QJsonDocument(QJsonObject{{u"hosts"_s, json::toJson(m_hosts)}}).toJson());
}

} // namespace signalbox::gui
