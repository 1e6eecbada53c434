// SPDX-License-Identifier: GPL-3.0-or-later
// A plugin that the manager knows nothing of, on a real agent: its options stand in the form, its metrics in the table.
// SIGNALBOX_STRANGER_PLUGIN is the plugin with the type "barometer".
#include "tests/manager-gui/support/FormDriver.h"
#include "tests/support/AgentProcess.h"
#include "tests/support/ClientSocket.h"

using namespace signalbox;
using namespace signalbox::gui;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_StrangersType : public QObject
{
    Q_OBJECT

    AgentProcess m_agent;
    Manager m;

    int columnOf(const QString &title) const
    {
        const QAbstractItemModel *model = m.find<QTableView>("instancesTable")->model();
        for (int column = 0; column < model->columnCount(); ++column) {
            if (model->headerData(column, Qt::Horizontal).toString() == title)
                return column;
        }
        return -1;
    }
    QString cellOf(const QString &name, int column) const
    {
        for (int row = 0; row < m.rows(); ++row) {
            if (m.cell(row, InstancesModel::Name) == name)
                return m.cell(row, column);
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString plugin = qEnvironmentVariable("SIGNALBOX_STRANGER_PLUGIN");
        QVERIFY2(QFile::exists(plugin), "SIGNALBOX_STRANGER_PLUGIN names no file");
        m_agent.setInstances(u"[[type]]\nname = \"barometer\"\nplugin = \"%1\"\n[[instance]]\nname = \"Valley\"\ntype = \"barometer\"\n"
                             "[instance.options]\nheight = 100\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n"_s.arg(plugin));
        QVERIFY2(m_agent.start(), qPrintable(m_agent.errorText()));
        QVERIFY(m.start(Application::agentLinks()));
        m.find<QLineEdit>("enrolmentTokenEdit")->setText(m_agent.enrolmentToken());
        m.click("addHostConfirm");
        QTRY_VERIFY(m.find<QTableView>("instancesTable") && m.rows() == 1);
    }

    void itsMetricsAreColumns()
    {
        QTRY_VERIFY(columnOf(u"Pressure"_s) >= 0 && columnOf(u"Readings"_s) >= 0);
        QTRY_COMPARE(cellOf(u"Valley"_s, columnOf(u"Readings"_s)), u"0"_s);
        ClientSocket client(m_agent.portOf(u"Valley"_s));
        client.writeSome("READ\r\nREAD\r\n");
        QTRY_COMPARE(cellOf(u"Valley"_s, columnOf(u"Readings"_s)), u"2"_s);
        QVERIFY2(cellOf(u"Valley"_s, columnOf(u"Pressure"_s)).startsWith(u"1,001.2"_s),
                 qPrintable(cellOf(u"Valley"_s, columnOf(u"Pressure"_s))));
    }

    void itsOptionsStandInTheForm()
    {
        const FormDriver form{m};
        m.click("newInstanceButton");
        QTRY_VERIFY(form.isReady());
        QVERIFY(form.type(u"name"_s, u"Peak"_s));
        QVERIFY(form.choose(u"type"_s, u"barometer"_s));
        QTRY_VERIFY(form.editor(u"options.height"_s) && form.editor(u"options.unit"_s) && form.editor(u"options.frozen"_s));
        QVERIFY(FormDriver::typeInto(form.cell(u"listen"_s, 0, u"port"_s), u"0"_s));
        QVERIFY2(!form.save()->isEnabled(), "\"height\" must be given");
        QVERIFY(form.type(u"options.height"_s, u"9001"_s));
        QCOMPARE(form.problem(u"options.height"_s), u"must be from -500 to 9,000"_s);
        QVERIFY(form.type(u"options.height"_s, u"3000"_s));
        QVERIFY(form.choose(u"options.unit"_s, u"mmHg"_s));
        QVERIFY2(form.save()->isEnabled(), qPrintable(form.why()));
        form.clickSave();
        QTRY_COMPARE(cellOf(u"Peak"_s, InstancesModel::State), u"running"_s);
        QTRY_VERIFY(cellOf(u"Peak"_s, columnOf(u"Pressure"_s)).startsWith(u"653.2"_s));
    }
};

QTEST_MAIN(tst_StrangersType)
#include "tst_StrangersType.moc"
