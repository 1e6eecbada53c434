// SPDX-License-Identifier: GPL-3.0-or-later
// Instances are made, edited, cloned, taken over and removed in the real window on a real agent.
#include "tests/manager-gui/support/FormDriver.h"
#include "tests/support/AgentProcess.h"
#include "tests/support/ClientSocket.h"

using namespace signalbox;
using namespace signalbox::gui;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_InstanceForm : public QObject
{
    Q_OBJECT

    std::unique_ptr<AgentProcess> m_agent;
    std::unique_ptr<Manager> m;
    std::unique_ptr<FormDriver> m_form;

    MainWindow &window() { return m->application->window(); }
    QTableView *table() { return m->find<QTableView>("instancesTable"); }
    bool select(const QString &name)
    {
        for (int row = 0; row < m->rows(); ++row) {
            if (m->cell(row, InstancesModel::Name) == name) {
                table()->selectRow(row);
                return true;
            }
        }
        return false;
    }
    QString cellOf(const QString &name, int column)
    {
        for (int row = 0; row < m->rows(); ++row) {
            if (m->cell(row, InstancesModel::Name) == name)
                return m->cell(row, column);
        }
        return {};
    }
    QAction *action(const char *objectName) const { return m->action(objectName); }
    /// One that the store keeps, made by somebody else.
    bool madeElsewhere(const QString &name)
    {
        if (m_agent->cli({u"create"_s, name, u"--type"_s, u"echo"_s, u"--port"_s, u"0"_s}).exitCode != 0)
            return false;
        return QTest::qWaitFor([&] { return cellOf(name, InstancesModel::State) == u"running"_s; }) && select(name);
    }
    QJsonObject configOf(const QString &name)
    {
        const QByteArray output = m_agent->cli({u"call"_s, u"instance.config"_s, u"{\"name\":\"%1\"}"_s.arg(name)}).output;
        return QJsonDocument::fromJson(output).object();
    }
    bool edit(const QString &name)
    {
        if (!select(name) || !action("editInstanceAction")->isEnabled())
            return false;
        action("editInstanceAction")->trigger();
        return QTest::qWaitFor([this] { return m_form->isReady(); });
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support (propagateSizeHints|raise|grabbing))"_s));
        m_agent = std::make_unique<AgentProcess>();
        m_agent->setInstances(
            u"[[instance]]\nname = \"EchoServerA\"\ntype = \"echo\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n"_s);
        QVERIFY2(m_agent->start(), qPrintable(m_agent->errorText()));
        m = std::make_unique<Manager>();
        QVERIFY(m->start(Application::agentLinks()));
        m->find<QLineEdit>("enrolmentTokenEdit")->setText(m_agent->enrolmentToken());
        m->click("addHostConfirm");
        QTRY_VERIFY(table() && m->rows() == 1);
        m_form = std::make_unique<FormDriver>(FormDriver{*m});
    }
    void cleanup()
    {
        m_form.reset();
        m.reset();
        m_agent.reset();
    }

    void anInstanceIsMadeAndServes()
    {
        m->click("newInstanceButton");
        QTRY_VERIFY(m_form->isReady());
        QVERIFY(!m_form->save()->isEnabled());
        QCOMPARE(m_form->why(), u"Name is missing"_s);
        QVERIFY(m_form->type(u"name"_s, u"Fresh"_s));
        QCOMPARE(m_form->why(), u"Type is missing"_s);
        QVERIFY(m_form->choose(u"type"_s, u"line"_s));
        QCOMPARE(m_form->why(), u"Listen, Port is missing"_s);
        QCOMPARE(m_form->problem(u"listen"_s), QString());
        QVERIFY(FormDriver::typeInto(m_form->cell(u"listen"_s, 0, u"address"_s), u"127.0.0.1"_s));
        QCOMPARE(m_form->problem(u"listen"_s), u"Entry 1, Port: is missing"_s);
        QVERIFY(FormDriver::typeInto(m_form->cell(u"listen"_s, 0, u"port"_s), u"0"_s));
        QVERIFY2(m_form->save()->isEnabled(), qPrintable(m_form->why()));
        m_form->clickSave();
        QTRY_COMPARE(cellOf(u"Fresh"_s, InstancesModel::State), u"running"_s);
        QTRY_VERIFY(!m_form->form());
        // It is what is looked at next.
        QTRY_COMPARE(m->label("overviewName"), u"Fresh"_s);
        ClientSocket client(m_agent->portOf(u"Fresh"_s));
        QTRY_COMPARE(cellOf(u"Fresh"_s, InstancesModel::Sessions), u"1"_s);
        // Only what was said is written.
        QCOMPARE(configOf(u"Fresh"_s).value("short_document"_L1).toObject().keys(), (QStringList{u"listen"_s, u"name"_s, u"type"_s}));
    }

    void theOptionsAreThoseOfTheType()
    {
        m->click("newInstanceButton");
        QTRY_VERIFY(m_form->isReady());
        QVERIFY(!m_form->named(u"section-options"_s));
        QVERIFY(m_form->choose(u"type"_s, u"echo"_s));
        QTRY_VERIFY(m_form->editor(u"options.framing"_s));
        QVERIFY(m_form->choose(u"options.framing"_s, u"terminator"_s));
        QVERIFY(m_form->type(u"options.terminator"_s, u"\\n"_s));
        QVERIFY(m_form->type(u"name"_s, u"Lines"_s));
        QVERIFY(m_form->choose(u"type"_s, u"websocket-echo"_s));
        QTRY_VERIFY(m_form->editor(u"options.compression"_s) && !m_form->editor(u"options.framing"_s));
        QCOMPARE(m_form->text(u"name"_s), u"Lines"_s);
        // Back again nothing is lost.
        QVERIFY(m_form->choose(u"type"_s, u"echo"_s));
        QTRY_COMPARE(m_form->text(u"options.terminator"_s), u"\\n"_s);
        QVERIFY(FormDriver::typeInto(m_form->cell(u"listen"_s, 0, u"port"_s), u"0"_s));
        m_form->clickSave();
        QTRY_COMPARE(cellOf(u"Lines"_s, InstancesModel::State), u"running"_s);
        const QJsonObject options = configOf(u"Lines"_s).value("short_document"_L1).toObject().value("options"_L1).toObject();
        QCOMPARE(options.value("terminator"_L1), QJsonValue(u"\n"_s));
    }

    void whatIsLiveCountsAtOnce()
    {
        QVERIFY(madeElsewhere(u"Live"_s));
        const QString started = m_agent->instance(u"Live"_s).value("started_at"_L1).toString();
        ClientSocket client(m_agent->portOf(u"Live"_s));
        QVERIFY(edit(u"Live"_s));
        QCOMPARE(m_form->why(), u"Nothing is changed"_s);
        QCOMPARE(m_form->placeholder(u"limits.max_sessions"_s), u"10,000"_s);
        QCOMPARE(m_form->label(u"effect-limits.max_sessions"_s), u"live"_s);
        QVERIFY(m_form->type(u"limits.max_sessions"_s, u"1"_s));
        QVERIFY(m_form->why().startsWith(u"1 change"_s));
        m_form->clickSave();
        QTRY_VERIFY(!m_form->form());
        QTRY_COMPARE(m_agent->instance(u"Live"_s).value("max_sessions"_L1).toInt(), 1);
        QCOMPARE(m_agent->instance(u"Live"_s).value("started_at"_L1).toString(), started);
        QVERIFY(!client.isClosed());
        ClientSocket tooMany(m_agent->portOf(u"Live"_s));
        QTRY_VERIFY(tooMany.isClosed());
        QVERIFY(!m->find<QWidget>("messageBar"));
        // And back to the default by its button.
        QVERIFY(edit(u"Live"_s));
        QCOMPARE(m_form->text(u"limits.max_sessions"_s), u"1"_s);
        QTest::mouseClick(m_form->named(u"reset-limits.max_sessions"_s), Qt::LeftButton);
        QCOMPARE(m_form->text(u"limits.max_sessions"_s), QString());
        m_form->clickSave();
        QTRY_COMPARE(m_agent->instance(u"Live"_s).value("max_sessions"_L1).toInt(), 10000);
    }

    void whatNeedsARestartWaitsForIt()
    {
        QVERIFY(madeElsewhere(u"Later"_s));
        const QString started = m_agent->instance(u"Later"_s).value("started_at"_L1).toString();
        QVERIFY(edit(u"Later"_s));
        QCOMPARE(m_form->label(u"effect-isolation"_s), u"needs a restart"_s);
        QVERIFY(m_form->choose(u"isolation"_s, u"thread"_s));
        m_form->clickSave();
        const QRegularExpression waits(u"^1 change.* of Later waits? for a restart\\.$"_s);
        QTRY_VERIFY(waits.match(m->label("messageText")).hasMatch());
        QTRY_COMPARE(cellOf(u"Later"_s, InstancesModel::State), u"running · restart needed"_s);
        QCOMPARE(cellOf(u"Later"_s, InstancesModel::Pending), u"1"_s);
        QVERIFY(m->label("overviewPending").contains(u"isolation"_s));
        QCOMPARE(m_agent->instance(u"Later"_s).value("started_at"_L1).toString(), started);
        m->click("messageAct");
        QTRY_COMPARE(cellOf(u"Later"_s, InstancesModel::Isolation), u"thread"_s);
        QTRY_COMPARE(cellOf(u"Later"_s, InstancesModel::State), u"running"_s);
        QTRY_VERIFY(!m->find<QWidget>("messageBar"));
        QVERIFY(m_agent->instance(u"Later"_s).value("started_at"_L1).toString() > started);
    }

    void aMistakeIsToldAtItsFieldAndNothingIsLost()
    {
        QVERIFY(madeElsewhere(u"Careful"_s));
        QVERIFY(edit(u"Careful"_s));
        // The form itself knows the range.
        QVERIFY(m_form->type(u"io_threads"_s, u"999"_s));
        QCOMPARE(m_form->problem(u"io_threads"_s), u"must be from 1 to 256"_s);
        QVERIFY(!m_form->save()->isEnabled());
        QVERIFY(m_form->type(u"io_threads"_s, u"2"_s));
        QCOMPARE(m_form->problem(u"io_threads"_s), QString());
        // That this is no certificate only the agent can know.
        QVERIFY(m_form->type(u"tls.certificate"_s, u"/nowhere/cert.pem"_s));
        QVERIFY(m_form->type(u"tls.key"_s, u"/nowhere/key.pem"_s));
        QTest::mouseClick(m_form->cell(u"listen"_s, 0, u"tls"_s)->findChild<QCheckBox *>(), Qt::LeftButton, {}, QPoint(8, 10));
        m_form->clickSave();
        QTRY_VERIFY(m_form->problem(u"tls.certificate"_s).contains(u"/nowhere/"_s));
        QVERIFY(m_form->label(u"formProblemsText"_s).contains(u"Certificate"_s));
        QCOMPARE(m_form->text(u"io_threads"_s), u"2"_s);
        QCOMPARE(m_form->text(u"tls.key"_s), u"/nowhere/key.pem"_s);
        QVERIFY(m_form->save()->isEnabled());
        // What is typed anew is judged anew.
        QVERIFY(m_form->type(u"tls.certificate"_s, u"/else/cert.pem"_s));
        QCOMPARE(m_form->problem(u"tls.certificate"_s), QString());
        QVERIFY(!configOf(u"Careful"_s).value("short_document"_L1).toObject().contains("tls"_L1));
        // Closing asks first.
        m->click("formCancel");
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
        m->click("confirmCancel");
        QTRY_VERIFY(!m->find<QDialog>("confirmDialog"));
        QVERIFY(m_form->form());
        m->click("formCancel");
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
        m->click("confirmAccept");
        QTRY_VERIFY(!m_form->form());
    }

    void aTakenNameIsToldAtTheName()
    {
        m->click("newInstanceButton");
        QTRY_VERIFY(m_form->isReady());
        QVERIFY(m_form->type(u"name"_s, u"EchoServerA"_s));
        QVERIFY(m_form->choose(u"type"_s, u"echo"_s));
        QTRY_VERIFY(m_form->editor(u"options.framing"_s));
        QVERIFY(FormDriver::typeInto(m_form->cell(u"listen"_s, 0, u"port"_s), u"0"_s));
        m_form->clickSave();
        QTRY_VERIFY(m_form->problem(u"name"_s).contains(u"EchoServerA"_s));
        QVERIFY(m_form->type(u"name"_s, u"EchoServerB"_s));
        m_form->clickSave();
        QTRY_COMPARE(cellOf(u"EchoServerB"_s, InstancesModel::State), u"running"_s);
    }

    void aChangeBySomebodyElseIsToldAndMineMayBeKept()
    {
        QVERIFY(madeElsewhere(u"Shared"_s));
        QVERIFY(edit(u"Shared"_s));
        QVERIFY(m_form->type(u"limits.max_sessions"_s, u"11"_s));
        QCOMPARE(m_agent->cli({u"edit"_s, u"Shared"_s, u"--set"_s, u"limits.idle_timeout=90s"_s}).exitCode, 0);
        m_form->clickSave();
        QTRY_VERIFY(m_form->label(u"formNoticeText"_s).contains(u"Idle timeout: 5 min → 90 s"_s));
        QVERIFY2(m_form->label(u"formNoticeText"_s).contains(u"has changed Shared meanwhile"_s),
                 qPrintable(m_form->label(u"formNoticeText"_s)));
        QVERIFY(!m_form->save()->isEnabled());
        m->click("keepMineButton");
        QCOMPARE(m_form->text(u"limits.max_sessions"_s), u"11"_s);
        QCOMPARE(m_form->text(u"limits.idle_timeout"_s), u"90"_s);
        m_form->clickSave();
        QTRY_VERIFY(!m_form->form());
        const QJsonObject limits = configOf(u"Shared"_s).value("short_document"_L1).toObject().value("limits"_L1).toObject();
        QCOMPARE(limits.value("max_sessions"_L1).toInt(), 11);
        QCOMPARE(limits.value("idle_timeout"_L1).toString(), u"90s"_s);
        // Or the other way.
        QVERIFY(edit(u"Shared"_s));
        QVERIFY(m_form->type(u"limits.max_sessions"_s, u"12"_s));
        QCOMPARE(m_agent->cli({u"edit"_s, u"Shared"_s, u"--set"_s, u"limits.max_sessions=13"_s}).exitCode, 0);
        m_form->clickSave();
        QTRY_VERIFY(m_form->label(u"formNoticeText"_s).contains(u"you changed it too"_s));
        m->click("takeTheirsButton");
        QCOMPARE(m_form->text(u"limits.max_sessions"_s), u"13"_s);
        QCOMPARE(m_form->why(), u"Nothing is changed"_s);
    }

    void aCloneGetsItsOwnNameAndPort()
    {
        QVERIFY(madeElsewhere(u"First"_s));
        QCOMPARE(m_agent->cli({u"edit"_s, u"First"_s, u"--set"_s, u"limits.max_sessions=77"_s}).exitCode, 0);
        action("cloneInstanceAction")->trigger();
        QTRY_VERIFY(m_form->isReady());
        QCOMPARE(m_form->text(u"name"_s), QString());
        QCOMPARE(m_form->text(u"limits.max_sessions"_s), u"77"_s);
        QVERIFY(m_form->label(u"formNoticeText"_s).contains(u"First"_s));
        QVERIFY(m_form->type(u"name"_s, u"Second"_s));
        QVERIFY(m_form->type(u"limits.max_sessions"_s, {}));
        QTest::mouseClick(m_form->named(u"formStart"_s), Qt::LeftButton, {}, QPoint(8, 10));
        m_form->clickSave();
        QTRY_COMPARE(cellOf(u"Second"_s, InstancesModel::State), u"running"_s);
        QTRY_COMPARE(m_agent->instance(u"Second"_s).value("max_sessions"_L1).toInt(), 10000);
    }

    void removingNamesWhatIsHit()
    {
        QVERIFY(madeElsewhere(u"Gone"_s));
        ClientSocket client(m_agent->portOf(u"Gone"_s));
        QTRY_COMPARE(cellOf(u"Gone"_s, InstancesModel::Sessions), u"1"_s);
        QTest::keyClick(&window(), Qt::Key_Delete, Qt::ControlModifier);
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
        QCOMPARE(m->label("confirmTitle"), u"Remove Gone from demo?"_s);
        QVERIFY(m->label("confirmText").contains(u"1 session"_s));
        m->click("confirmAccept");
        QTRY_COMPARE(m->rows(), 1);
        QTRY_VERIFY(client.isClosed());
        // One of a file says why it cannot.
        QVERIFY(select(u"EchoServerA"_s));
        QVERIFY(!action("removeInstanceAction")->isEnabled());
        QVERIFY(action("removeInstanceAction")->toolTip().contains(u"file"_s));
    }

    void oneOfAFileIsTakenOverEditedAndGivenBack()
    {
        QVERIFY(select(u"EchoServerA"_s));
        QCOMPARE(cellOf(u"EchoServerA"_s, InstancesModel::ManagedBy), u"file"_s);
        QTest::keyClick(&window(), Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
        QCOMPARE(m->label("confirmTitle"), u"Take EchoServerA over to edit it?"_s);
        m->click("confirmAccept");
        QTRY_VERIFY(m_form->isReady());
        QTRY_COMPARE(cellOf(u"EchoServerA"_s, InstancesModel::ManagedBy), u"store"_s);
        QVERIFY(m_form->type(u"limits.max_sessions"_s, u"5"_s));
        m_form->clickSave();
        QTRY_COMPARE(m_agent->instance(u"EchoServerA"_s).value("max_sessions"_L1).toInt(), 5);
        QTRY_VERIFY(!m_form->form());
        action("giveBackAction")->trigger();
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
        m->click("confirmAccept");
        QTRY_COMPARE(cellOf(u"EchoServerA"_s, InstancesModel::ManagedBy), u"file"_s);
        QTRY_COMPARE(m_agent->instance(u"EchoServerA"_s).value("max_sessions"_L1).toInt(), 10000);
    }

    void drainingCountsDownAndIsTakenBack()
    {
        QVERIFY(select(u"EchoServerA"_s));
        auto client = std::make_unique<ClientSocket>(m_agent->portOf(u"EchoServerA"_s));
        QTRY_COMPARE(cellOf(u"EchoServerA"_s, InstancesModel::Sessions), u"1"_s);
        // Stop offers the gentler way.
        m->click("stopButton");
        QTRY_VERIFY(m->find<QPushButton>("confirmAlternative"));
        m->click("confirmAlternative");
        QTRY_COMPARE(m->label("confirmTitle"), u"Drain EchoServerA on demo?"_s);
        QTRY_VERIFY(m->find<QWidget>("confirmPatience"));
        QVERIFY(FormDriver::typeInto(m->find<QWidget>("confirmPatience"), u"10"_s));
        m->click("confirmAccept");
        const QRegularExpression progress(u"^draining · 1 left · (9|10):[0-9]{2}$"_s);
        QTRY_VERIFY2(progress.match(cellOf(u"EchoServerA"_s, InstancesModel::State)).hasMatch(),
                     qPrintable(cellOf(u"EchoServerA"_s, InstancesModel::State)));
        QTRY_VERIFY(action("resumeAction")->isEnabled());
        action("resumeAction")->trigger();
        QTRY_COMPARE(cellOf(u"EchoServerA"_s, InstancesModel::State), u"running"_s);
        QVERIFY(!client->isClosed());
        // Without a client left it stops.
        action("drainAction")->trigger();
        QTRY_VERIFY(m->find<QDialog>("confirmDialog"));
        m->click("confirmAccept");
        QTRY_COMPARE(cellOf(u"EchoServerA"_s, InstancesModel::State).left(8), u"draining"_s);
        client.reset();
        QTRY_COMPARE(cellOf(u"EchoServerA"_s, InstancesModel::State), u"stopped"_s);
    }

    void aReloadShowsFirstWhatItWouldChange()
    {
        QFile file(m_agent->folder() + u"/signalbox.toml"_s);
        QVERIFY(file.open(QIODevice::Append));
        file.write("[instance.limits]\nmax_sessions = 42\n");
        file.close();
        QTest::keyClick(&window(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m->find<QTreeWidget>("reloadList"));
        auto *list = m->find<QTreeWidget>("reloadList");
        QCOMPARE(list->topLevelItemCount(), 1);
        QCOMPARE(list->topLevelItem(0)->text(1), u"limits.max_sessions"_s);
        QCOMPARE(list->topLevelItem(0)->text(3), u"42"_s);
        QCOMPARE(list->topLevelItem(0)->text(4), u"at once"_s);
        QCOMPARE(m_agent->instance(u"EchoServerA"_s).value("max_sessions"_L1).toInt(), 10000);
        m->click("reloadConfirm");
        QTRY_VERIFY(!m->find<QDialog>("reloadDialog"));
        QTRY_COMPARE(m_agent->instance(u"EchoServerA"_s).value("max_sessions"_L1).toInt(), 42);
        // A mistake is told with its place and changes nothing.
        QVERIFY(file.open(QIODevice::Append));
        file.write("nonsense = 1\n");
        file.close();
        action("reloadConfigurationAction")->trigger();
        QTRY_VERIFY(m->find<QTreeWidget>("reloadList"));
        QVERIFY(m->find<QTreeWidget>("reloadList")->topLevelItem(0)->text(2).contains(u"nonsense"_s));
        QVERIFY(!m->find<QPushButton>("reloadConfirm")->isEnabled());
        m->click("reloadCancel");
    }

    void aMessageReachesTheClient()
    {
        QVERIFY(select(u"EchoServerA"_s));
        ClientSocket client(m_agent->portOf(u"EchoServerA"_s));
        auto *tabs = m->find<QTabBar>("detailTabs");
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
        QTRY_VERIFY(m->find<QTableView>("sessionsTable") && m->find<QTableView>("sessionsTable")->model()->rowCount() == 1);
        m->find<QTableView>("sessionsTable")->selectRow(0);
        m->click("sendMessageButton");
        QTRY_VERIFY(m->find<QDialog>("sendDialog"));
        QVERIFY(!m->find<QPushButton>("sendConfirm")->isEnabled());
        m->find<QPlainTextEdit>("sendText")->setPlainText(u"hello there"_s);
        m->click("sendConfirm");
        QByteArray received;
        QTRY_COMPARE(received += client.readSome(), QByteArray("hello there"));
        QTRY_VERIFY(!m->find<QDialog>("sendDialog"));
    }

    void theConfigurationIsShownWithItsPlace()
    {
        QVERIFY(select(u"EchoServerA"_s));
        auto *tabs = m->find<QTabBar>("detailTabs");
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(4).center());
        QTRY_VERIFY(m->find<QTreeWidget>("configList") && m->find<QTreeWidget>("configList")->topLevelItemCount() == 3);
        QVERIFY(m->label("configOrigin").contains(u"signalbox.toml:"_s));
        m->find<QCheckBox>("configDefaults")->setChecked(true);
        QVERIFY(m->find<QTreeWidget>("configList")->topLevelItemCount() > 20);
    }
};

QTEST_MAIN(tst_InstanceForm)
#include "tst_InstanceForm.moc"
