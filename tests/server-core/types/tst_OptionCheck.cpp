// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/OptionCheck.h"

#include <QtCore/QJsonArray>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;

namespace {

class NullService final : public Service
{
public:
    void onMessage(signalbox::Session &, QByteArrayView, MessageKind) override { }
};

class TestType final : public ServerType
{
public:
    explicit TestType(QJsonObject schema) : m_schema(std::move(schema)) { }
    QString name() const override { return u"mine"_s; }
    signalbox::Protocol protocol(const QJsonObject &) const override { return signalbox::Protocol::raw(); }
    QJsonObject optionsSchema() const override { return m_schema; }
    QString checkOptions(const QJsonObject &options) const override
    {
        return options.value(u"low"_s).toInt() > options.value(u"high"_s).toInt(10) ? u"option \"low\" is above \"high\""_s : QString();
    }
    std::unique_ptr<Service> createService(const QJsonObject &) const override { return std::make_unique<NullService>(); }

private:
    const QJsonObject m_schema;
};

QJsonObject json(const char *text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(text).replace('\'', '"'), &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("%s: %s", text, qPrintable(error.errorString()));
    return document.object();
}

} // namespace

class tst_OptionCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void says_data();
    void says();
    void aBadSchemaIsTheTypesFault();
    void fillsInDefaults();
    void nothingIsAllowedByDefault();
};

void tst_OptionCheck::says_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("message"); // empty: accepted
    QTest::addColumn<QString>("context");
    const auto row = [](const char *options, const char *message, const char *context = "") {
        QTest::newRow(options) << QString::fromLatin1(options) << QString::fromLatin1(message) << QString::fromLatin1(context);
    };
    row("{}", "");
    row("{'size': 5, 'big': 9007199254740991, 'ratio': 0.5, 'name': 'ab', 'mode': 'fast', 'on': true, 'list': [1, 2], 'deep': {'a': 1}}",
        "");
    row("{'size': 5.0}", "");
    row("{'siz': 5}", "server type \"mine\" has no option \"siz\"; did you mean \"size\"?", "options.siz");
    row("{'zzzzzzzzz': 5}", "server type \"mine\" has no option \"zzzzzzzzz\"", "options.zzzzzzzzz");
    row("{'size': 0}", "option \"size\" must be a whole number from 1 to 10", "options.size");
    row("{'size': 1.5}", "option \"size\" must be a whole number from 1 to 10");
    row("{'size': '5'}", "option \"size\" must be a whole number from 1 to 10");
    row("{'big': -1}", "option \"big\" must be a whole number of at least 0");
    row("{'ratio': 2}", "option \"ratio\" must be a number of at most 1");
    row("{'name': 'a'}", "option \"name\" must be a string of 2 to 4 characters");
    row("{'name': 1}", "option \"name\" must be a string of 2 to 4 characters");
    row("{'path': 'x'}", "option \"path\" must match ^/");
    row("{'mode': 'fsat'}", "option \"mode\" must be one of \"slow\", \"fast\"; did you mean \"fast\"?");
    row("{'count': 3}", "option \"count\" must be 1, 2 or 4");
    row("{'on': 1}", "option \"on\" must be true or false");
    row("{'list': 1}", "option \"list\" must be a list");
    row("{'deep': 1}", "option \"deep\" must be a table");
    row("{'deep': {'b': 1}}", "server type \"mine\" has no option \"deep.b\"; did you mean \"deep.a\"?", "options.deep.b");
    row("{'deep': {'a': 'x'}}", "option \"deep.a\" must be a whole number", "options.deep.a");
    row("{'low': 5, 'high': 4}", "option \"low\" is above \"high\"", "options.low");
}

void tst_OptionCheck::says()
{
    const TestType type(ServerType::optionsOf(json(R"({
        'size': {'type': 'integer', 'minimum': 1, 'maximum': 10},
        'big': {'type': 'integer', 'minimum': 0},
        'ratio': {'type': 'number', 'maximum': 1},
        'name': {'type': 'string', 'minLength': 2, 'maxLength': 4},
        'path': {'type': 'string', 'pattern': '^/'},
        'mode': {'enum': ['slow', 'fast']},
        'count': {'enum': [1, 2, 4]},
        'on': {'type': 'boolean'},
        'list': {'type': 'array', 'items': {'type': 'integer'}},
        'deep': {'type': 'object', 'properties': {'a': {'type': 'integer'}}, 'additionalProperties': false},
        'low': {'type': 'integer'}, 'high': {'type': 'integer'}})")));
    QFETCH(QString, options);
    QFETCH(QString, message);
    QFETCH(QString, context);
    const Result<void> result = checkOptions(type, json(options.toLatin1().constData()));
    QCOMPARE(result ? QString() : result.error().message, message);
    if (!context.isEmpty())
        QCOMPARE(result.error().context, context);
}

void tst_OptionCheck::aBadSchemaIsTheTypesFault()
{
    const TestType type(json("{'type': 'strnig'}"));
    const Result<void> result = checkOptions(type, {});
    QVERIFY(!result);
    QVERIFY2(result.error().message.startsWith(u"the server type \"mine\" describes its options wrongly: "_s),
             qPrintable(result.error().message));
}

void tst_OptionCheck::fillsInDefaults()
{
    const QJsonObject schema = ServerType::optionsOf(json("{'a': {'default': 1}, 'b': {'default': 'x'}, 'c': {'type': 'string'}}"));
    QCOMPARE(withDefaults(schema, json("{'b': 'mine'}")), json("{'a': 1, 'b': 'mine'}"));
}

void tst_OptionCheck::nothingIsAllowedByDefault()
{
    const TestType type(ServerType::optionsOf({}));
    QVERIFY(checkOptions(type, {}));
    QVERIFY(!checkOptions(type, json("{'a': 1}")));
    const TestType needs(ServerType::optionsOf(json("{'path': {'type': 'string'}}"), {u"path"_s}));
    QCOMPARE(checkOptions(needs, {}).error().message, u"option \"path\" is missing"_s);
}

QTEST_GUILESS_MAIN(tst_OptionCheck)
#include "tst_OptionCheck.moc"
