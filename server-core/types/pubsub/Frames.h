// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Publication.h"
#include "server-core/presence/RosterEvents.h"
#include "server-core/types/pubsub/ServerMessage.h"

/// What a hub tells all sessions of the protocol signalbox.pubsub.v1 alike, as complete WebSocket frames.
namespace signalbox::core::pubsub {

QByteArray messageFrame(const hub::Draft &draft, QByteArrayView position);
QByteArray rosterFrame(const presence::RosterEvent &event);
QByteArray broadcastFrame(QByteArrayView data, QByteArrayView from);

QByteArray noteFrame(const MembersNote &note);

/// The text in the first of the frames that the above have made.
QByteArrayView firstPayloadOf(QByteArrayView frames);

} // namespace signalbox::core::pubsub
