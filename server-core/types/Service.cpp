// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/Service.h"

#include "server-core/types/OptionCheck.h"
#include "server-core/types/ServiceAccess.h"
#include "shared/base/Log.h"

#include <exception>

namespace signalbox {

using namespace Qt::StringLiterals;

struct Service::Private {
    std::shared_ptr<ServiceHost> host;
    QJsonObject options;
    MetricSet metrics;
    std::optional<QString> failed;
};

Service::Service() : d(std::make_unique<Private>()) { }

Service::~Service() = default;

ServiceHost &Service::host() const
{
    return *d->host;
}

const QJsonObject &Service::options() const
{
    return d->options;
}

SessionHandle Service::session(const SessionId &id) const
{
    return d->host->session(id);
}

MetricSet &Service::metrics() const
{
    return d->metrics;
}

void Service::fail(const QString &reason)
{
    if (!d->failed)
        d->failed = reason;
}

namespace core {

namespace {

/// Runs other people's code.
template <typename Code>
Result<void> guarded(const QString &what, const Code &code)
{
    try {
        code();
        return {};
    } catch (const std::exception &e) {
        return failure(ErrorCode::InternalError, u"%1: an exception: %2"_s.arg(what, QString::fromLocal8Bit(e.what())));
    } catch (...) {
        return failure(ErrorCode::InternalError, what + u": an exception"_s);
    }
}

} // namespace

Result<std::shared_ptr<Service>> ServiceAccess::create(const ServerType &type, const QJsonObject &options)
{
    std::shared_ptr<Service> service;
    const QString what = u"the server type \"%1\" could not make a server"_s.arg(type.name());
    QJsonObject all;
    const Result<void> made = guarded(what, [&] {
        all = withDefaults(type.optionsSchema(), options);
        service = type.createService(all);
    });
    if (!made)
        return failure(made.error());
    if (!service)
        return failure(ErrorCode::InternalError, what);
    service->d->options = all;
    return service;
}

void ServiceAccess::setHost(Service &service, std::shared_ptr<ServiceHost> host)
{
    service.d->host = std::move(host);
}

Result<void> ServiceAccess::start(Service &service)
{
    service.d->failed.reset();
    if (const Result<void> run = guarded(u"the server could not start"_s, [&service] { service.onStartup(); }); !run)
        return run;
    if (service.d->failed)
        return failure(ErrorCode::InvalidConfiguration, *service.d->failed);
    return {};
}

QMap<QString, double> ServiceAccess::metrics(const Service &service, const ServerType &type)
{
    QMap<QString, double> values;
    const QList<MetricDefinition> declared = type.metrics();
    if (declared.isEmpty())
        return values;
    const QMap<QString, double> counted = service.d->metrics.values();
    for (const MetricDefinition &definition : declared)
        values.insert(definition.name, counted.value(definition.name, 0));
    return values;
}

} // namespace core

} // namespace signalbox
