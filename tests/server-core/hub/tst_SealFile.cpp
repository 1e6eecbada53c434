// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/SealFile.h"
#include "tests/server-core/hub/SealedExample.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::hub;
using namespace Qt::StringLiterals;
using test::sealedExample;

class tst_SealFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void isTakenOnce()
    {
        const SealFile file(path());
        QVERIFY(file.save(sealedExample()));
        QCOMPARE(entries(), QStringList{u"chat.seal"_s});
        QVERIFY(QFileInfo(path()).permissions()
                == (QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser | QFileDevice::WriteUser));
        const Result<std::optional<SealedHub>> taken = file.take("chat", sealedExample().sealedAt + 5000);
        QVERIFY(taken && taken->has_value());
        QCOMPARE((*taken)->shards.size(), 3U);
        QCOMPARE((*taken)->away.count(), 5000);
        // Whatever becomes of this process, the next one does not find it.
        QCOMPARE(entries(), QStringList());
        const Result<std::optional<SealedHub>> again = file.take("chat", 0);
        QVERIFY(again && !again->has_value());
    }

    void theLastSavedIsThere()
    {
        const SealFile file(path());
        SealedHub hub = sealedExample();
        QVERIFY(file.save(hub));
        hub.shards.resize(1);
        QVERIFY(file.save(hub));
        QCOMPARE((*file.take("chat", 0))->shards.size(), 1U);
    }

    void stepsOfTheClockDoNoHarm_data()
    {
        QTest::addColumn<qint64>("sealedAt");
        QTest::addColumn<qint64>("now");
        QTest::addColumn<qint64>("away");
        QTest::newRow("back") << qint64(5000) << qint64(4000) << qint64(0);
        QTest::newRow("none") << qint64(5000) << qint64(5000) << qint64(0);
        QTest::newRow("before 1970") << qint64(-5000) << qint64(5000) << qint64(0);
        QTest::newRow("no time") << std::numeric_limits<qint64>::min() << std::numeric_limits<qint64>::max() << qint64(0);
        QTest::newRow("far ahead") << qint64(0) << std::numeric_limits<qint64>::max() << qint64(315'360'000'000);
    }
    void stepsOfTheClockDoNoHarm()
    {
        QFETCH(const qint64, sealedAt);
        QFETCH(const qint64, now);
        SealedHub hub = sealedExample();
        hub.sealedAt = sealedAt;
        const SealFile file(path());
        QVERIFY(file.save(hub));
        QTEST(qint64((*file.take("chat", now))->away.count()), "away");
    }

    void whatIsRefusedIsPutAside_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("why");
        const QByteArray good = saved();
        QTest::newRow("empty") << QByteArray() << u"it is damaged, or no file of this kind"_s;
        QTest::newRow("cut") << good.chopped(1) << u"it is damaged, or no file of this kind"_s;
        QByteArray damaged = good;
        damaged[damaged.size() / 2] = char(damaged[damaged.size() / 2] ^ 1);
        QTest::newRow("damaged") << damaged << u"it is damaged, or no file of this kind"_s;
        QTest::newRow("another hub's") << saved("other") << u"it is of another hub, \"other\""_s;
    }
    void whatIsRefusedIsPutAside()
    {
        QFETCH(const QByteArray, content);
        const SealFile file(path());
        for (int i = 0; i < 2; ++i) {
            write(path(), content);
            const Result<std::optional<SealedHub>> taken = file.take("chat", 0);
            QVERIFY(!taken);
            QCOMPARE(taken.error().code, ErrorCode::InvalidState);
            QTEST(taken.error().context, "why");
            QCOMPARE(entries(), QStringList{u"chat.seal.refused"_s});
        }
        // It is not tried again, and another is taken.
        QVERIFY(!file.take("chat", 0)->has_value());
        QVERIFY(file.save(sealedExample()));
        QVERIFY(file.take("chat", 0)->has_value());
    }

    void onesLeftInTheMiddleAreNotServed()
    {
        // A process died while it took it.
        write(path() + u".taken"_s, saved());
        const SealFile file(path());
        QVERIFY(!file.take("chat", 0)->has_value());
        QVERIFY(file.save(sealedExample()));
        QVERIFY(file.take("chat", 0)->has_value());
        QCOMPARE(entries(), QStringList());
    }

    void saysWhatItCannotDo()
    {
        const SealFile nowhere(m_folder->filePath(u"none/chat.seal"_s));
        const Result<void> result = nowhere.save(sealedExample());
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::StorageFailed);
        QVERIFY2(result.error().message.contains(u"none/chat.seal"_s), qPrintable(result.error().message));
        QVERIFY(nowhere.take("chat", 0) && !nowhere.take("chat", 0)->has_value());
    }

private:
    QString path() const { return m_folder->filePath(u"chat.seal"_s); }
    QStringList entries() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden, QDir::Name); }
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
    static QByteArray saved(const QByteArray &name = "chat")
    {
        const QTemporaryDir folder;
        SealedHub hub = sealedExample();
        hub.hub = name;
        if (!SealFile(folder.filePath(u"x"_s)).save(hub))
            return {};
        QFile file(folder.filePath(u"x"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(tst_SealFile)
#include "tst_SealFile.moc"
