// SPDX-License-Identifier: Apache-2.0
#include <signalbox/Plugin.h>

#include <stdexcept>

using namespace signalbox;

class Silent : public Service
{
    void onMessage(Session &, QByteArrayView, MessageKind) override { }
};

struct ThrowsAtOnce : ServerType {
    ThrowsAtOnce() { throw std::runtime_error("no licence"); }
    QString name() const override { return "throws"; }
    Protocol protocol(const QJsonObject &) const override { return Protocol::raw(); }
    std::unique_ptr<Service> createService(const QJsonObject &) const override { return std::make_unique<Silent>(); }
};

struct BadSchema : ServerType {
    QString name() const override { return "schema"; }
    Protocol protocol(const QJsonObject &) const override { return Protocol::raw(); }
    QJsonObject optionsSchema() const override { return {{"type", "strnig"}}; }
    std::unique_ptr<Service> createService(const QJsonObject &) const override { return std::make_unique<Silent>(); }
};

struct BadMetric : Silent {
    static ServerTypeInfo serverType() { return {.metrics = {{.name = "Lines in", .title = "Lines"}}}; }
};

struct FailsToStart : Silent {
    void onStartup() override { fail("there is no database"); }
};

struct ThrowsAtStart : Silent {
    void onStartup() override { throw 42; }
};

SIGNALBOX_SERVER_TYPE(ThrowsAtOnce)
SIGNALBOX_SERVER_TYPE(BadSchema)
SIGNALBOX_SERVER_TYPE(BadMetric)
SIGNALBOX_SERVER_TYPE(FailsToStart)
SIGNALBOX_SERVER_TYPE(ThrowsAtStart)
