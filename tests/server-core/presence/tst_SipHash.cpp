// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/MemberHasher.h"

#include <QtTest/QtTest>

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <set>

using namespace signalbox::core::presence;

class tst_SipHash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isThePublishedOne_data();
    void isThePublishedOne();
    void agreesWithAnotherImplementation();
    void hashesAMemberAsTheHeaderSays();
    void everyFieldOfAMemberCounts();

private:
    static QByteArray counting(int size);
    static std::uint64_t openssl(const QByteArray &bytes);

    /// 00 01 02 … 0f
    const SipKey m_key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
};

QByteArray tst_SipHash::counting(int size)
{
    QByteArray bytes;
    for (int i = 0; i < size; ++i)
        bytes.append(char(i));
    return bytes;
}

std::uint64_t tst_SipHash::openssl(const QByteArray &bytes)
{
    const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac(EVP_MAC_fetch(nullptr, "SIPHASH", nullptr), EVP_MAC_free);
    const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context(EVP_MAC_CTX_new(mac.get()), EVP_MAC_CTX_free);
    std::size_t size = sizeof(std::uint64_t);
    const std::array parameters{OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size), OSSL_PARAM_construct_end()};
    const QByteArray key = counting(16);
    std::array<unsigned char, sizeof(std::uint64_t)> out = {};
    if (EVP_MAC_init(context.get(), reinterpret_cast<const unsigned char *>(key.data()), 16, parameters.data()) != 1
        || EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char *>(bytes.data()), std::size_t(bytes.size())) != 1
        || EVP_MAC_final(context.get(), out.data(), &size, out.size()) != 1)
        qFatal("OpenSSL computes no SipHash");
    return qFromLittleEndian<std::uint64_t>(out.data());
}

void tst_SipHash::isThePublishedOne_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<quint64>("hash");
    // The paper's appendix A, and the vectors that come with its reference implementation.
    QTest::newRow("paper") << 15 << quint64(0xa129ca6149be45e5U);
    QTest::newRow("empty") << 0 << quint64(0x726fdb47dd0e0e31U);
    QTest::newRow("one byte") << 1 << quint64(0x74f839c593dc67fdU);
    QTest::newRow("seven bytes") << 7 << quint64(0xab0200f58b01d137U);
    QTest::newRow("a word") << 8 << quint64(0x93f5f5799a932462U);
    QTest::newRow("a word and one") << 9 << quint64(0x9e0082df0ba9e4b0U);
}

void tst_SipHash::isThePublishedOne()
{
    QFETCH(const int, size);
    QFETCH(const quint64, hash);
    QCOMPARE(quint64(sipHash(m_key, counting(size))), hash);
}

void tst_SipHash::agreesWithAnotherImplementation()
{
    for (int size = 0; size <= 300; ++size) {
        const QByteArray bytes = counting(size);
        QVERIFY2(sipHash(m_key, bytes) == openssl(bytes), qPrintable(QString::number(size)));
    }
}

void tst_SipHash::hashesAMemberAsTheHeaderSays()
{
    using namespace Qt::StringLiterals;
    MemberHasher hash(m_key);
    // Other processes compute it, too: it may not change.
    const QByteArray bytes = "\4\0\0\0\0\0\0\0room"
                             "\4\0\0\0\0\0\0\0anna"
                             "\2\0\0\0\0\0\0\0{}"
                             "\4\0\0\0\0\0\0\0chat"
                             "\6\0\0\0\0\0\0\0node-a"
                             "\2\1\0\0\0\0\0\0"_ba;
    const MemberView anna{"anna", "{}", 0x102, "chat", "node-a"};
    QCOMPARE(hash("room", anna), openssl(bytes));
    QCOMPARE(hash("room", anna), openssl(bytes));
}

void tst_SipHash::everyFieldOfAMemberCounts()
{
    MemberHasher hash(m_key);
    const std::vector<std::uint64_t> hashes{
        hash("room", {"anna", "{}", 1, "chat", "node-a"}),  hash("roo", {"manna", "{}", 1, "chat", "node-a"}),
        hash("room", {"ann", "a{}", 1, "chat", "node-a"}),  hash("room", {"anna", "{}", 2, "chat", "node-a"}),
        hash("room", {"anna", "{}", 1, "chats", "node-a"}), hash("room", {"anna", "{}", 1, "chat", "node-b"}),
        hash("room", {"anna", "{}c", 1, "hat", "node-a"}),  MemberHasher({1, 2})("room", {"anna", "{}", 1, "chat", "node-a"})};
    QCOMPARE(std::set(hashes.begin(), hashes.end()).size(), hashes.size());
}

QTEST_GUILESS_MAIN(tst_SipHash)
#include "tst_SipHash.moc"
