// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>
#include <QtCore/QStringList>

namespace signalbox::core::cluster {

enum class ClusterEngine : std::uint8_t { None, Mesh };

/// How a process takes part in a cluster, as somebody has configured it. Addresses as `host:port`, the host a number; files as paths.
struct ClusterConfig {
    ClusterEngine engine = ClusterEngine::None;
    QString name = {};
    QString listen = {};
    /// What others dial; empty: where it listens, or the address they see.
    QString advertise = {};
    /// Seeds: the rest is learnt.
    QStringList peers = {};
    /// Either this, or the next, or the three behind it, or none when everything is on this machine.
    QString secretFile = {};
    /// Instead of that file, what would be in it.
    QByteArray secret = {};
    QString certificate = {};
    QString key = {};
    QString ca = {};

    bool operator==(const ClusterConfig &) const = default;
};

} // namespace signalbox::core::cluster
