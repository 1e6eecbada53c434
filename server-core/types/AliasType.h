// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/ServerType.h"

namespace signalbox::core {

/// A server type under another name.
class AliasType final : public ServerType
{
public:
    AliasType(QString name, std::shared_ptr<const ServerType> type) : m_name(std::move(name)), m_type(std::move(type)) { }

    QString name() const override { return m_name; }
    QString description() const override { return m_type->description(); }
    signalbox::Protocol protocol(const QJsonObject &options) const override { return m_type->protocol(options); }
    QJsonObject optionsSchema() const override { return m_type->optionsSchema(); }
    QString checkOptions(const QJsonObject &options) const override { return m_type->checkOptions(options); }
    QList<MetricDefinition> metrics() const override { return m_type->metrics(); }
    QList<CommandInfo> commands() const override { return m_type->commands(); }
    std::unique_ptr<Service> createService(const QJsonObject &options) const override { return m_type->createService(options); }

    const ServerType &target() const { return *m_type; }

private:
    const QString m_name;
    const std::shared_ptr<const ServerType> m_type;
};

} // namespace signalbox::core
