// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QList>
#include <QtCore/QString>

namespace signalbox::agent {

/// `[instance.options]` of one server type, for the JSON Schema.
struct ServerTypeOptions {
    QString type;
    QString description;
    QJsonObject properties;
};

/// Of every built-in type; a plugin's options are any.
QList<ServerTypeOptions> serverTypeOptions();

} // namespace signalbox::agent
