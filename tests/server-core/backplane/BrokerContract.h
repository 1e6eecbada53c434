// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/Broker.h"

#include <QtCore/QObject>

#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace signalbox::test {

/// What one end was told, safe to read from the test's thread.
class BrokerRecorder final : public core::backplane::BrokerListener
{
public:
    using ProcessId = core::backplane::ProcessId;

    void onPeerUp(const core::backplane::Peer &peer) override;
    void onPeerDown(ProcessId id, core::backplane::PeerEnd end) override;
    void onPeerGone(ProcessId id) override;
    void onFrame(ProcessId from, QByteArrayView frame) override;
    void onRoom(ProcessId id) override;

    /// "up node", "down node lost", "gone node", in order, of that node only.
    QStringList events(const QByteArray &node) const;
    QByteArrayList frames(const QByteArray &node) const;
    int rooms() const;
    bool isUp(const QByteArray &node) const;

private:
    mutable std::mutex m_mutex;
    std::map<ProcessId, QByteArray> m_names;
    std::map<QByteArray, QStringList> m_events;
    std::map<QByteArray, QByteArrayList> m_frames;
    int m_rooms = 0;
};

/// Ends of a cluster that one kind of broker joins. They are known by the order in which they were added.
class BrokerFixture
{
public:
    virtual ~BrokerFixture() = default;

    /// Starts another one.
    virtual std::size_t add(const QByteArray &node) = 0;
    virtual BrokerRecorder &recorder(std::size_t end) = 0;
    virtual core::backplane::ProcessId process(std::size_t end) = 0;
    /// On its thread; returns when it is done.
    virtual void call(std::size_t end, const std::function<void(core::backplane::Broker &)> &task) = 0;
    /// It stands still, and goes on.
    virtual void stall(std::size_t end) = 0;
    virtual void goOn(std::size_t end) = 0;
    /// Lets the time pass until it is true. False: it took too long.
    virtual bool wait(const std::function<bool()> &holds) = 0;
    /// Lets some time pass in which nothing shall happen.
    virtual void pass() = 0;
};

/// One that is made of connections, which can break.
class LinkFixture : public BrokerFixture
{
public:
    /// All connections break, and can be made again.
    virtual void cut() = 0;
    /// No connection carries anything, and none can be made, until `heal`.
    virtual void silence() = 0;
    virtual void heal() = 0;
    /// Those that are there carry nothing any more, and nobody is told; others can be made.
    virtual void halfOpen() = 0;
    /// Its process is killed.
    virtual void kill(std::size_t end) = 0;
};

/// What every broker does. A test of one kind derives from it.
class BrokerContract : public QObject
{
    Q_OBJECT

protected:
    static constexpr std::size_t ringBytes = 64 * 1024;
    virtual std::unique_ptr<BrokerFixture> makeFixture() = 0;

private Q_SLOTS:
    void tellsBothSidesThatTheyAreUp();
    void carriesFramesOnceAndInOrder();
    void carriesFramesOfAllSizes();
    void publishesToExactlyTheNamed();
    void dropsWhatIsSentToNobody();
    void saysWhenThereIsRoom();
    void resetsWhenItIsTooMuch();
    void beginsAnewWithWhomItRejects();
    void saysGoodbye();
    void saysAllBeforeGoodbye();
    void tellsNothingOnceStopped();
    void knowsARestartedProcessAsAnother();
};

/// What those do that are made of connections.
class LinkContract : public BrokerContract
{
    Q_OBJECT

protected:
    virtual std::unique_ptr<LinkFixture> makeLinkFixture() = 0;
    std::unique_ptr<BrokerFixture> makeFixture() override { return makeLinkFixture(); }

private Q_SLOTS:
    void hidesACut();
    void tellsOfSilence();
    void replacesAHalfOpenConnection();
    void tellsOfAKilledProcess();
};

} // namespace signalbox::test
