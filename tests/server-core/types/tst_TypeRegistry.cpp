// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/OptionCheck.h"
#include "server-core/types/TypeRegistry.h"

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
    explicit TestType(QString name) : m_name(std::move(name)) { }
    QString name() const override { return m_name; }
    QString description() const override { return u"for tests"_s; }
    signalbox::Protocol protocol(const QJsonObject &) const override { return signalbox::Protocol::raw(); }
    QJsonObject optionsSchema() const override { return optionsOf({{u"greeting"_s, QJsonObject{{u"type"_s, u"string"_s}}}}); }
    std::unique_ptr<Service> createService(const QJsonObject &) const override { return std::make_unique<NullService>(); }

private:
    QString m_name;
};

} // namespace

class tst_TypeRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsTheBuiltins();
    void namesTheNearestType();
    void addsTypes();
    void checksOptions();
};

void tst_TypeRegistry::knowsTheBuiltins()
{
    const TypeRegistry registry = TypeRegistry::withBuiltins();
    QCOMPARE(registry.names(), QStringList({u"echo"_s, u"line"_s, u"pubsub"_s, u"websocket-echo"_s}));
    for (const QString &name : registry.names()) {
        const auto type = registry.find(name);
        QVERIFY(type);
        QCOMPARE((*type)->name(), name);
        QVERIFY(!(*type)->description().isEmpty());
        QVERIFY((*type)->createService({}));
    }
}

void tst_TypeRegistry::namesTheNearestType()
{
    const TypeRegistry registry = TypeRegistry::withBuiltins();
    const auto near = registry.find(u"ecko"_s);
    QVERIFY(!near);
    QCOMPARE(near.error().code, ErrorCode::NoSuchServerType);
    QCOMPARE(near.error().message, u"no server type \"ecko\"; did you mean \"echo\"?"_s);
    QCOMPARE(registry.find(u"ChatService"_s).error().message,
             u"no server type \"ChatService\"; known are echo, line, pubsub, websocket-echo"_s);
}

void tst_TypeRegistry::addsTypes()
{
    TypeRegistry registry = TypeRegistry::withBuiltins();
    QVERIFY(registry.add(std::make_unique<TestType>(u"mine"_s)));
    QVERIFY(registry.find(u"mine"_s));
    QCOMPARE(registry.add(std::make_unique<TestType>(u"echo"_s)).error().code, ErrorCode::Conflict);
    QCOMPARE(registry.add(std::make_unique<TestType>(u"a b"_s)).error().code, ErrorCode::InvalidConfiguration);
}

void tst_TypeRegistry::checksOptions()
{
    const TestType type(u"mine"_s);
    QVERIFY(checkOptions(type, {}));
    QVERIFY(checkOptions(type, {{u"greeting"_s, u"hi"_s}}));
    const auto wrong = checkOptions(type, {{u"greetin"_s, u"hi"_s}});
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().message, u"server type \"mine\" has no option \"greetin\"; did you mean \"greeting\"?"_s);
}

QTEST_GUILESS_MAIN(tst_TypeRegistry)
#include "tst_TypeRegistry.moc"
