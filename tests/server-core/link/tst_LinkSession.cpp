// SPDX-License-Identifier: Apache-2.0
#include "server-core/link/EnvelopeDecoder.h"
#include "server-core/link/LinkSession.h"

#include <QtTest/QtTest>

#include <random>

using namespace signalbox::core::link;
using namespace Qt::StringLiterals;

namespace {

constexpr quint16 controlType = 7;
constexpr quint16 dataType = 256;
constexpr std::size_t longest = 64 * 1024;

/// One end with the connection that it has at the moment.
class End final : public LinkOutput, public EnvelopeHandler
{
public:
    explicit End(std::size_t ringBytes) : session(1, longest, ringBytes) { }

    void write(QByteArrayView bytes) override { m_wire += bytes; }
    void write(const SharedPayload &bytes) override { m_wire += *bytes; }

    bool isKnown(quint16) const override { return true; }
    bool isNumbered(quint16 type) const override { return type >= dataType; }
    bool onEnvelope(const Envelope &envelope, QByteArrayView payload) override
    {
        switch (session.onReceived(envelope)) {
        case LinkSession::Arrival::Next:
            received << payload.toByteArray();
            break;
        case LinkSession::Arrival::Repeated:
            ++repeated;
            break;
        case LinkSession::Arrival::Fault:
            fault = u"a fault"_s;
            return false;
        }
        return true;
    }
    void onBroken(EnvelopeFault, const QString &text) override { fault = text; }

    void send(const QByteArray &payload)
    {
        QCOMPARE(session.send(dataType, std::make_shared<QByteArray>(payload)), LinkSession::Sent::Yes);
    }
    /// The first `size` bytes that are under way reach the other end.
    void deliver(End &to, qsizetype size)
    {
        to.m_decoder->feed(QByteArrayView(m_wire).first(size));
        m_wire.remove(0, size);
    }
    void deliverAll(End &to) { deliver(to, m_wire.size()); }
    qsizetype underWay() const { return m_wire.size(); }

    /// The other end has said what it had; this end has said that it had `told`.
    void connectAfter(quint64 receivedThere, quint64 told = 0)
    {
        m_wire.clear();
        m_decoder = std::make_unique<EnvelopeDecoder>(*this, longest);
        m_decoder->goOnAfter(told);
        session.attach(*this, receivedThere);
    }

    LinkSession session;
    QByteArrayList received;
    QString fault;
    int repeated = 0;

private:
    std::unique_ptr<EnvelopeDecoder> m_decoder;
    QByteArray m_wire;
};

void join(End &a, End &b)
{
    const quint64 hasA = a.session.lastReceived();
    const quint64 hasB = b.session.lastReceived();
    a.connectAfter(hasB, hasA);
    b.connectAfter(hasA, hasB);
}

} // namespace

class tst_LinkSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ringIsBoundedByBytes();
    void keepsOneThatIsLongerThanTheRing();
    void controlMessagesTakeNoRoom();
    void acknowledgesCumulatively();
    void sendsAgainWhatTheOtherEndLacks();
    void sharesLargePayloads();
    void dropsWhatCameOnAnEarlierConnection();
    void refusesAcknowledgementsOfTheFuture();
    void cannotResumeOutsideOfTheRing();
    void beginsAnew();
    void deliversOnceAndInOrderWhateverBreaks();
};

void tst_LinkSession::ringIsBoundedByBytes()
{
    ResendRing ring(1000);
    quint64 sequence = 0;
    const auto keep = [&ring, &sequence](qsizetype size) {
        return ring.keep({++sequence, dataType, std::make_shared<QByteArray>(size, 'x')});
    };
    QVERIFY(keep(400));
    QVERIFY(keep(400));
    QVERIFY(ring.bytes() > 800 && ring.bytes() <= 1000);
    QVERIFY(!keep(400));
    QCOMPARE(ring.entries().size(), std::size_t(2));
    ring.acknowledge(1);
    QVERIFY(keep(400));
    ring.acknowledge(100);
    QVERIFY(ring.isEmpty());
    QCOMPARE(ring.bytes(), std::size_t(0));
    // Nothing is for nothing: short ones fill it, too.
    int short_ = 0;
    while (keep(0))
        QVERIFY(++short_ < 50);
}

void tst_LinkSession::keepsOneThatIsLongerThanTheRing()
{
    ResendRing ring(100);
    QVERIFY(ring.keep({1, dataType, std::make_shared<QByteArray>(1000, 'x')}));
    QVERIFY(!ring.keep({2, dataType, std::make_shared<QByteArray>()}));
    ring.acknowledge(1);
    QVERIFY(ring.keep({2, dataType, std::make_shared<QByteArray>()}));
}

void tst_LinkSession::controlMessagesTakeNoRoom()
{
    End a(1000);
    End b(1000);
    QVERIFY(!a.session.sendUnnumbered(controlType, "nobody is there"));
    join(a, b);
    for (int i = 0; i < 1000; ++i)
        QVERIFY(a.session.sendUnnumbered(controlType, "beat"));
    QCOMPARE(a.session.bytes(), std::size_t(0));
    QCOMPARE(a.session.lastSent(), quint64(0));
    a.deliverAll(b);
    QCOMPARE(b.received.size(), 1000);
    QCOMPARE(b.session.lastReceived(), quint64(0));
    QCOMPARE(b.fault, QString());
}

void tst_LinkSession::acknowledgesCumulatively()
{
    End a(10000);
    End b(10000);
    join(a, b);
    for (int i = 0; i < 10; ++i)
        a.send(QByteArray::number(i));
    a.deliverAll(b);
    QCOMPARE(a.session.messages(), std::size_t(10));
    QVERIFY(b.session.sendUnnumbered(controlType, {}));
    b.deliverAll(a);
    QCOMPARE(a.session.messages(), std::size_t(0));
    QCOMPARE(a.session.bytes(), std::size_t(0));
    QCOMPARE(a.session.oldestKept(), quint64(11));
}

void tst_LinkSession::sendsAgainWhatTheOtherEndLacks()
{
    End a(10000);
    End b(10000);
    join(a, b);
    a.send("one");
    a.send("two");
    a.send("three");
    a.deliver(b, qsizetype(Envelope::headerSize) + 5);
    a.session.detach();
    a.send("four");
    QCOMPARE(b.received, QByteArrayList{"one"});
    QVERIFY(a.session.canResumeAfter(b.session.lastReceived()));
    join(a, b);
    a.send("five");
    a.deliverAll(b);
    QCOMPARE(b.received, QByteArrayList({"one", "two", "three", "four", "five"}));
    QCOMPARE(b.repeated, 0);
}

void tst_LinkSession::sharesLargePayloads()
{
    End a(100000);
    End b(100000);
    join(a, b);
    const QByteArray large(50000, 'y');
    a.send(large);
    a.deliverAll(b);
    QCOMPARE(b.received, QByteArrayList{large});
    QCOMPARE(a.session.send(dataType, std::make_shared<QByteArray>(qsizetype(longest) + 1, 'x')), LinkSession::Sent::TooLong);
    QCOMPARE(a.session.lastSent(), quint64(1));
}

void tst_LinkSession::dropsWhatCameOnAnEarlierConnection()
{
    End a(10000);
    End b(10000);
    join(a, b);
    a.send("one");
    a.send("two");
    // What it says for the next connection is old by the time that connection is there.
    const quint64 told = b.session.lastReceived();
    a.deliver(b, qsizetype(Envelope::headerSize) + 3);
    QCOMPARE(b.received, QByteArrayList{"one"});
    a.connectAfter(told);
    b.connectAfter(0, told);
    a.send("three");
    a.deliverAll(b);
    QCOMPARE(b.fault, QString());
    QCOMPARE(b.repeated, 1);
    QCOMPARE(b.received, QByteArrayList({"one", "two", "three"}));
}

void tst_LinkSession::refusesAcknowledgementsOfTheFuture()
{
    LinkSession session(1, longest, 1000);
    QCOMPARE(session.onReceived({.sequence = Envelope::unnumbered, .acknowledgement = 1}), LinkSession::Arrival::Fault);
    QCOMPARE(session.onReceived({.sequence = 2}), LinkSession::Arrival::Fault);
    QCOMPARE(session.onReceived({.sequence = 1}), LinkSession::Arrival::Next);
    QCOMPARE(session.onReceived({.sequence = 1}), LinkSession::Arrival::Repeated);
}

void tst_LinkSession::cannotResumeOutsideOfTheRing()
{
    End a(300);
    End b(300);
    join(a, b);
    a.send("one");
    a.send("two");
    a.deliverAll(b);
    QVERIFY(b.session.sendUnnumbered(controlType, {}));
    b.deliverAll(a);
    QVERIFY(!a.session.canResumeAfter(1));
    QVERIFY(a.session.canResumeAfter(2));
    QVERIFY(!a.session.canResumeAfter(3));
    QVERIFY(!a.session.canResumeAfter(std::numeric_limits<quint64>::max()));
    a.session.detach();
    LinkSession::Sent sent = LinkSession::Sent::Yes;
    for (int i = 0; i < 100 && sent == LinkSession::Sent::Yes; ++i)
        sent = a.session.send(dataType, std::make_shared<QByteArray>("more"));
    QCOMPARE(sent, LinkSession::Sent::NoRoom);
}

void tst_LinkSession::beginsAnew()
{
    End a(10000);
    End b(10000);
    join(a, b);
    a.send("lost");
    a.session.reset();
    b.session.reset();
    QVERIFY(!a.session.isAttached());
    QCOMPARE(a.session.bytes(), std::size_t(0));
    join(a, b);
    a.send("first");
    a.deliverAll(b);
    QCOMPARE(b.received, QByteArrayList{"first"});
    QCOMPARE(b.session.lastReceived(), quint64(1));
}

void tst_LinkSession::deliversOnceAndInOrderWhateverBreaks()
{
    for (unsigned seed = 1; seed <= 200; ++seed) {
        std::minstd_rand random(seed);
        End a(1 << 20);
        End b(1 << 20);
        join(a, b);
        int sentA = 0;
        int sentB = 0;
        for (int step = 0; step < 400; ++step) {
            switch (random() % 8) {
            case 0:
            case 1:
                a.send(QByteArray::number(++sentA));
                break;
            case 2:
                b.send(QByteArray::number(++sentB).rightJustified(int(random() % 3000), '0'));
                break;
            case 3:
                if (random() % 5 == 0) {
                    QVERIFY(a.session.canResumeAfter(b.session.lastReceived()));
                    QVERIFY(b.session.canResumeAfter(a.session.lastReceived()));
                    join(a, b);
                }
                break;
            default:
                a.deliver(b, qsizetype(random() % (std::size_t(a.underWay()) + 1)));
                b.deliver(a, qsizetype(random() % (std::size_t(b.underWay()) + 1)));
            }
        }
        join(a, b);
        a.deliverAll(b);
        b.deliverAll(a);
        QCOMPARE(a.fault + b.fault, QString());
        QCOMPARE(b.received.size(), sentA);
        QCOMPARE(a.received.size(), sentB);
        for (int i = 0; i < sentA; ++i)
            QCOMPARE(b.received.at(i).toInt(), i + 1);
        for (int i = 0; i < sentB; ++i)
            QCOMPARE(a.received.at(i).toInt(), i + 1);
    }
}

QTEST_APPLESS_MAIN(tst_LinkSession)
#include "tst_LinkSession.moc"
