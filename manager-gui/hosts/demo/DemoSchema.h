// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/api/Methods.h"
#include "shared/base/Error.h"

namespace signalbox::gui {

/// What the made-up hosts know of configurations: the schema of this release, and what follows from it.
/// Shape:  a document is one instance, with the keys and units of TOML; a short one leaves out what equals its default.
/// Source: resources/schema/signalbox.schema.json
class DemoSchema
{
public:
    DemoSchema();

    const QJsonObject &schema() const { return m_schema; }
    /// Without how many instances each has.
    QList<api::ServerType> types() const;
    /// With all defaults.
    QJsonObject whole(const QJsonObject &document) const;
    QJsonObject shortened(const QJsonObject &document) const;
    /// Errors: InvalidConfiguration with all that is wrong in `data.problems`, by path.
    [[nodiscard]] Result<void> check(const QJsonObject &document) const;
    QList<api::ConfigChange> differences(const QJsonObject &before, const QJsonObject &after) const;

private:
    QJsonObject resolved(const QJsonObject &schema) const;
    QJsonObject member(const QJsonObject &schema, const QString &key, const QString &type) const;
    QJsonObject filled(const QJsonObject &schema, const QJsonObject &value, const QString &type) const;
    QJsonObject reduced(const QJsonObject &schema, const QJsonObject &value, const QString &type) const;
    QJsonValue reducedValue(const QJsonObject &schema, const QJsonValue &value, const QString &type) const;
    void judge(const QJsonObject &schema, const QJsonValue &value, const QString &path, QJsonArray &problems) const;
    void judgeMembers(const QJsonObject &schema, const QJsonObject &value, const QString &path, QJsonArray &problems) const;
    api::TakesEffect effectOf(const QString &path, const QString &type) const;

    QJsonObject m_schema;
    QJsonObject m_definitions;
    QJsonObject m_instance;
};

} // namespace signalbox::gui
