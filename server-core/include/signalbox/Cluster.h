// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Answer.h>
#include <signalbox/Export.h>

#include <QtCore/QAnyStringView>
#include <QtCore/QByteArray>
#include <QtCore/QDateTime>
#include <QtCore/QList>
#include <QtCore/QObject>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace signalbox {

class Host;
class PubSub;

namespace core::cluster {
struct ClusterPart;
}

/// Another process of the cluster and the link to it, or this one; then what is of links is empty.
/// Units:  lag: frames that it has not confirmed.
struct ClusterNode {
    enum class State : std::uint8_t {
        Self, ///< this process
        Up,
        Suspect, ///< silent for longer than it should be
        Broken, ///< its connection broke a moment ago
        Down, ///< lost or silent, and may come again; or it has said goodbye a moment ago
    };
    /// Whether the members that are known of it are those that it says it has.
    enum class Roster : std::uint8_t { None, Arriving, Arrived, Equal };

    QString name = {};
    /// Of its process.
    QString id = {};
    State state = State::Down;
    /// Why it is down: goodbye, reset, lost, silent or evicted.
    QString reason = {};
    QString address = {};
    QDateTime startedAt = {};
    /// Up, or down, without a change.
    QDateTime since = {};
    std::chrono::milliseconds unheard{0};
    std::optional<std::chrono::microseconds> roundTrip = {};
    qint64 lag = 0;
    qint64 queuedBytes = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    /// How often the link went on over another connection, and how often it began anew.
    qint64 resumes = 0;
    qint64 resets = 0;
    Roster roster = Roster::None;
    /// That both have.
    int hubs = 0;
};

/// An address that is dialled.
struct ClusterPeer {
    QString address = {};
    /// The node that answered there last.
    QString node = {};
    /// It was added here; else it was learnt.
    bool added = false;
    bool connected = false;
    /// Attempts since somebody answered.
    qint64 failures = 0;
    QString lastFailure = {};
};

/// Certificates instead of a secret, files in PEM: what this process shows, with its chain, and whom it believes.
struct ClusterTls {
    QString certificate = {};
    QString key = {};
    QString ca = {};
};

/// It was done.
struct ClusterDone {
};

/// This program's part in a cluster: the hubs of servers that are attached are one with the hubs of the same names in other programs and
/// in agents. What is published on one node reaches the subscribers on all, and rosters are those of all. docs/clustering.md says what
/// is guaranteed, and what happens when a node goes.
/// Shape:  one for a host, which outlives it. It starts and stops at any time, before or after the servers: they serve without it, too.
///         What is set counts from the next start on; peers and servers are added at any time.
/// Errors: what cannot start is Failed, and `error` says why as a sentence; so does an address that is none, when it starts. What is asked
///         of a cluster that runs is answered: InvalidConfiguration, InvalidState (it does not run, or not with that node), NotFound.
/// Thread: main. `done` is called there, later, unless `context` is gone by then; without a context that is this.
///
///     Cluster cluster(host);
///     cluster.setPort(5410);
///     cluster.addPeer("127.0.0.1:5411");
///     cluster.attach(chat);
///     cluster.start();
class SIGNALBOX_EXPORT Cluster : public QObject
{
    Q_OBJECT

public:
    /// Mesh: each process has a link to each other.
    enum Engine { Mesh };
    Q_ENUM(Engine)
    enum class State { Stopped, Starting, Running, Stopping, Failed };
    Q_ENUM(State)
    using Done = std::function<void(const Answer<ClusterDone> &)>;

    explicit Cluster(Host &host, QObject *parent = nullptr);
    /// Stops, and waits for it: 5 s at the most.
    ~Cluster() override;

    void setEngine(Engine engine);
    /// Those of one name belong together. Default: "signalbox".
    void setName(QAnyStringView name);
    /// What the others call this process, and members are told where they are; no other process of the cluster has it. Before the servers
    /// run. Default: the machine's name and the port, or, where there is none at that time, the process's number.
    void setNode(QAnyStringView name);
    /// Where the others connect. 0, the default: the system chooses, and `port` says which.
    void setPort(quint16 port);
    /// "any" (every IPv4 address), "any6", or one numeric address. Default: 127.0.0.1. Everything else needs a secret or certificates.
    void setAddress(QAnyStringView address);
    /// What the others dial, when that is not where this listens: "203.0.113.7:5410".
    void setAdvertised(QAnyStringView address);

    // What proves who belongs to the cluster; the last one counts. Links are encrypted then, TLS 1.3.

    /// 32 bytes or more as base64 or hexadecimal digits, the same on all nodes: what `signalbox cluster secret` prints. Several, one a
    /// line: the first is offered, all are taken.
    void setSecret(const QByteArray &secret);
    /// A file with that; only its owner and group may read it.
    void setSecretFile(const QString &path);
    void setTls(const ClusterTls &files);

    /// An address in numbers and a port that is dialled for ever. Some of the others do: the rest is learnt.
    void addPeer(QAnyStringView address, const QObject *context = nullptr, Done done = {});
    /// Who is connected stays connected.
    void removePeer(QAnyStringView address, const QObject *context = nullptr, Done done = {});
    /// Its hub takes part from now on, or from when it runs; with all servers that share it.
    void attach(PubSub &server);
    /// The same for a hub of that name, of servers of a type of one's own.
    void attachHub(QAnyStringView hub);

    /// Accepted at once; what comes of it follows as `changed`.
    void start();
    /// The others get what they do not have yet, and a goodbye. Servers go on by themselves.
    void stop();

    State state() const;
    bool isRunning() const { return state() == State::Running; }
    QString error() const;
    /// In effect, while it runs.
    quint16 port() const;
    QString node() const;
    /// Whether clients may come: the rosters of all who are connected are here, or nobody answers. Once it is, it stays so while it runs.
    bool ready() const;
    int connectedPeerCount() const;
    /// This one first, the others by name.
    QList<ClusterNode> nodes() const;
    QList<ClusterPeer> peers() const;

    /// Takes this node out for a while: all that its host runs is drained, so that their clients go to other nodes, and the program stays
    /// in the cluster, with what it has for others.
    void drain(std::chrono::milliseconds patience = std::chrono::minutes(1));
    /// Takes it back: those serve again. What an agent has drained it takes back itself.
    void resume();
    bool isDrained() const;

    /// The process of that node is dead, whatever it seems: what its channels may have lost is announced. Refused while it answers.
    void evict(QAnyStringView node, const QObject *context = nullptr, Done done = {});
    /// Everything that is exchanged with it begins anew.
    void resync(QAnyStringView node, const QObject *context = nullptr, Done done = {});
    /// Reads the files of the secret or the certificates anew, for links from now on.
    void reloadKeys(const QObject *context = nullptr, Done done = {});

Q_SIGNALS:
    /// State, error or whether it is drained.
    void changed();
    void peerConnected(const QString &node, const QString &id);
    /// `reason` as in ClusterNode.
    void peerDisconnected(const QString &node, const QString &reason, const QString &id);
    void readyChanged(bool ready);

private:
    friend class Agent;

    /// For the agent of the same host.
    core::cluster::ClusterPart part() const;

    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace signalbox
