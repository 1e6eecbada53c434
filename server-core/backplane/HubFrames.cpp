// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/HubFrames.h"

#include "server-core/backplane/RosterReceiving.h"
#include "server-core/hub/Lineage.h"
#include "shared/base/Names.h"

namespace signalbox::core::backplane {

FrameWriter hubOpenFrame(const HubAbout &about)
{
    FrameWriter frame(FrameType::HubOpen);
    frame.bytes(about.name).origin(about.origin).number(about.before.size());
    for (const hub::OriginId &origin : about.before)
        frame.origin(origin);
    frame.origin({about.rosterKey.first, about.rosterKey.second}).number(about.rosterShards);
    return frame;
}

std::optional<HubAbout> readHubOpen(FrameReader &fields)
{
    HubAbout about{.name = fields.bytes().toByteArray(), .origin = fields.origin()};
    std::size_t before = fields.count(2 * sizeof(std::uint64_t));
    if (before >= hub::Lineage::most)
        return std::nullopt;
    for (; before > 0; --before)
        about.before.push_back(fields.origin());
    const hub::OriginId key = fields.origin();
    about.rosterKey = {key.high, key.low};
    about.rosterShards = std::size_t(fields.number());
    const bool isSound = isValidName(QString::fromUtf8(about.name)) && about.rosterShards > 0 && about.rosterShards <= RosterReceiving::mostShards;
    return fields.isGood() && isSound ? std::optional(std::move(about)) : std::nullopt;
}

Frame numbered(std::uint64_t hub, QByteArrayView frame)
{
    FrameWriter whole;
    whole.number(hub);
    QByteArray bytes = whole.take();
    bytes.reserve(bytes.size() + frame.size());
    bytes.append(frame);
    return std::make_shared<const QByteArray>(std::move(bytes));
}

} // namespace signalbox::core::backplane
