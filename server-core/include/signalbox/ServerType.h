// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/LineServer.h>
#include <signalbox/Protocol.h>

#include <QtCore/QList>

#include <concepts>
#include <optional>

namespace signalbox {

/// A kind of server, by the name that configurations use.
/// Thread: constant after registration; any. It must be cheap: nothing may happen before a service's onStartup.
class SIGNALBOX_EXPORT ServerType
{
public:
    virtual ~ServerType();

    virtual QString name() const = 0;
    /// One line, for lists.
    virtual QString description() const { return {}; }
    /// How the bytes of this type's sessions become messages. `options` have been checked.
    virtual Protocol protocol(const QJsonObject &options) const = 0;

    /// What `[instance.options]` may hold: a JSON Schema (draft 7) of an object. The default: nothing.
    /// A schema that is only `{name: {…}, …}` properties is written by optionsOf.
    virtual QJsonObject optionsSchema() const;
    /// What a schema cannot say, as a sentence that names the option; empty: right. `options` match the schema.
    virtual QString checkOptions(const QJsonObject &) const { return {}; }
    /// Its own metrics, beside those that every instance has.
    virtual QList<MetricDefinition> metrics() const { return {}; }
    /// What its clients may say, where it is a LineServer.
    virtual QList<CommandInfo> commands() const { return {}; }

    virtual std::unique_ptr<Service> createService(const QJsonObject &options) const = 0;

    /// An object of these properties and no others. Those of `required` must be there.
    static QJsonObject optionsOf(const QJsonObject &properties, const QStringList &required = {});
};

/// What a service class says about itself: `static ServerTypeInfo serverType()`. All of it may be left out.
struct ServerTypeInfo {
    /// The default: the class's name.
    QString name = {};
    QString description = {};
    /// The default: lines for a LineServer, else raw.
    std::optional<Protocol> protocol = {};
    /// The properties of optionsSchema: `{{"greeting", QJsonObject{{"type", "string"}, {"default", "Hello"}}}}`.
    QJsonObject options = {};
    QStringList requiredOptions = {};
    QList<MetricDefinition> metrics = {};
};

template <class T>
concept DescribedService = requires
{
    {
        T::serverType()
        } -> std::convertible_to<ServerTypeInfo>;
};

/// The type of the service class T.
template <class T>
class ServerTypeOf : public ServerType
{
public:
    explicit ServerTypeOf(const QString &className)
    {
        if constexpr (DescribedService<T>)
            m_info = T::serverType();
        if (m_info.name.isEmpty())
            m_info.name = className.section(QStringLiteral("::"), -1);
        if (!m_info.protocol)
            m_info.protocol = std::derived_from<T, LineServer> ? Protocol::lines() : Protocol::raw();
    }

    QString name() const override { return m_info.name; }
    QString description() const override { return m_info.description; }
    Protocol protocol(const QJsonObject &) const override { return *m_info.protocol; }
    QJsonObject optionsSchema() const override { return optionsOf(m_info.options, m_info.requiredOptions); }
    QList<MetricDefinition> metrics() const override { return m_info.metrics; }
    QList<CommandInfo> commands() const override
    {
        if constexpr (std::derived_from<T, LineServer>)
            return T().commands();
        else
            return {};
    }
    std::unique_ptr<Service> createService(const QJsonObject &) const override { return std::make_unique<T>(); }

private:
    ServerTypeInfo m_info;
};

} // namespace signalbox
