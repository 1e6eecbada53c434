// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/Secrets.h"
#include "tests/manager-gui/support/MemoryStore.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;

class tst_Secrets : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<MemoryStore::Entries> m_keyring;

    QString oldFile() const { return m_folder->filePath(u"secrets.json"_s); }
    void writeOldFile()
    {
        QFile file(oldFile());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"a": "sbt_a", "b": "sbt_b"})");
    }
    std::unique_ptr<Secrets> make() { return std::make_unique<Secrets>(std::make_unique<MemoryStore>(m_keyring), oldFile()); }
    QString readBack(Secrets &secrets, const QString &id)
    {
        std::optional<QString> token;
        secrets.read(id, this, [&](const HostSecret &secret) { token = secret.bearerToken; });
        [&] { QTRY_VERIFY(token); }();
        return token.value_or(u"(no answer)"_s);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_keyring = std::make_shared<MemoryStore::Entries>();
    }

    void theKeyringKeepsTokensOverRestarts()
    {
        auto secrets = make();
        secrets->start();
        QCOMPARE(secrets->keeping(), Secrets::Keeping::Unknown);
        QTRY_COMPARE(secrets->keeping(), Secrets::Keeping::Keyring);
        secrets->set(u"a"_s, HostSecret{u"sbt_a"_s});
        QTRY_COMPARE(m_keyring->secrets.value(u"a"_s), u"sbt_a"_s);
        secrets = make();
        secrets->start();
        QCOMPARE(readBack(*secrets, u"a"_s), u"sbt_a"_s);
        QCOMPARE(readBack(*secrets, u"nobody"_s), QString());
        QVERIFY(!QFile::exists(oldFile()));
    }

    void aPasswordIsNeverKept()
    {
        auto secrets = make();
        secrets->start();
        QTRY_COMPARE(secrets->keeping(), Secrets::Keeping::Keyring);
        secrets->set(u"a"_s, HostSecret{{}, u"correct horse"_s});
        QCoreApplication::processEvents();
        QVERIFY(m_keyring->secrets.isEmpty());
        std::optional<HostSecret> found;
        secrets->read(u"a"_s, this, [&](const HostSecret &secret) { found = secret; });
        QTRY_VERIFY(found);
        QCOMPARE(found->password, u"correct horse"_s);
    }

    void withoutAKeyringTokensLastForTheSessionAndNoFileIsWritten()
    {
        m_keyring->works = false;
        auto secrets = make();
        QSignalSpy problems(secrets.get(), &Secrets::problem);
        secrets->start();
        QTRY_COMPARE(secrets->keeping(), Secrets::Keeping::SessionOnly);
        secrets->set(u"a"_s, HostSecret{u"sbt_a"_s});
        QCOMPARE(readBack(*secrets, u"a"_s), u"sbt_a"_s);
        QVERIFY(!QFile::exists(oldFile()));
        QCOMPARE(problems.count(), 0);
        secrets = make();
        secrets->start();
        QCOMPARE(readBack(*secrets, u"a"_s), QString());
    }

    void theOldFileMovesIntoTheKeyringAndGoes()
    {
        writeOldFile();
        auto secrets = make();
        QSignalSpy problems(secrets.get(), &Secrets::problem);
        secrets->start();
        QCOMPARE(readBack(*secrets, u"a"_s), u"sbt_a"_s);
        QTRY_VERIFY(!QFile::exists(oldFile()));
        QCOMPARE(m_keyring->secrets.value(u"a"_s), u"sbt_a"_s);
        QCOMPARE(m_keyring->secrets.value(u"b"_s), u"sbt_b"_s);
        QCOMPARE(problems.count(), 0);
    }

    void theOldFileStaysAndIsReadWhereThereIsNoKeyring()
    {
        writeOldFile();
        m_keyring->works = false;
        auto secrets = make();
        QSignalSpy problems(secrets.get(), &Secrets::problem);
        secrets->start();
        QTRY_COMPARE(problems.count(), 1);
        QVERIFY(problems.first().first().toString().contains(oldFile()));
        QCOMPARE(readBack(*secrets, u"b"_s), u"sbt_b"_s);
        secrets->remove(u"b"_s);
        QFile file(oldFile());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray left = file.readAll();
        QVERIFY(left.contains("sbt_a"));
        QVERIFY(!left.contains("sbt_b"));
    }

    void aNewTokenIsNotOverwrittenByTheOldFile()
    {
        writeOldFile();
        auto secrets = make();
        secrets->start();
        secrets->set(u"a"_s, HostSecret{u"sbt_new"_s});
        QTRY_VERIFY(!QFile::exists(oldFile()));
        QCOMPARE(m_keyring->secrets.value(u"a"_s), u"sbt_new"_s);
        QCOMPARE(readBack(*secrets, u"a"_s), u"sbt_new"_s);
    }
};

QTEST_GUILESS_MAIN(tst_Secrets)
#include "tst_Secrets.moc"
