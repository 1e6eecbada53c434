// SPDX-License-Identifier: Apache-2.0
#include "control-agent/import/XmlTree.h"

#include <QtCore/QStringConverter>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::importer;

class tst_XmlTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsTheLineOfEachAttribute();
    void seesTextWhereItBegins();
    void readsEncodings_data();
    void readsEncodings();
    void saysWhatIsNotXml_data();
    void saysWhatIsNotXml();
    void refusesWhatIsTooMuch();
};

void tst_XmlTree::knowsTheLineOfEachAttribute()
{
    const auto root = readXml(
        "<?xml version=\"1.0\"?>\r\n\r\n<!-- ip=\"\" -->\r\n<a\r\n  name = \"1\"\r\n  ip='2' port\r\n  =\"3\">\r\n  <b ip=\"4\"/><b\n"
        "ip=\"5\"/>\r\n</a>");
    QVERIFY2(root, root ? "" : qPrintable(root.error().message));
    QCOMPARE(root->name, u"a"_s);
    QCOMPARE(root->line, 4);
    QCOMPARE(root->attributes.size(), 3);
    QCOMPARE(root->attributes[0].line, 5);
    QCOMPARE(root->attributes[1].value, u"2"_s);
    QCOMPARE(root->attributes[1].line, 6);
    QCOMPARE(root->attributes[2].line, 6);
    QCOMPARE(root->children.size(), std::size_t(2));
    QCOMPARE(root->children[0].line, 8);
    QCOMPARE(root->children[1].line, 8);
    QCOMPARE(root->children[1].attributes[0].line, 9);
}

void tst_XmlTree::seesTextWhereItBegins()
{
    const auto root = readXml("<a>\n <b>\n\n  port=\"1\"\n ip\n </b>\n</a>");
    QVERIFY(root);
    QCOMPARE(root->text, QString());
    QCOMPARE(root->children.front().text, u"port=\"1\""_s);
    QCOMPARE(root->children.front().textLine, 4);
}

void tst_XmlTree::readsEncodings_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QString plain = u"<a name=\"Bücher €\"/>"_s;
    const QString declared = u"<?xml version=\"1.0\" encoding=\"utf-16\"?>"_s + plain;
    const auto encoded = [](const QString &text, QStringConverter::Encoding encoding, bool mark) {
        QStringEncoder encoder(encoding, mark ? QStringConverter::Flag::WriteBom : QStringConverter::Flag::Default);
        return QByteArray(encoder(text));
    };
    QTest::newRow("UTF-8") << plain.toUtf8();
    QTest::newRow("UTF-8 with mark") << "\xEF\xBB\xBF" + plain.toUtf8();
    QTest::newRow("UTF-16 little endian with mark") << encoded(declared, QStringConverter::Utf16LE, true);
    QTest::newRow("UTF-16 big endian with mark") << encoded(declared, QStringConverter::Utf16BE, true);
    QTest::newRow("UTF-16 without mark") << encoded(declared, QStringConverter::Utf16LE, false);
    QTest::newRow("UTF-8 that says UTF-16") << declared.toUtf8();
    QTest::newRow("Latin-1") << QByteArray("<?xml version='1.0' encoding='ISO-8859-1'?><a name=\"B\xFC"
                                           "cher &#x20AC;\"/>");
}

void tst_XmlTree::readsEncodings()
{
    QFETCH(QByteArray, bytes);
    const auto root = readXml(bytes);
    QVERIFY2(root, root ? "" : qPrintable(root.error().message));
    QCOMPARE(root->attributes.first().value, u"Bücher €"_s);
}

void tst_XmlTree::saysWhatIsNotXml_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("what");
    QTest::newRow("empty") << QByteArray() << u"1:1: "_s << u"not well-formed"_s;
    QTest::newRow("no XML") << QByteArray("[agent]\n") << u"1:"_s << u"not well-formed"_s;
    QTest::newRow("wrong end") << QByteArray("<a>\n <b>\n </a>") << u"3:"_s << u"not well-formed"_s;
    QTest::newRow("cut off") << QByteArray("<a>\n <b/>") << u"2:"_s << u"not well-formed"_s;
    QTest::newRow("no quotes") << QByteArray("<a>\n <b port=1/>\n</a>") << u"2:"_s << u"not well-formed"_s;
    QTest::newRow("attribute twice") << QByteArray("<a b='1' b='2'/>") << u"1:"_s << u"not well-formed"_s;
    QTest::newRow("entity") << QByteArray("<a b='&x;'/>") << u"1:"_s << u"not well-formed"_s;
    QTest::newRow("document type") << QByteArray("<!DOCTYPE a [<!ENTITY x \"y\">]>\n<a>&x;</a>") << u"1:"_s << u"<!DOCTYPE"_s;
    QTest::newRow("external entity") << QByteArray("<!DOCTYPE a SYSTEM \"file:///etc/passwd\">\n<a/>") << u"1:"_s << u"<!DOCTYPE"_s;
    QTest::newRow("unknown encoding") << QByteArray("<?xml version=\"1.0\" encoding=\"gb2312\"?><a/>") << u"1:1: "_s << u"\"gb2312\""_s;
    QTest::newRow("broken UTF-8") << QByteArray("<a b='\xFC'/>") << u"1:1: "_s << u"save the file as UTF-8"_s;
}

void tst_XmlTree::saysWhatIsNotXml()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, where);
    QFETCH(QString, what);
    const auto root = readXml(bytes);
    QVERIFY(!root);
    QCOMPARE(root.error().code, ErrorCode::ParseError);
    QVERIFY2(root.error().message.startsWith(where), qPrintable(root.error().message));
    QVERIFY2(root.error().message.contains(what), qPrintable(root.error().message));
}

void tst_XmlTree::refusesWhatIsTooMuch()
{
    const QByteArray long4 = "<a>" + QByteArray(mostXmlBytes - 7, ' ') + "</a>";
    QVERIFY(readXml(long4));
    QCOMPARE(readXml(long4 + ' ').error().code, ErrorCode::MessageTooLarge);

    QVERIFY(readXml(QByteArray("<a>").repeated(mostXmlDepth) + QByteArray("</a>").repeated(mostXmlDepth)));
    QCOMPARE(readXml(QByteArray("<a>").repeated(1'000'000)).error().code, ErrorCode::ParseError);
    QByteArray many = "<a ";
    for (int i = 0; i <= mostXmlDepth; ++i)
        many += 'a' + QByteArray::number(i) + "='' ";
    QCOMPARE(readXml(many + "/>").error().code, ErrorCode::ParseError);
}

QTEST_GUILESS_MAIN(tst_XmlTree)
#include "tst_XmlTree.moc"
