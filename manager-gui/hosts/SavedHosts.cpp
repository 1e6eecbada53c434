// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/SavedHosts.h"

#include "manager-gui/hosts/PrivateFile.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QLockFile>
#include <QtCore/QUuid>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// Another program holds the lock only while it writes a small file.
constexpr int lockPatienceMs = 500;

qsizetype indexOf(const QJsonArray &hosts, const QString &id)
{
    for (qsizetype i = 0; i < hosts.size(); ++i) {
        if (hosts.at(i).toObject().value("id"_L1).toString() == id)
            return i;
    }
    return -1;
}

/// What is not a host this program can reach stays in the file and is passed over here.
QList<SavedHost> readable(const QJsonArray &hosts)
{
    QList<SavedHost> result;
    for (const QJsonValue &value : hosts) {
        if (auto host = json::fromJson<SavedHost>(value))
            result.append(std::move(*host));
    }
    return result;
}

} // namespace

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

Result<QJsonObject> SavedHosts::read() const
{
    const Result<QByteArray> content = readPrivateFile(m_path);
    if (!content)
        return failure(content.error());
    if (content->isEmpty())
        return QJsonObject();
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(*content, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return failure(ErrorCode::InvalidParams,
                       QCoreApplication::translate("SavedHosts", "%1 is not the list of hosts it should be: %2. It is left as it is.")
                           .arg(m_path, error.errorString()));
    return document.object();
}

Result<void> SavedHosts::load()
{
    if (m_path.isEmpty())
        return {};
    const Result<QJsonObject> root = read();
    if (!root)
        return failure(root.error());
    m_hosts = readable(root->value("hosts"_L1).toArray());
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
    return change([&host](QJsonArray &hosts) {
        const QJsonObject known = json::toObject(host);
        const qsizetype at = indexOf(hosts, host.id);
        QJsonObject entry = at < 0 ? QJsonObject() : hosts.at(at).toObject();
        for (auto field = known.begin(); field != known.end(); ++field)
            entry.insert(field.key(), field.value());
        if (at < 0)
            hosts.append(entry);
        else
            hosts.replace(at, entry);
    });
}

Result<void> SavedHosts::remove(QString id)
{
    m_hosts.removeIf([&](const SavedHost &host) { return host.id == id; });
    return change([&id](QJsonArray &hosts) {
        if (const qsizetype at = indexOf(hosts, id); at >= 0)
            hosts.removeAt(at);
    });
}

QString SavedHosts::newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

Result<void> SavedHosts::change(const std::function<void(QJsonArray &)> &edit)
{
    if (m_path.isEmpty())
        return {};
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    QLockFile lock(m_path + u".lock"_s);
    if (!lock.tryLock(lockPatienceMs))
        return failure(ErrorCode::StorageFailed,
                       QCoreApplication::translate("SavedHosts", "Cannot write %1: another program holds %1.lock").arg(m_path), {}, true);
    Result<QJsonObject> root = read();
    if (!root)
        return failure(root.error());
    QJsonArray hosts = root->value("hosts"_L1).toArray();
    edit(hosts);
    root->insert(u"hosts"_s, hosts);
    return writePrivateFile(m_path, QJsonDocument(*root).toJson());
}

} // namespace signalbox::gui
