// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/StateShape.h"
#include "manager-gui/model/cluster/ClusterPicture.h"

/// What a cluster's state is in words, and how good it is.
namespace signalbox::gui::clusterwords {

enum class Tone { Plain, Dim, Ok, Warn, Bad };

struct Words {
    QString text;
    Tone tone = Tone::Plain;
    /// The second line, or what goes on behind it.
    QString more = {};
};

/// "Ready, degraded", and behind it "mesh “production” · roster 3 of 4 · 3 of 6 links healthy".
Words headline(const ClusterPicture &cluster, const QDateTime &now);
/// "suspect: nothing heard for 3.1 s (fra-1)".
Words stateOf(const ClusterPicture::Node &node);
StateShape shapeOf(const ClusterPicture::Node &node);
/// "0.4 ms", and below it "lag 0 · roster equal".
Words linkOf(const ClusterPicture::Link &link, const QDateTime &now);
/// All that is known of a link, a line each; empty: nothing is.
QString linkDetails(const ClusterPicture &cluster, int from, int to, const QDateTime &now);
/// "fra-2 answers", "connection refused · 12 attempts".
Words peer(const ClusterPicture::Peer &peer);
QString peerDetails(const ClusterPicture::Peer &peer);
/// Of a node that is down: "said goodbye", "fell silent"; what a newer agent says stays as it is.
QString reason(const QString &reason);
/// An agent's "roster 3 of 4" in the language of the window; anything else as it came.
QString readyDetail(const QString &told);
/// "0.4 ms", "168 ms".
QString roundTrip(qint64 microseconds);
/// "fra-1, fra-2 and sin-1".
QString list(const QStringList &names);

} // namespace signalbox::gui::clusterwords
