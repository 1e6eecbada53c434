// SPDX-License-Identifier: GPL-3.0-or-later
// The keyring of a real desktop session of our own, unlocked; and a session that has none.
#include "manager-gui/hosts/KeyringStore.h"
#include "manager-gui/hosts/Secrets.h"

#include <QtTest/QtTest>

#include <cstdio>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;

namespace {

constexpr char insideVariable[] = "SIGNALBOX_TEST_SESSION";

/// Starts this test again inside a session of its own. Its exit code.
int runInSession(const QString &kind, const QStringList &arguments)
{
    QTemporaryDir home;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(insideVariable), kind);
    environment.insert(u"HOME"_s, home.path());
    environment.insert(u"XDG_DATA_HOME"_s, home.filePath(u"data"_s));
    environment.insert(u"XDG_RUNTIME_DIR"_s, home.path());
    environment.remove(u"DBUS_SESSION_BUS_ADDRESS"_s);
    environment.remove(u"DISPLAY"_s);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    const QString self = QCoreApplication::applicationFilePath();
    if (kind == "keyring"_L1)
        process.start(u"dbus-run-session"_s,
                      QStringList{u"--"_s, u"sh"_s, u"-c"_s,
                                  u"printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\""_s,
                                  u"sh"_s, self}
                          + arguments);
    else
        process.start(self, arguments);
    if (!process.waitForFinished(60'000)) {
        std::fprintf(stderr, "the session of the test did not end: %s\n", qPrintable(process.errorString()));
        return 1;
    }
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 1;
}

} // namespace

class WithAKeyring : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokensAreKeptFoundAndForgotten()
    {
        const QString id = QUuid::createUuid().toString();
        {
            Secrets secrets(std::make_unique<KeyringStore>(), {});
            secrets.start();
            QTRY_COMPARE(secrets.keeping(), Secrets::Keeping::Keyring);
            secrets.set(id, HostSecret{u"sbt_in_the_keyring"_s});
            KeyringStore store;
            QString found;
            // Goes before what its answers write to.
            QObject context;
            QTRY_VERIFY((store.read(id, &context, [&](const Result<QString> &secret) { found = secret.value_or(QString()); }),
                         found == u"sbt_in_the_keyring"_s));
        }
        Secrets secrets(std::make_unique<KeyringStore>(), {});
        secrets.start();
        std::optional<QString> token;
        secrets.read(id, this, [&](const HostSecret &secret) { token = secret.bearerToken; });
        QTRY_COMPARE(token, u"sbt_in_the_keyring"_s);
        secrets.remove(id);
        KeyringStore store;
        std::optional<ErrorCode> code;
        QObject context;
        QTRY_VERIFY((store.read(id, &context,
                                [&](const Result<QString> &secret) {
                                    if (!secret)
                                        code = secret.error().code;
                                }),
                     code == ErrorCode::NotFound));
    }

    void theOldFileMovesIn()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"secrets.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"moved": "sbt_moved"})");
        file.close();
        Secrets secrets(std::make_unique<KeyringStore>(), file.fileName());
        secrets.start();
        QTRY_VERIFY(!file.exists());
        KeyringStore store;
        std::optional<QString> found;
        store.read(u"moved"_s, this, [&](const Result<QString> &secret) { found = secret.value_or(QString()); });
        QTRY_COMPARE(found, u"sbt_moved"_s);
    }
};

class WithoutAKeyring : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokensLastForTheSessionAndNothingWaits()
    {
        Secrets secrets(std::make_unique<KeyringStore>(), {});
        QElapsedTimer timer;
        timer.start();
        secrets.start();
        // Asking must not block the window, whatever the answer.
        QVERIFY2(timer.elapsed() < 500, qPrintable(u"%1 ms"_s.arg(timer.elapsed())));
        QTRY_COMPARE(secrets.keeping(), Secrets::Keeping::SessionOnly);
        secrets.set(u"a"_s, HostSecret{u"sbt_a"_s});
        std::optional<QString> token;
        secrets.read(u"a"_s, this, [&](const HostSecret &secret) { token = secret.bearerToken; });
        QTRY_COMPARE(token, u"sbt_a"_s);
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QByteArray inside = qgetenv(insideVariable);
    if (inside == "keyring")
        return QTest::qExec(std::make_unique<WithAKeyring>().get(), arguments);
    if (inside == "none")
        return QTest::qExec(std::make_unique<WithoutAKeyring>().get(), arguments);
    return runInSession(u"keyring"_s, arguments.mid(1)) + runInSession(u"none"_s, arguments.mid(1));
}

#include "tst_KeyringStore.moc"
