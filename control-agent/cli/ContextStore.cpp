// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ContextStore.h"

#include "shared/base/Names.h"
#include "shared/base/SaveFile.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonDocument>
#include <QtCore/QLockFile>
#include <QtCore/QStandardPaths>

#include <algorithm>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr QFileDevice::Permissions ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

/// An absent file is an empty object.
Result<QJsonObject> readObject(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QJsonObject();
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::FileUnreadable, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return failure(ErrorCode::FileUnreadable,
                       u"%1 cannot be understood at byte %2: %3; mend it or move it away"_s.arg(path)
                           .arg(error.offset)
                           .arg(error.error == QJsonParseError::NoError ? u"it holds no JSON object"_s : error.errorString()));
    return document.object();
}

Result<void> writeObject(const QString &path, const QJsonObject &object)
{
    return saveFile(path, QJsonDocument(object).toJson(), ownerOnly);
}

qsizetype indexOf(const QJsonArray &hosts, const QString &id)
{
    const auto it =
        std::find_if(hosts.begin(), hosts.end(), [&id](const QJsonValue &host) { return host.toObject().value("id"_L1).toString() == id; });
    return it == hosts.end() ? -1 : it - hosts.begin();
}

} // namespace

client::AgentAddress Context::address() const
{
    client::AgentAddress address;
    address.host = host;
    address.port = quint16(port);
    address.fingerprint = fingerprint;
    return address;
}

ContextStore::ContextStore(QString hostsFile, QString ownFile) : m_hostsFile(std::move(hostsFile)), m_ownFile(std::move(ownFile)) { }

ContextStore ContextStore::ofThisPerson()
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/signalbox"_s);
    return ContextStore(folder.filePath(u"signalbox-manager/hosts.json"_s), folder.filePath(u"signalbox-cli/contexts.json"_s));
}

Result<QList<Context>> ContextStore::contexts() const
{
    const Result<QJsonObject> file = readObject(m_hostsFile);
    if (!file)
        return failure(file.error());
    QList<Context> contexts;
    const QJsonArray hosts = file->value("hosts"_L1).toArray();
    for (const QJsonValue &host : hosts) {
        // One that a newer program wrote is kept, and not shown.
        if (auto context = json::fromJson<Context>(host))
            contexts.append(std::move(*context));
    }
    return contexts;
}

Result<Context> ContextStore::find(const QString &name) const
{
    const Result<QList<Context>> all = contexts();
    if (!all)
        return failure(all.error());
    QStringList names;
    QList<Context> found;
    for (const Context &context : *all) {
        names.append(context.name);
        if (context.name == name)
            found.append(context);
    }
    if (found.size() == 1)
        return found.first();
    if (found.size() > 1)
        return failure(ErrorCode::Conflict, u"%1 saved hosts are called \"%2\": rename them in the manager"_s.arg(found.size()).arg(name));
    const QString nearest = nearestOf(name, names);
    return failure(ErrorCode::NotFound,
                   u"no context \"%1\"; %2"_s.arg(
                       name, nearest.isEmpty() ? u"`signalbox context list` shows them"_s : u"did you mean \"%1\"?"_s.arg(nearest)));
}

Result<ContextStore::Own> ContextStore::readOwn() const
{
    const QFileInfo info(m_ownFile);
    if (info.exists() && (info.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)))
        return failure(ErrorCode::PermissionDenied,
                       u"others can read the tokens in %1: chmod 600 it, and revoke them if they were seen"_s.arg(m_ownFile));
    const Result<QJsonObject> file = readObject(m_ownFile);
    if (!file)
        return failure(file.error());
    auto own = json::fromJson<Own>(*file);
    if (!own)
        return failure(ErrorCode::FileUnreadable, u"%1: %2"_s.arg(m_ownFile, own.error().message));
    return std::move(*own);
}

Result<void> ContextStore::writeOwn(const Own &own) const
{
    return writeObject(m_ownFile, json::toObject(own));
}

Result<QString> ContextStore::current() const
{
    const Result<Own> own = readOwn();
    if (!own)
        return failure(own.error());
    if (own->current.isEmpty())
        return QString();
    const Result<QList<Context>> all = contexts();
    if (!all)
        return failure(all.error());
    for (const Context &context : *all) {
        if (context.id == own->current)
            return context.name;
    }
    // Falling back in silence to another agent would be worse than asking.
    return failure(ErrorCode::NotFound, u"the context in use was removed: choose one, `signalbox context use NAME` or `local`"_s);
}

Result<std::optional<ContextToken>> ContextStore::tokenOf(const Context &context) const
{
    const Result<Own> own = readOwn();
    if (!own)
        return failure(own.error());
    const auto it = own->tokens.constFind(context.id);
    return it == own->tokens.constEnd() ? std::nullopt : std::optional(*it);
}

template <typename Change>
Result<void> ContextStore::locked(Change change)
{
    for (const QString &file : {m_hostsFile, m_ownFile}) {
        const QString folder = QFileInfo(file).absolutePath();
        if (!QDir().mkpath(folder))
            return failure(ErrorCode::StorageFailed, u"cannot make the folder %1"_s.arg(folder));
    }
    // The manager takes the same lock.
    QLockFile lock(m_hostsFile + u".lock"_s);
    constexpr int patienceMs = 5000;
    if (!lock.tryLock(patienceMs))
        return failure(ErrorCode::StorageFailed, u"another program holds %1.lock; try again"_s.arg(m_hostsFile));
    Result<QJsonObject> hosts = readObject(m_hostsFile);
    if (!hosts)
        return failure(std::move(hosts.error()));
    Result<Own> own = readOwn();
    if (!own)
        return failure(std::move(own.error()));
    QJsonArray list = hosts->value("hosts"_L1).toArray();
    const QJsonArray before = list;
    if (Result<void> changed = change(list, *own); !changed)
        return changed;
    // Tokens first: a context without its token is worse than a token without its context.
    if (Result<void> written = writeOwn(*own); !written || list == before)
        return written;
    hosts->insert("hosts"_L1, list);
    return writeObject(m_hostsFile, *hosts);
}

Result<void> ContextStore::put(const Context &context, const ContextToken &token)
{
    return locked([&](QJsonArray &hosts, Own &own) -> Result<void> {
        own.tokens.insert(context.id, token);
        const qsizetype index = indexOf(hosts, context.id);
        QJsonObject host = index < 0 ? QJsonObject() : hosts.at(index).toObject();
        const QJsonObject fields = json::toObject(context);
        for (auto it = fields.begin(); it != fields.end(); ++it)
            host.insert(it.key(), it.value());
        if (index < 0)
            hosts.append(host);
        else
            hosts.replace(index, host);
        return {};
    });
}

Result<void> ContextStore::rename(const QString &name, const QString &newName)
{
    const Result<Context> context = find(name);
    if (!context)
        return failure(context.error());
    return locked([&](QJsonArray &hosts, Own &) -> Result<void> {
        for (const QJsonValue &host : std::as_const(hosts)) {
            if (host.toObject().value("name"_L1).toString() == newName)
                return failure(ErrorCode::Conflict, u"a context \"%1\" exists already"_s.arg(newName));
        }
        const qsizetype index = indexOf(hosts, context->id);
        if (index < 0)
            return failure(ErrorCode::NotFound, u"no context \"%1\" any more"_s.arg(name));
        QJsonObject host = hosts.at(index).toObject();
        host.insert("name"_L1, newName);
        hosts.replace(index, host);
        return {};
    });
}

Result<void> ContextStore::remove(const Context &context)
{
    return locked([&](QJsonArray &hosts, Own &own) -> Result<void> {
        own.tokens.remove(context.id);
        if (own.current == context.id)
            own.current.clear();
        if (const qsizetype index = indexOf(hosts, context.id); index >= 0)
            hosts.removeAt(index);
        return {};
    });
}

Result<void> ContextStore::use(const QString &name)
{
    QString id;
    if (!name.isEmpty()) {
        const Result<Context> context = find(name);
        if (!context)
            return failure(context.error());
        id = context->id;
    }
    return locked([&](QJsonArray &, Own &own) -> Result<void> {
        own.current = id;
        return {};
    });
}

} // namespace signalbox::cli
