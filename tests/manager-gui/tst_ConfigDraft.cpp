// SPDX-License-Identifier: GPL-3.0-or-later
// A configuration that is being changed: what is set, what is wrong, what somebody else did meanwhile.
#include "manager-gui/model/config/ConfigDraft.h"

#include <QtTest/QtTest>

using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using Kind = ConfigField::Kind;

class tst_ConfigDraft : public QObject
{
    Q_OBJECT

    static ConfigField field(const QString &path, Kind kind, const QJsonValue &byDefault = QJsonValue::Undefined)
    {
        ConfigField made;
        made.path = path;
        made.key = path.section(u'.', -1);
        made.title = path;
        made.kind = kind;
        made.byDefault = byDefault;
        return made;
    }
    static ConfigField group(const QString &path, std::vector<ConfigField> fields)
    {
        ConfigField made = field(path, Kind::Group);
        made.fields = std::move(fields);
        return made;
    }
    static ConfigField root()
    {
        ConfigField type = field(u"type"_s, Kind::Choice);
        type.choices = {u"x"_s, u"y"_s};
        ConfigField name = field(u"name"_s, Kind::Text);
        name.required = true;
        name.pattern = u"^[a-z]{1,4}$"_s;
        ConfigField sessions = field(u"limits.sessions"_s, Kind::Integer, 100);
        sessions.least = 0;
        sessions.most = 1000;
        ConfigField idle = field(u"limits.idle"_s, Kind::Duration, u"5m"_s);
        idle.least = 1000;
        idle.zeroIsNone = true;
        ConfigField listen = field(u"listen"_s, Kind::Records);
        listen.required = true;
        listen.leastLength = 1;
        ConfigField port = field(u"port"_s, Kind::Integer);
        port.required = true;
        port.most = 65535;
        listen.fields = {port, field(u"tls"_s, Kind::Switch, false)};
        ConfigField allow = field(u"access.allow"_s, Kind::TextList, QJsonArray());
        allow.pattern = u"^[0-9./]+$"_s;
        return group(
            {},
            {name, type, listen, group(u"limits"_s, {sessions, idle}), group(u"access"_s, {allow}), field(u"options.motto"_s, Kind::Text)});
    }
    static QJsonObject base() { return {{u"name"_s, u"a"_s}, {u"type"_s, u"x"_s}, {u"listen"_s, QJsonArray{QJsonObject{{u"port"_s, 1}}}}}; }
    static const ConfigField &at(const ConfigDraft &draft, const QString &path) { return *findField(draft.root(), path); }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void whatEqualsItsDefaultIsNotWritten()
    {
        ConfigDraft draft(root(), base());
        QVERIFY(!draft.isChanged());
        draft.set(at(draft, u"limits.sessions"_s), 7);
        QCOMPARE(draft.document().value("limits"_L1).toObject(), (QJsonObject{{u"sessions"_s, 7}}));
        QVERIFY(draft.isChanged());
        draft.set(at(draft, u"limits.sessions"_s), 100);
        QVERIFY(!draft.document().contains("limits"_L1));
        QVERIFY(!draft.isChanged());
        // The same time in other words.
        draft.set(at(draft, u"limits.idle"_s), u"300s"_s);
        QVERIFY(!draft.isChanged());
    }

    void theHostsDefaultsCountBeforeTheSchemas()
    {
        ConfigDraft draft(root(), base(), {{u"limits"_s, QJsonObject{{u"sessions"_s, 50}}}});
        QCOMPARE(draft.byDefault(at(draft, u"limits.sessions"_s)), QJsonValue(50));
        draft.set(at(draft, u"limits.sessions"_s), 100);
        QVERIFY(draft.isSet(u"limits.sessions"_s));
        draft.set(at(draft, u"limits.sessions"_s), 50);
        QVERIFY(!draft.isSet(u"limits.sessions"_s));
    }

    void whatMustBeGivenIsMissed()
    {
        ConfigDraft draft(root(), {});
        QStringList paths;
        for (const ConfigField *missing : draft.missing())
            paths.append(missing->path);
        QCOMPARE(paths, (QStringList{u"name"_s, u"listen"_s}));
        draft.set(at(draft, u"name"_s), u"abc"_s);
        draft.set(at(draft, u"listen"_s), QJsonArray{QJsonObject()});
        QVERIFY(draft.missing().isEmpty());
        QCOMPARE(draft.problems().keys(), QStringList{u"listen[0].port"_s});
    }

    void mistakesAreFoundWithTheirPath_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("problem");
        QTest::newRow("range") << u"limits.sessions"_s << QJsonValue(1001) << u"limits.sessions"_s;
        QTest::newRow("pattern") << u"name"_s << QJsonValue(u"Capital"_s) << u"name"_s;
        QTest::newRow("short time") << u"limits.idle"_s << QJsonValue(u"10ms"_s) << u"limits.idle"_s;
        QTest::newRow("no time") << u"limits.idle"_s << QJsonValue(u"0s"_s) << QString();
        QTest::newRow("port") << u"listen"_s << QJsonValue(QJsonArray{QJsonObject{{u"port"_s, 1}}, QJsonObject{{u"port"_s, 70000}}})
                              << u"listen[1].port"_s;
        QTest::newRow("network") << u"access.allow"_s << QJsonValue(QJsonArray{u"10.0.0.0/8"_s, u"home"_s}) << u"access.allow"_s;
        QTest::newRow("fine") << u"access.allow"_s << QJsonValue(QJsonArray{u"10.0.0.0/8"_s}) << QString();
    }
    void mistakesAreFoundWithTheirPath()
    {
        QFETCH(QString, path);
        QFETCH(QJsonValue, value);
        QFETCH(QString, problem);
        ConfigDraft draft(root(), base());
        draft.set(at(draft, path), value);
        QCOMPARE(draft.problems().keys(), problem.isEmpty() ? QStringList() : QStringList{problem});
    }

    void optionsOfEachTypeAreRemembered()
    {
        QJsonObject start = base();
        start.insert(u"options"_s, QJsonObject{{u"motto"_s, u"first"_s}});
        ConfigDraft draft(root(), start);
        draft.setRoot(root(), u"y"_s);
        QVERIFY(!draft.document().contains("options"_L1));
        QVERIFY(draft.isChanged());
        draft.set(at(draft, u"options.motto"_s), u"second"_s);
        draft.setRoot(root(), u"x"_s);
        QCOMPARE(draft.value(u"options.motto"_s), QJsonValue(u"first"_s));
        QVERIFY(!draft.isChanged());
        draft.setRoot(root(), u"y"_s);
        QCOMPARE(draft.value(u"options.motto"_s), QJsonValue(u"second"_s));
    }

    void aChangeBySomebodyElseIsNamedAndTaken()
    {
        ConfigDraft draft(root(), base());
        draft.set(at(draft, u"limits.sessions"_s), 7);
        draft.set(at(draft, u"limits.idle"_s), u"9s"_s);
        QJsonObject theirs = base();
        theirs.insert(u"limits"_s, QJsonObject{{u"sessions"_s, 8}});
        theirs.insert(u"options"_s, QJsonObject{{u"motto"_s, u"new"_s}});
        const QList<ConfigDraft::Difference> differences = draft.differences(theirs);
        QCOMPARE(differences.size(), 2);
        QCOMPARE(differences.at(0).path, u"limits.sessions"_s);
        QVERIFY(differences.at(0).from.isUndefined());
        QCOMPARE(differences.at(0).to, QJsonValue(8));
        QVERIFY(differences.at(0).both);
        QVERIFY(!differences.at(1).both);

        ConfigDraft mine = draft;
        mine.rebase(theirs, true);
        QCOMPARE(mine.value(u"limits.sessions"_s), QJsonValue(7));
        QCOMPARE(mine.value(u"limits.idle"_s), QJsonValue(u"9s"_s));
        QCOMPARE(mine.value(u"options.motto"_s), QJsonValue(u"new"_s));
        QCOMPARE(mine.changed().size(), 2);
        draft.rebase(theirs, false);
        QCOMPARE(draft.document(), theirs);
        QVERIFY(!draft.isChanged());
    }
};

QTEST_GUILESS_MAIN(tst_ConfigDraft)
#include "tst_ConfigDraft.moc"
