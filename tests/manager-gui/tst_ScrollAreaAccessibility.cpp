// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/ScrollAreaAccessibility.h"

#include <QtTest/QtTest>
#include <QtWidgets/QtWidgets>

using namespace signalbox::gui;
using namespace Qt::StringLiterals;

class tst_ScrollAreaAccessibility : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installScrollAreaAccessibility(); }
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s)); }

    void answersForEachChild_data()
    {
        QTest::addColumn<bool>("isChart");
        QTest::newRow("a scroll area") << false;
        QTest::newRow("a chart") << true;
    }
    /// By index, as screen readers ask; one of them may have gone since they counted.
    void answersForEachChild()
    {
        QFETCH(bool, isChart);
        const std::unique_ptr<QAbstractScrollArea> area =
            isChart ? std::unique_ptr<QAbstractScrollArea>(std::make_unique<QGraphicsView>()) : std::make_unique<QScrollArea>();
        area->setAccessibleName(u"Settings"_s);
        area->resize(100, 100);
        area->show();
        QVERIFY(QTest::qWaitForWindowExposed(area.get()));
        QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(area.get());
        QVERIFY(accessible);
        QCOMPARE(accessible->text(QAccessible::Name), u"Settings"_s);
        const int count = accessible->childCount();
        QVERIFY(count >= 1);
        QList<QObject *> children;
        for (int i = 0; i < count; ++i) {
            QAccessibleInterface *child = accessible->child(i);
            QVERIFY(child);
            QCOMPARE(accessible->indexOfChild(child), i);
            children.append(child->object());
        }
        QVERIFY(children.contains(area->viewport()));
        for (const int gone : {-1, count, 99})
            QVERIFY(!accessible->child(gone));
    }

    void whatHasGoneIsNoChild()
    {
        QScrollArea area;
        area.show();
        QVERIFY(QTest::qWaitForWindowExposed(&area));
        QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(&area);
        const int before = accessible->childCount();
        auto button = std::make_unique<QPushButton>(u"More"_s, &area);
        button->show();
        QCOMPARE(accessible->childCount(), before + 1);
        QCOMPARE(accessible->child(before)->object(), button.get());
        button.reset();
        QCOMPARE(accessible->childCount(), before);
        QVERIFY(!accessible->child(before));
    }

    void tablesKeepTheirOwn()
    {
        QTableWidget table(2, 3);
        QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(&table);
        QVERIFY(accessible && accessible->tableInterface());
        QCOMPARE(accessible->tableInterface()->rowCount(), 2);
        QPlainTextEdit text;
        QVERIFY(QAccessible::queryAccessibleInterface(&text)->textInterface());
    }
};

QTEST_MAIN(tst_ScrollAreaAccessibility)
#include "tst_ScrollAreaAccessibility.moc"
