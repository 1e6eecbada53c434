// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Access.h"

#include <QtCore/QDateTime>
#include <QtCore/QVariant>

namespace signalbox::agent {

// How values stand in the tables: times as milliseconds since 1970 in UTC (NULL: never), roles by name ('' for none), roles
// on instances as a JSON object.

QVariant toSql(const QDateTime &at);
QDateTime timeFromSql(const QVariant &value);

QString roleToSql(const std::optional<api::Role> &role);
/// A role this build does not know gives none.
std::optional<api::Role> roleFromSql(const QVariant &value);

QString instancesToSql(const QMap<QString, api::Role> &instances);
QMap<QString, api::Role> instancesFromSql(const QVariant &value);

/// Which part of a list, in which order.
struct Page {
    QString sort = {};
    bool descending = false;
    qint64 offset = 0;
    int limit = 100;
};

template <typename Record>
struct Listed {
    qint64 total = 0;
    QList<Record> items;
};

} // namespace signalbox::agent
