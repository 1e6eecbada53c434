// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/StateFolder.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;

class tst_StateFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void createsAPrivateFolder()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"a/b"_s);
        const auto lock = StateFolder::lock(path);
        QVERIFY(lock);
        QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther),
                 QFile::Permissions());
    }

    void refusesASecondOneAndNamesTheFirst()
    {
        const QTemporaryDir folder;
        {
            const auto first = StateFolder::lock(folder.path());
            QVERIFY(first);
            const auto second = StateFolder::lock(folder.path());
            QVERIFY(!second);
            QCOMPARE(second.error().code, ErrorCode::Conflict);
            const QString pid = QString::number(QCoreApplication::applicationPid());
            QVERIFY2(second.error().message.contains(u"process %1"_s.arg(pid)), qPrintable(second.error().message));
        }
        QVERIFY(StateFolder::lock(folder.path()));
    }
};

QTEST_GUILESS_MAIN(tst_StateFolder)
#include "tst_StateFolder.moc"
