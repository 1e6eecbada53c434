// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QList>
#include <QtCore/QString>

namespace signalbox::agent {

/// One kind of `event` notification, for the documents.
struct EventType {
    QString name;
    QString summary;
    /// JSON Schema of its `data`.
    QJsonObject data;
};

QList<EventType> eventTypes();

} // namespace signalbox::agent
