// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubAsk.h"

#include "server-core/access/ChannelName.h"
#include "server-core/hub/Position.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

Result<void> checkChannel(const QString &channel)
{
    if (const std::optional<QString> problem = access::channelNameProblem(channel.toUtf8(), access::Wildcard::Refused))
        return failure(ErrorCode::ChannelNameInvalid, *problem, u"channel"_s);
    return {};
}

Result<void> check(const HubFiguresAsk &)
{
    return {};
}
Result<void> check(const ChannelsAsk &)
{
    return {};
}
Result<void> check(const AnnounceAsk &)
{
    return {};
}

Result<void> check(const HistoryAsk &ask)
{
    if (!ask.since.isEmpty() && !hub::Position::fromText(ask.since.toLatin1()))
        return failure(ErrorCode::InvalidParams, u"\"since\" is no position: give one back as it came, or none"_s, u"since"_s);
    return checkChannel(ask.channel);
}

Result<void> check(const PublishAsk &ask)
{
    if (ask.qos < 0 || ask.qos > 2)
        return failure(ErrorCode::InvalidParams, u"\"qos\" must be 0, 1 or 2"_s, u"qos"_s);
    if (ask.qos == 2 && ask.id.isEmpty())
        return failure(ErrorCode::InvalidParams, u"qos 2 needs an \"id\", by which a repeat is known"_s, u"id"_s);
    if (!ask.id.isEmpty() && !access::isValidMemberName(ask.id.toUtf8()))
        return failure(ErrorCode::InvalidParams, u"\"id\" must be 1 to %1 characters without control characters"_s.arg(access::longestName),
                       u"id"_s);
    return checkChannel(ask.channel);
}

Result<void> check(const MembersAsk &ask)
{
    return checkChannel(ask.channel);
}

Result<void> check(const FindMemberAsk &ask)
{
    if (!access::isValidMemberName(ask.member.toUtf8()))
        return failure(ErrorCode::InvalidParams,
                       u"\"member\" must be 1 to %1 characters without control characters"_s.arg(access::longestName), u"member"_s);
    return {};
}

template <typename Ask>
bool readAs(const QJsonObject &document, Result<HubAsk> &result)
{
    if (document.value("op"_L1).toString() != json::toQString(Ask::op))
        return false;
    result = json::fromJson<Ask>(document).map([](Ask ask) { return HubAsk(std::move(ask)); });
    return true;
}

template <typename... Asks>
Result<HubAsk> read(const QJsonObject &document, std::type_identity<std::variant<Asks...>>)
{
    Result<HubAsk> result = failure(
        ErrorCode::Unsupported, u"this release does not know what \"%1\" asks of a hub"_s.arg(document.value("op"_L1).toString().left(64)));
    (void)(readAs<Asks>(document, result) || ...);
    return result;
}

} // namespace

Result<void> checkHubAsk(const HubAsk &ask)
{
    return std::visit([](const auto &one) { return check(one); }, ask);
}

QJsonObject toDocument(const HubAsk &ask)
{
    return std::visit(
        [](const auto &one) {
            QJsonObject document = json::toObject(one);
            document.insert("op"_L1, json::toQString(one.op));
            return document;
        },
        ask);
}

Result<HubAsk> hubAskFrom(const QJsonObject &document)
{
    return read(document, std::type_identity<HubAsk>{});
}

QJsonObject toDocument(const HubAnswer &answer)
{
    return std::visit([](const auto &one) { return json::toObject(one); }, answer);
}

Result<HubAnswer> hubAnswerFrom(const HubAsk &ask, const QJsonObject &document)
{
    return std::visit(
        [&document](const auto &one) {
            using Answer = typename std::decay_t<decltype(one)>::Answer;
            return json::fromJson<Answer>(document).map([](Answer answer) { return HubAnswer(std::move(answer)); });
        },
        ask);
}

} // namespace signalbox::core
