// SPDX-License-Identifier: Apache-2.0
#include "shared/api/Methods.h"
#include "shared/json/JsonText.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

/// Gives every field of any described type a value that is not its default and differs from its neighbours'.
struct Filler {
    int next = 1;

    void fill(bool &value) { value = !value; }
    void fill(double &value) { value = next++ + 0.5; }
    void fill(QString &value) { value = u"text %1 \"é\\"_s.arg(next++); }
    void fill(QJsonValue &value) { value = next++; }
    void fill(QJsonObject &value) { value = {{u"key"_s, next++}}; }
    template <std::integral T>
    void fill(T &value)
    {
        value = static_cast<T>(next++ + 1000);
    }
    template <json::NamedEnum E>
    void fill(E &value)
    {
        value = static_cast<E>(enumNames(E{}).names.size() - 1);
    }
    template <typename T>
    void fill(std::optional<T> &value)
    {
        T filled{};
        fill(filled);
        value = std::move(filled);
    }
    template <typename T>
    void fill(QList<T> &values)
    {
        values.resize(2);
        for (T &value : values)
            fill(value);
    }
    template <typename T>
    void fill(QMap<QString, T> &values)
    {
        fill(values[u"one.two"_s]);
        fill(values[u"ünï"_s]);
    }
    template <json::Described S>
    void fill(S &value)
    {
        std::apply([&](const auto &...f) { (fill(value.*f.member), ...); }, S::fields);
    }
};

QByteArray text(const QJsonValue &value)
{
    return QJsonDocument(QJsonArray{value}).toJson();
}

template <typename T>
void roundTrip()
{
    T value{};
    Filler().fill(value);
    const QJsonValue written = json::toJson(value);
    const Result<T> read = json::fromJson<T>(written);
    QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().message));
    QCOMPARE(text(json::toJson(*read)), text(written));
    // Written without Qt's tree, it says the same.
    QCOMPARE(QJsonDocument::fromJson('[' + json::toText(value).bytes + ']').toJson(), text(written));

    const T untouched{};
    const Result<T> readDefaults = json::fromJson<T>(json::toJson(untouched));
    QVERIFY(readDefaults.has_value());
    QCOMPARE(text(json::toJson(*readDefaults)), text(json::toJson(untouched)));
    QCOMPARE(QJsonDocument::fromJson('[' + json::toText(untouched).bytes + ']').toJson(), text(json::toJson(untouched)));
}

template <json::Described S>
void requiredFieldsAreMissed()
{
    S value{};
    Filler().fill(value);
    const QJsonObject whole = json::toObject(value);
    std::apply(
        [&](const auto &...f) {
            const auto tryWithout = [&](const auto &field) {
                using Member = std::remove_reference_t<decltype(value.*field.member)>;
                QJsonObject part = whole;
                part.remove(json::toQString(field.name));
                const Result<S> read = json::fromJson<S>(part);
                if (field.presence == json::Presence::Optional || json::detail::isOptional<Member>) {
                    QVERIFY2(read.has_value(), qPrintable(json::toQString(field.name)));
                    return;
                }
                QVERIFY2(!read, qPrintable(json::toQString(field.name)));
                QCOMPARE(read.error().code, ErrorCode::InvalidParams);
                QCOMPARE(read.error().context, json::toQString(field.name));
            };
            (void)tryWithout;
            (tryWithout(f), ...);
        },
        S::fields);
}

template <typename T>
void both()
{
    roundTrip<T>();
    if constexpr (json::Described<T>)
        requiredFieldsAreMissed<T>();
}

template <typename... Methods>
void everyMethod(std::tuple<Methods...> *)
{
    ((both<typename Methods::Params>(), both<typename Methods::Result>()), ...);
}

} // namespace

class tst_Json : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMethodGoesThereAndBack() { everyMethod(static_cast<api::AllMethods *>(nullptr)); }
    void everyDataTypeGoesThereAndBack();
    void methodNamesAreUnique();
    void errorsNameThePath_data();
    void errorsNameThePath();
    void lenientReadingIgnoresUnknownKeys();
    void strictReadingNamesTheNearestKey();
    void nullIsADefaultWhereOptional();
    void numbersThatAreNotWholeAreRefused_data();
    void numbersThatAreNotWholeAreRefused();
    void textEscapesWhatItMust_data();
    void textEscapesWhatItMust();
    void textWritesNumbersThatAreReadAlike();
    void textOfWhatQtHolds();
};

void tst_Json::everyDataTypeGoesThereAndBack()
{
    both<api::Listener>();
    both<api::Instance>();
    both<api::Session>();
    both<api::AgentInfo>();
    both<api::Event>();
    both<api::MetricColumn>();
    both<api::MetricSample>();
}

void tst_Json::methodNamesAreUnique()
{
    std::apply(
        [](const auto &...methods) {
            const QStringList names{json::toQString(std::remove_reference_t<decltype(methods)>::name)...};
            QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), names.size());
        },
        api::AllMethods{});
}

void tst_Json::errorsNameThePath_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QString>("context");
    QTest::addColumn<QString>("message");
    QTest::newRow("wrong type inside a list") << QByteArray(
        R"({"listeners":[{"address":"any","port":1,"tls":false},{"address":"any","port":"x","tls":true}]})")
                                              << u"listeners[1].port"_s << u"\"listeners[1].port\" must be a whole number, not a string"_s;
    QTest::newRow("missing inside a list") << QByteArray(R"({"listeners":[{"address":"any","port":1}]})") << u"listeners[0].tls"_s
                                           << u"\"listeners[0].tls\" is missing"_s;
    QTest::newRow("not a list") << QByteArray(R"({"listeners":{}})") << u"listeners"_s
                                << u"\"listeners\" must be an array, not an object"_s;
    QTest::newRow("no such state") << QByteArray(R"({"state":"runing"})") << u"state"_s
                                   << u"\"state\" must be one of stopped, starting, running, draining, stopping, failed, not \"runing\""_s;
    QTest::newRow("null where required") << QByteArray(R"({"name":null})") << u"name"_s << u"\"name\" must be a string, not null"_s;
    QTest::newRow("too large for an int") << QByteArray(R"({"start_order":3000000000})") << u"start_order"_s << QString();
}

void tst_Json::errorsNameThePath()
{
    QFETCH(QByteArray, change);
    QFETCH(QString, context);
    QFETCH(QString, message);
    QJsonObject object = json::toObject(api::Instance{});
    const QJsonObject changed = QJsonDocument::fromJson(change).object();
    for (auto it = changed.begin(); it != changed.end(); ++it)
        object.insert(it.key(), it.value());
    const auto read = json::fromJson<api::Instance>(object);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::InvalidParams);
    QCOMPARE(read.error().context, context);
    if (!message.isEmpty())
        QCOMPARE(read.error().message, message);
}

void tst_Json::lenientReadingIgnoresUnknownKeys()
{
    QJsonObject object = json::toObject(api::Listener{u"any"_s, 80, false});
    object.insert(u"of_tomorrow"_s, 1);
    const auto read = json::fromJson<api::Listener>(object);
    QVERIFY(read.has_value());
    QCOMPARE(read->port, 80);
}

void tst_Json::strictReadingNamesTheNearestKey()
{
    const auto near = json::fromJsonStrict<api::SessionList::Params>(QJsonObject{{u"instance"_s, u"A"_s}, {u"pagesize"_s, 5}});
    QVERIFY(!near);
    QCOMPARE(near.error().context, u"pagesize"_s);
    QCOMPARE(near.error().message, u"\"pagesize\" is not known; did you mean \"page_size\"?"_s);
    const auto far = json::fromJsonStrict<api::SessionList::Params>(QJsonObject{{u"instance"_s, u"A"_s}, {u"xyzzyxyzzy"_s, 5}});
    QVERIFY(!far);
    QCOMPARE(far.error().message, u"\"xyzzyxyzzy\" is not known"_s);
    QVERIFY(json::fromJsonStrict<api::SessionList::Params>(QJsonObject{{u"instance"_s, u"A"_s}, {u"page_size"_s, 5}}).has_value());
    QVERIFY(!json::fromJsonStrict<api::SessionList::Params>(QJsonArray{}));
}

void tst_Json::nullIsADefaultWhereOptional()
{
    const auto read = json::fromJson<api::SessionList::Params>(QJsonObject{{u"instance"_s, u"A"_s}, {u"page"_s, QJsonValue::Null}});
    QVERIFY(read.has_value());
    QCOMPARE(read->page, 1);
    QCOMPARE(read->sort, u"started_at"_s);
}

void tst_Json::numbersThatAreNotWholeAreRefused_data()
{
    QTest::addColumn<QByteArray>("number");
    QTest::newRow("fraction") << QByteArray("1.5");
    QTest::newRow("huge") << QByteArray("1e300");
    QTest::newRow("text") << QByteArray("\"1\"");
    QTest::newRow("true") << QByteArray("true");
}

void tst_Json::numbersThatAreNotWholeAreRefused()
{
    QFETCH(QByteArray, number);
    const QJsonObject object = QJsonDocument::fromJson("{\"address\":\"any\",\"tls\":true,\"port\":" + number + "}").object();
    const auto read = json::fromJson<api::Listener>(object);
    QVERIFY(!read);
    QCOMPARE(read.error().context, u"port"_s);
}

void tst_Json::textEscapesWhatItMust_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("nothing") << QString() << QByteArray(R"("")");
    QTest::newRow("plain") << u"~ plain /"_s << QByteArray(R"("~ plain /")");
    QTest::newRow("quotes") << u"\"a\\"_s << QByteArray("\"\\\"a\\\\\"");
    QTest::newRow("control") << u"\b\f\n\r\t\x01\x1f"_s << QByteArray("\"\\b\\f\\n\\r\\t\\u0001\\u001f\"");
    QTest::newRow("zero") << QString(QChar(0)) << QByteArray("\"\\u0000\"");
    QTest::newRow("not ASCII") << u"a\u00e4\u20acb\x7f"_s
                               << QByteArray("\"a\xc3\xa4\xe2\x82\xac"
                                             "b\x7f\"");
    QTest::newRow("pair of surrogates") << u"\U0001f600x"_s << QByteArray("\"\xf0\x9f\x98\x80x\"");
    QTest::newRow("half a pair") << QString(QChar(char16_t(0xd83d))) + u"x"_s << QByteArray("\"?x\"");
}

void tst_Json::textEscapesWhatItMust()
{
    QFETCH(const QString, value);
    QFETCH(const QByteArray, written);
    QCOMPARE(json::toText(value).bytes, written);
}

void tst_Json::textWritesNumbersThatAreReadAlike()
{
    QCOMPARE(json::toText(qint64(-9007199254740993)).bytes, "-9007199254740993");
    QCOMPARE(json::toText(15.0).bytes, "15");
    QCOMPARE(json::toText(0.1).bytes, "0.1");
    QCOMPARE(json::toText(std::numeric_limits<double>::infinity()).bytes, "null");
    QCOMPARE(json::toText(std::numeric_limits<double>::quiet_NaN()).bytes, "null");
    for (const double value : {1e300, -2.5e-7, 123456789.125, 1.0 / 3, 1e21})
        QCOMPARE(QJsonDocument::fromJson('[' + json::toText(value).bytes + ']').array().at(0).toDouble(), value);
}

void tst_Json::textOfWhatQtHolds()
{
    QCOMPARE(json::toText(QJsonValue()).bytes, "null");
    QCOMPARE(json::toText(QJsonValue(QJsonValue::Undefined)).bytes, "null");
    QCOMPARE(json::toText(QJsonValue(7)).bytes, "7");
    QCOMPARE(json::toText(QJsonValue(true)).bytes, "true");
    QCOMPARE(json::toText(QJsonValue(u"a\nb"_s)).bytes, R"("a\nb")");
    QCOMPARE(json::toText(QJsonValue(QJsonArray{1, u"x"_s})).bytes, R"([1,"x"])");
    QCOMPARE(json::toText(QJsonObject()).bytes, "{}");
    QCOMPARE(json::toText(QList<QMap<QString, bool>>{{}, {{u"a\"b"_s, true}}}).bytes, R"([{},{"a\"b":true}])");
}

QTEST_GUILESS_MAIN(tst_Json)
#include "tst_Json.moc"
