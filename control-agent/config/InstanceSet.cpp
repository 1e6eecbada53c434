// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/InstanceSet.h"

#include "server-core/instance/InstanceDocument.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonDocument>
#include <QtCore/QtEndian>

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QString placeOf(const core::InstanceConfig &config)
{
    return u"%1:%2"_s.arg(config.sourceFile).arg(config.sourceLine);
}

ConfiguredInstance ofFile(const core::InstanceConfig &config, const AgentConfig &files, const StoredInstances &stored,
                          QStringList &conflicts)
{
    const ConfiguredInstance plain{config, InstanceOrigin::File, config.sourceFile, config.sourceLine};
    const auto kept = stored.constFind(config.name);
    if (kept == stored.cend())
        return plain;
    if (!kept->takenOver) {
        conflicts.append(u"the instance \"%1\" stands in %2 and in the store; the file counts, remove it there to use the store's"_s.arg(
            config.name, placeOf(config)));
        return plain;
    }
    const Result<core::InstanceConfig> own = readDocument(kept->document, files);
    if (own)
        return {*own, InstanceOrigin::TakenOver, config.sourceFile, config.sourceLine};
    conflicts.append(u"the store's configuration of \"%1\" cannot be used, so that of %2 counts: %3"_s.arg(config.name, placeOf(config),
                                                                                                           own.error().message));
    return plain;
}

} // namespace

const ConfiguredInstance *InstanceSet::find(const QString &name) const
{
    const auto found =
        std::find_if(instances.cbegin(), instances.cend(), [&name](const ConfiguredInstance &i) { return i.config.name == name; });
    return found == instances.cend() ? nullptr : &*found;
}

InstanceSet instancesOf(const AgentConfig &files, const StoredInstances &stored)
{
    InstanceSet set;
    for (const core::InstanceConfig &config : files.instances)
        set.instances.append(ofFile(config, files, stored, set.conflicts));
    for (auto it = stored.cbegin(); it != stored.cend(); ++it) {
        const auto isIt = [&it](const core::InstanceConfig &config) { return config.name == it.key(); };
        if (std::any_of(files.instances.cbegin(), files.instances.cend(), isIt))
            continue;
        const Result<core::InstanceConfig> config = readDocument(it->document, files);
        if (config)
            set.instances.append({*config, InstanceOrigin::Store});
        else
            set.conflicts.append(u"the store's instance \"%1\" cannot be used: %2"_s.arg(it.key(), config.error().message));
    }
    return set;
}

Result<core::InstanceConfig> readDocument(const QJsonObject &document, const AgentConfig &files)
{
    const QString source = QFileInfo(files.file).absolutePath() + u"/store"_s;
    Result<core::InstanceConfig> config = core::fromDocument(document, files.defaults, source);
    if (!config) {
        Error error = config.error();
        error.message.replace(source + u": "_s, QString());
        error.context.clear();
        return failure(std::move(error));
    }
    config->sourceFile = u"store"_s;
    config->sourceLine = 0;
    return config;
}

qint64 revisionOf(const core::InstanceConfig &config)
{
    const QByteArray text = QJsonDocument(core::toDocument(config)).toJson(QJsonDocument::Compact);
    const QByteArray hash = QCryptographicHash::hash(text, QCryptographicHash::Sha256);
    // What JSON's numbers hold exactly.
    constexpr int unusedBits = 64 - 48;
    return qint64(qFromBigEndian<quint64>(hash.constData()) >> unusedBits);
}

} // namespace signalbox::agent
