// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hubs/HubDirectory.h"
#include "server-core/instance/HubConfig.h"

#include <QtCore/QHash>
#include <QtCore/QObject>

class QThreadPool;

namespace signalbox::core {

/// What joins the hubs of this process with the same hubs in others.
/// Thread: main.
class HubCluster
{
public:
    /// `done` follows on main, at once or later: then it may be used. It does not come when this process ends before.
    virtual void hubOpened(const std::shared_ptr<hubs::LiveHub> &hub, std::function<void()> done) = 0;
    /// Nobody uses it any more. `done` follows on main, at once or later: then others have all that they need of it.
    virtual void hubClosing(const std::shared_ptr<hubs::LiveHub> &hub, std::function<void()> done) = 0;

protected:
    ~HubCluster() = default;
};

/// Makes the hubs of a process out of their configuration, their key files and what an earlier process has left of them; at the end
/// leaves it for the next.
/// Shape:  one file a hub in the folder, named as the hub; without a folder hubs end with their process.
/// Thread: main; files are read and written elsewhere, replies come later than the call.
class HubHost : public QObject
{
    Q_OBJECT

public:
    using Reply = std::function<void(Result<std::shared_ptr<hubs::LiveHub>>)>;

    /// `homes`: the threads on which channels live. `workers`: waited for before this is destroyed.
    HubHost(const net::IoPool &homes, QThreadPool &workers);

    /// Both before the first `open`.
    void setNode(const QString &node) { m_node = node.toUtf8(); }
    void setFolder(const QString &folder) { m_folder = folder; }
    /// This process serves that one instance, and others the same hubs: it has files of its own.
    void setInstance(const QString &instance) { m_instance = instance; }
    QString node() const { return QString::fromUtf8(m_node); }
    const QString &folder() const { return m_folder; }

    /// It is told at once of the hubs that are open. Null: there is none any more; who is told to close then has all.
    void setCluster(HubCluster *cluster);

    /// The hub as `config` says from now on; `instance`: for which one, whose worker may have left what it had of it. Errors: those of its
    /// key files.
    void open(const HubConfig &config, const QString &instance, Reply reply);
    /// Null: not open. Thread: any.
    std::shared_ptr<hubs::LiveHub> find(const QString &name) const { return m_hubs.find(name); }
    QStringList names() const { return m_hubs.names(); }

    /// When no session is left. Hubs that are opened after that go on where these ended.
    void sealAll(const std::function<void()> &done);
    /// The same for one hub, if it is here: it goes on in another process, which is started then.
    void handOver(const QString &name, std::function<void()> done);

private:
    struct Opening {
        HubConfig config;
        QString instance;
        Reply reply;
    };
    /// What can be had only by waiting.
    struct Found;

    void prepare(const Opening &opening);
    void seal(const QString &name, std::function<void()> done);
    void keep(hubs::LiveHub &hub, const QString &file, std::function<void()> done);
    void finish(const HubConfig &config, Found &found);
    /// Of a hub of this process, or of that instance's worker.
    QString fileOf(const QString &hub, const QString &instance) const;

    QThreadPool &m_workers;
    QByteArray m_node;
    QString m_folder;
    QString m_instance;
    /// Asked for, by name; the first one's is under way.
    QHash<QString, QList<Opening>> m_openings;
    /// They go when their threads have ended.
    hubs::HubDirectory m_hubs;
    HubCluster *m_cluster = nullptr;
};

} // namespace signalbox::core
