// SPDX-License-Identifier: GPL-3.0-or-later
// The form where the agent is the test: settings nobody has heard of, roles, lost connections.
#include "tests/manager-gui/support/FormDriver.h"

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using enum api::InstanceState;

class tst_FormWindow : public QObject
{
    Q_OBJECT

    std::unique_ptr<Manager> m;
    std::unique_ptr<FormDriver> m_form;
    Host *m_host = nullptr;

    FakeLink *link() { return Manager::link(m_host); }
    /// What a plugin may describe: every kind of setting.
    static QJsonObject pluginOptions()
    {
        return QJsonDocument::fromJson(R"({"type": "object", "required": ["motto"], "properties": {
            "motto": {"type": "string", "minLength": 1, "title": "Room motto", "description": "What everybody reads first."},
            "capacity": {"type": "integer", "minimum": 1, "maximum": 500, "default": 50, "x-unit": "people"},
            "ratio": {"type": "number", "default": 0.5},
            "quiet": {"type": "boolean", "default": true},
            "mood": {"enum": ["calm", "lively"], "default": "calm"},
            "pin": {"type": "string", "writeOnly": true},
            "words": {"type": "array", "items": {"type": "string"}},
            "ports": {"type": "array", "items": {"type": "integer"}},
            "bots": {"type": "array", "items": {"type": "object", "required": ["nick"],
                "properties": {"nick": {"type": "string"}, "loud": {"type": "boolean", "default": false}}}},
            "theme": {"type": "object", "title": "Looks", "properties": {"colour": {"type": "string", "default": "blue"}}},
            "extra": {"type": "object", "description": "Anything."}}})")
            .object();
    }
    static QJsonObject schema()
    {
        return QJsonDocument::fromJson(R"({"definitions": {"instance": {"type": "object", "required": ["name", "type"], "properties": {
            "name": {"type": "string", "pattern": "^[A-Za-z]{1,64}$", "x-takes-effect": "instance-restart"},
            "type": {"type": "string", "x-takes-effect": "instance-restart"},
            "options": {"type": "object", "x-takes-effect": "instance-restart"},
            "limits": {"type": "object", "properties": {"max_sessions": {"type": "integer", "default": 10, "x-takes-effect": "live"}}}}}}})")
            .object();
    }
    void answer(const QString &method, const Result<QJsonValue> &result)
    {
        const auto isAsked = [&] {
            const QList<FakeLink::Call> &calls = link()->calls;
            return std::any_of(calls.begin(), calls.end(), [&](const FakeLink::Call &call) { return call.method == method; });
        };
        QTRY_VERIFY2(isAsked(), qPrintable(method));
        FakeLink::answer(*link()->takeCall(method), result);
    }
    /// The agent says what can be set; the instance, if any, is "room" with these settings.
    void answerLoad(const QJsonObject &settings = {}, bool isNew = true)
    {
        answer(u"config.schema"_s, QJsonValue(schema()));
        api::ServerType type;
        type.name = u"chat-room"_s;
        type.description = u"A plugin's"_s;
        type.options = pluginOptions();
        answer(u"type.list"_s, QJsonValue(QJsonArray{json::toJson(type)}));
        api::InstanceConfiguration configuration;
        configuration.name = u"room"_s;
        configuration.short_document = settings;
        configuration.document = settings;
        configuration.origin = api::ConfigOrigin::Store;
        configuration.revision = 17;
        answer(u"instance.config"_s, isNew ? Result<QJsonValue>(failure(ErrorCode::NotPermitted, u"no"_s)) : json::toJson(configuration));
    }
    void openNew()
    {
        QTest::keyClick(&m->application->window(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        answerLoad();
        QTRY_VERIFY(m_form->isReady());
    }
    void openEdit()
    {
        m->find<QTableView>("instancesTable")->selectRow(0);
        QTest::keyClick(&m->application->window(), Qt::Key_E, Qt::ControlModifier);
        answerLoad({{u"name"_s, u"room"_s}, {u"type"_s, u"chat-room"_s}, {u"options"_s, QJsonObject{{u"motto"_s, u"Hello"_s}}}}, false);
        QTRY_VERIFY(m_form->isReady());
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
        m = std::make_unique<Manager>();
        QVERIFY(m->start(m->fakeLinks()));
        api::Instance room = makeInstance(u"room"_s, Running, 3);
        room.type = u"chat-room"_s;
        room.managed_by = api::ManagedBy::Store;
        m_host = m->live(u"demo"_s, {room});
        m->clickTree(u"demo"_s);
        m_form = std::make_unique<FormDriver>(FormDriver{*m});
    }
    void cleanup()
    {
        m_form.reset();
        m.reset();
    }

    void aPluginsOptionsAppearByThemselves()
    {
        openNew();
        QVERIFY(m_form->choose(u"type"_s, u"chat-room"_s));
        QTRY_VERIFY(m_form->editor(u"options.motto"_s));
        const QWidget *motto = m_form->named(u"row-options.motto"_s);
        const auto labels = motto->findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *l) { return l->text() == u"Room motto *"_s; }));
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *l) { return l->text() == u"What everybody reads first."_s; }));
        QCOMPARE(m_form->placeholder(u"options.capacity"_s), u"50"_s);
        QCOMPARE(m_form->editor(u"options.quiet"_s)->findChild<QCheckBox *>()->text(), u"On (default)"_s);
        QCOMPARE(m_form->editor(u"options.quiet"_s)->findChild<QCheckBox *>()->checkState(), Qt::PartiallyChecked);
        QCOMPARE(m_form->editor(u"options.mood"_s)->findChild<QComboBox *>()->currentText(), u"calm (default)"_s);
        QCOMPARE(m_form->editor(u"options.pin"_s)->findChild<QLineEdit *>()->echoMode(), QLineEdit::Password);
        QVERIFY(m_form->editor(u"options.theme.colour"_s));
        QCOMPARE(m_form->editor(u"name"_s)->findChild<QLineEdit *>()->accessibleName(), u"Name"_s);

        QVERIFY(m_form->type(u"name"_s, u"lobby"_s));
        QVERIFY(m_form->type(u"options.motto"_s, u"Welcome"_s));
        QVERIFY(m_form->type(u"options.capacity"_s, u"501"_s));
        QCOMPARE(m_form->problem(u"options.capacity"_s), u"must be from 1 to 500"_s);
        QVERIFY(m_form->type(u"options.capacity"_s, u"60"_s));
        QVERIFY(m_form->type(u"options.ratio"_s, u"0.25"_s));
        QTest::mouseClick(m_form->editor(u"options.quiet"_s)->findChild<QCheckBox *>(), Qt::LeftButton, {}, QPoint(8, 10));
        QVERIFY(m_form->choose(u"options.mood"_s, u"lively"_s));
        QVERIFY(m_form->type(u"options.words"_s, u"one\ntwo"_s));
        QVERIFY(m_form->type(u"options.ports"_s, u"7\n8"_s));
        QVERIFY(m_form->type(u"options.extra"_s, u"{\"a\":"_s));
        QCOMPARE(m_form->problem(u"options.extra"_s), u"is no JSON"_s);
        QVERIFY(!m_form->save()->isEnabled());
        QVERIFY(m_form->type(u"options.extra"_s, u"{\"a\": 1}"_s));
        auto *add = m_form->editor(u"options.bots"_s)->findChild<QPushButton *>(u"addRow"_s);
        QTest::mouseClick(add, Qt::LeftButton);
        QVERIFY(FormDriver::typeInto(m_form->cell(u"options.bots"_s, 0, u"nick"_s), u"Bo"_s));
        QTest::mouseClick(add, Qt::LeftButton);
        QCOMPARE(m_form->problem(u"options.bots"_s), u"Entry 2, Nick: is missing"_s);
        QTest::mouseClick(m_form->editor(u"options.bots"_s)->findChild<QToolButton *>(u"removeRow-1"_s), Qt::LeftButton);
        QVERIFY2(m_form->save()->isEnabled(), qPrintable(m_form->why()));
        m_form->clickSave();
        const auto call = link()->takeCall(u"instance.create"_s);
        QVERIFY(call);
        const QJsonObject options{{u"motto"_s, u"Welcome"_s},
                                  {u"capacity"_s, 60},
                                  {u"ratio"_s, 0.25},
                                  {u"quiet"_s, false},
                                  {u"mood"_s, u"lively"_s},
                                  {u"words"_s, QJsonArray{u"one"_s, u"two"_s}},
                                  {u"ports"_s, QJsonArray{7, 8}},
                                  {u"extra"_s, QJsonObject{{u"a"_s, 1}}},
                                  {u"bots"_s, QJsonArray{QJsonObject{{u"nick"_s, u"Bo"_s}}}}};
        const QJsonObject expected{{u"name"_s, u"lobby"_s}, {u"type"_s, u"chat-room"_s}, {u"options"_s, options}};
        QCOMPARE(call->params.value("config"_L1).toObject(), expected);
        QCOMPARE(call->params.value("start"_L1), QJsonValue(true));
    }

    void aPluginsMetricsAppearByThemselves()
    {
        api::MetricColumns::Result columns;
        api::MetricColumn greetings;
        greetings.name = u"greetings"_s;
        greetings.title = u"Greetings"_s;
        greetings.kind = api::MetricKind::Counter;
        columns.instance.append(greetings);
        Q_EMIT link()->columnsReceived(columns);
        auto *table = m->find<QTableView>("instancesTable");
        const int column = table->model()->columnCount() - 1;
        QCOMPARE(table->model()->headerData(column, Qt::Horizontal).toString(), u"Greetings"_s);
        api::MetricSample sample;
        sample.columns = {u"sessions"_s, u"greetings"_s};
        sample.instances.insert(u"room"_s, {3, 1234});
        Q_EMIT link()->sampleReceived(sample);
        QCOMPARE(m->cell(0, column), u"1,234"_s);
    }

    void settingsAreFoundByTheirWords()
    {
        openEdit();
        QVERIFY(m_form->named(u"row-name"_s)->isVisible());
        QTest::keyClicks(m_form->named(u"findSetting"_s), u"reads first"_s);
        QVERIFY(m_form->named(u"row-options.motto"_s)->isVisible());
        QVERIFY(!m_form->named(u"row-name"_s)->isVisible());
        QVERIFY(!m_form->named(u"row-limits.max_sessions"_s)->isVisible());
        QTest::keyClicks(m_form->named(u"findSetting"_s), u"zzz"_s);
        QVERIFY(m_form->label(u"formNothing"_s).contains(u"zzz"_s));
        QTest::keyClick(m_form->named(u"findSetting"_s), Qt::Key_Escape);
        QVERIFY(m_form->named(u"row-name"_s)->isVisible());
    }

    void aLostConnectionKeepsWhatWasTyped()
    {
        openEdit();
        QVERIFY(m_form->type(u"options.motto"_s, u"Kept"_s));
        m_form->clickSave();
        const auto lost = link()->takeCall(u"instance.edit"_s);
        QVERIFY(lost);
        QCOMPARE(lost->params.value("if_revision"_L1), QJsonValue(17));
        FakeLink::answer(*lost, failure(ErrorCode::ConnectionClosed, u"the connection was closed"_s, {}, true));
        link()->become(HostLink::State::Away);
        QCOMPARE(m_form->text(u"options.motto"_s), u"Kept"_s);
        QVERIFY(!m_form->save()->isEnabled());
        QVERIFY(m_form->why().contains(u"What you entered is kept."_s));
        link()->become(HostLink::State::Live);
        QVERIFY(m_form->save()->isEnabled());
        m_form->clickSave();
        const auto again = link()->takeCall(u"instance.edit"_s);
        QVERIFY(again);
        // Whether the first one was made nobody knows: the agent does, by this.
        QCOMPARE(again->params.value("request_id"_L1), lost->params.value("request_id"_L1));
        QCOMPARE(again->params.value("config"_L1).toObject().value("options"_L1).toObject().value("motto"_L1), QJsonValue(u"Kept"_s));
        api::InstanceConfigured configured;
        configured.name = u"room"_s;
        FakeLink::answer(*again, json::toJson(configured));
        QTRY_VERIFY(!m_form->form());
    }

    void problemsOfTheAgentStandAtTheirFields()
    {
        openEdit();
        QVERIFY(m_form->type(u"options.motto"_s, u"Rude"_s));
        m_form->clickSave();
        const QJsonArray problems{QJsonObject{{u"path"_s, u"options.motto"_s}, {u"message"_s, u"must be polite"_s}},
                                  QJsonObject{{u"path"_s, u"options.unheard"_s}, {u"message"_s, u"is not known"_s}}};
        Error error{ErrorCode::InvalidConfiguration, u"two things"_s, u"options.motto"_s, false, {{u"problems"_s, problems}}};
        FakeLink::answer(*link()->takeCall(u"instance.edit"_s), failure(error));
        QCOMPARE(m_form->problem(u"options.motto"_s), u"must be polite"_s);
        QCOMPARE(m_form->form()->focusWidget(), m_form->editor(u"options.motto"_s)->findChild<QLineEdit *>());
        QVERIFY(m_form->label(u"formProblemsText"_s).contains(u"Room motto</a>: must be polite"_s));
        QVERIFY(m_form->label(u"formProblemsText"_s).contains(u"is not known"_s));
        QVERIFY(m_form->type(u"options.motto"_s, u"Polite"_s));
        QCOMPARE(m_form->problem(u"options.motto"_s), QString());
    }

    void aViewerSeesWhy()
    {
        link()->givenRole = api::Role::Viewer;
        link()->become(HostLink::State::Live);
        m->find<QTableView>("instancesTable")->selectRow(0);
        for (const char *button : {"newInstanceButton", "editInstanceButton", "drainButton"})
            QVERIFY2(!m->find<QToolButton>(button)->isEnabled(), button);
        QCOMPARE(m->find<QToolButton>("editInstanceButton")->toolTip(), u"Needs the role admin on room; you are viewer"_s);
        QCOMPARE(m->find<QToolButton>("newInstanceButton")->toolTip(), u"Needs the role admin on demo; you are viewer"_s);
        QCOMPARE(m->find<QToolButton>("drainButton")->toolTip(), u"Needs the role operator on room; you are viewer"_s);
        QTest::keyClick(&m->application->window(), Qt::Key_E, Qt::ControlModifier);
        QVERIFY(!link()->takeCall(u"config.schema"_s));
    }

    void severalAreDrainedAndResumedAtOnce()
    {
        link()->sendSnapshot({makeInstance(u"a"_s, Running, 2), makeInstance(u"b"_s, Running, 3)});
        m->find<QTableView>("instancesTable")->selectAll();
        m->click("drainButton");
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
        QCOMPARE(m->label("confirmTitle"), u"Drain 2 instances on demo?"_s);
        m->click("confirmAccept");
        for (const QString &name : {u"a"_s, u"b"_s}) {
            const auto call = link()->takeCall(u"instance.drain"_s);
            QVERIFY(call);
            QCOMPARE(call->params, (QJsonObject{{u"name"_s, name}, {u"patience"_s, 60}}));
            api::Instance draining = makeInstance(name, Draining, 2);
            draining.drain_until = QDateTime::currentDateTimeUtc().addSecs(60).toString(Qt::ISODateWithMs);
            link()->sendChange(draining);
        }
        QTest::keyClick(&m->application->window(), Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(link()->takeCall(u"instance.resume"_s));
        QVERIFY(link()->takeCall(u"instance.resume"_s));
    }

    void onProductionItsNameIsTyped()
    {
        SavedHost saved = m_host->saved();
        saved.environment = Environment::Production;
        m->hosts().edit(m_host, saved);
        link()->become(HostLink::State::Live);
        m->find<QTableView>("instancesTable")->selectRow(0);
        QTest::keyClick(&m->application->window(), Qt::Key_Delete, Qt::ControlModifier);
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
        QVERIFY(!m->find<QPushButton>("confirmAccept")->isEnabled());
        m->type("confirmTyped", u"demo"_s);
        m->click("confirmAccept");
        const auto call = link()->takeCall(u"instance.remove"_s);
        QVERIFY(call);
        QCOMPARE(call->params, (QJsonObject{{u"name"_s, u"room"_s}, {u"stop"_s, true}}));
    }
};

QTEST_MAIN(tst_FormWindow)
#include "tst_FormWindow.moc"
