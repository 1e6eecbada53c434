// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/MethodTable.h"

#include "shared/base/Names.h"

#include <algorithm>
#include <bit>
#include <string_view>

namespace signalbox::core::pubsub {

using namespace Qt::StringLiterals;
using access::Wildcard;
using enum Parameter;

namespace {

struct ParameterRow {
    std::string_view name;
    ParameterKind kind;
    int least = 0;
    int most = 0;
    int preset = 0;
};

/// In the order of Parameter.
constexpr std::array<ParameterRow, parameterCount> parameterRows{{
    {"channel", ParameterKind::Text},
    {"data", ParameterKind::Json},
    {"qos", ParameterKind::Whole, 0, 2, 0},
    {"id", ParameterKind::Text},
    {"retain", ParameterKind::Flag},
    {"position", ParameterKind::Text},
    {"presence", ParameterKind::Flag},
    {"token", ParameterKind::Text},
    {"client", ParameterKind::Text},
    {"page", ParameterKind::Whole, 1, 1'000'000, 1},
    {"page_size", ParameterKind::Whole, 1, limits::pageSize, 100},
    {"limit", ParameterKind::Whole, 1, limits::historyItems, 100},
    {"since", ParameterKind::Text},
    {"member", ParameterKind::Text},
    {"info", ParameterKind::Json},
}};

const ParameterRow &row(Parameter parameter)
{
    return parameterRows[std::size_t(parameter)];
}

QString quoted(Parameter parameter)
{
    return u'"' + QString::fromLatin1(parameterName(parameter)) + u'"';
}

bool isPosition(QByteArrayView text)
{
    return !text.isEmpty() && text.size() <= limits::positionBytes && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '~' || c == '-';
    });
}

constexpr std::uint32_t bits(std::initializer_list<Parameter> parameters)
{
    std::uint32_t mask = 0;
    for (const Parameter parameter : parameters)
        mask |= Parameters::bit(parameter);
    return mask;
}

Result<Request> makeSubscribe(const Parameters &p)
{
    const Subscribe request{p.text(Channel), p.number(Qos), p.text(Position), p.number(Presence) != 0};
    if (request.isWildcard() && (request.qos > 0 || !request.position.isEmpty() || request.presence)) {
        return failure(ErrorCode::NotRecoverable,
                       u"a wildcard like \"news*\" is subscribed with qos 0, without position and presence: name the channel for those"_s);
    }
    return request;
}

Result<Request> makePublish(const Parameters &p)
{
    const Publish request{p.text(Channel), p.text(Data), p.number(Qos), p.text(Id), p.number(Retain) != 0};
    if (request.qos == 2 && request.id.isEmpty()) {
        return failure(ErrorCode::InvalidParams,
                       u"\"id\" is missing: a publish with qos 2 needs one, and the same one when it is repeated"_s);
    }
    return request;
}

} // namespace

struct Method {
    std::string_view name;
    std::uint32_t required = 0;
    std::uint32_t optional = 0;
    Wildcard wildcard = Wildcard::Refused;
    Result<Request> (*make)(const Parameters &) = nullptr;
};

namespace {

/// The frequent ones first.
constexpr std::array methods{
    Method{"publish", bits({Channel, Data}), bits({Qos, Id, Retain}), Wildcard::Refused, makePublish},
    Method{"ack", bits({Channel, Position}), 0, Wildcard::Refused,
           [](const Parameters &p) -> Result<Request> {
               return Ack{p.text(Channel), p.text(Position)};
           }},
    Method{"ping", 0, 0, Wildcard::Refused, [](const Parameters &) -> Result<Request> { return Ping{}; }},
    Method{"subscribe", bits({Channel}), bits({Qos, Position, Presence}), Wildcard::Allowed, makeSubscribe},
    Method{"unsubscribe", bits({Channel}), 0, Wildcard::Allowed,
           [](const Parameters &p) -> Result<Request> { return Unsubscribe{p.text(Channel)}; }},
    Method{"connect", 0, bits({Token, Client}), Wildcard::Refused,
           [](const Parameters &p) -> Result<Request> {
               return Connect{p.text(Token), p.text(Client)};
           }},
    Method{"refresh", bits({Token}), 0, Wildcard::Refused, [](const Parameters &p) -> Result<Request> { return Refresh{p.text(Token)}; }},
    Method{"broadcast", bits({Data}), 0, Wildcard::Refused, [](const Parameters &p) -> Result<Request> { return Broadcast{p.text(Data)}; }},
    Method{"members", bits({Channel}), bits({Page, PageSize}), Wildcard::Refused,
           [](const Parameters &p) -> Result<Request> {
               return Members{p.text(Channel), p.number(Page), p.number(PageSize)};
           }},
    Method{"history", bits({Channel}), bits({Limit, Since}), Wildcard::Refused,
           [](const Parameters &p) -> Result<Request> {
               return History{p.text(Channel), p.number(Limit), p.text(Since)};
           }},
    Method{"enter", bits({Channel}), bits({Member, Info}), Wildcard::Refused,
           [](const Parameters &p) -> Result<Request> {
               return Enter{p.text(Channel), p.text(Member), p.text(Info)};
           }},
    Method{"update", bits({Channel, Info}), 0, Wildcard::Refused,
           [](const Parameters &p) -> Result<Request> {
               return Update{p.text(Channel), p.text(Info)};
           }},
    Method{"leave", bits({Channel}), 0, Wildcard::Refused, [](const Parameters &p) -> Result<Request> { return Leave{p.text(Channel)}; }},
};

constexpr std::array<int, parameterCount> presets = [] {
    std::array<int, parameterCount> numbers = {};
    for (std::size_t i = 0; i < parameterCount; ++i)
        numbers[i] = parameterRows[i].preset;
    return numbers;
}();

/// The first of a set.
QString firstOf(std::uint32_t set)
{
    return quoted(static_cast<Parameter>(std::countr_zero(set)));
}

} // namespace

QByteArrayView parameterName(Parameter parameter)
{
    return row(parameter).name;
}

std::optional<Parameter> parameterFromName(QByteArrayView name)
{
    for (std::size_t i = 0; i < parameterCount; ++i) {
        if (name == QByteArrayView(parameterRows[i].name))
            return static_cast<Parameter>(i);
    }
    return std::nullopt;
}

ParameterKind parameterKind(Parameter parameter)
{
    return row(parameter).kind;
}

std::optional<QString> textProblem(Parameter parameter, QByteArrayView text)
{
    switch (parameter) {
    case Channel:
        return std::nullopt;
    case Position:
    case Since:
        if (!isPosition(text))
            return u"%1 is not a position: it is what the server gave as one, unchanged"_s.arg(quoted(parameter));
        return std::nullopt;
    case Token:
        if (text.isEmpty() || text.size() > limits::tokenBytes)
            return u"\"token\" must have 1 to %1 bytes, not %2"_s.arg(limits::tokenBytes).arg(text.size());
        return std::nullopt;
    default:
        if (!access::isValidMemberName(text))
            return u"%1 must have 1 to %2 characters and no control characters"_s.arg(quoted(parameter)).arg(access::longestName);
        return std::nullopt;
    }
}

std::optional<QString> wholeProblem(Parameter parameter, std::int64_t number)
{
    if (number >= row(parameter).least && number <= row(parameter).most)
        return std::nullopt;
    return u"%1 must be %2 to %3, not %4"_s.arg(quoted(parameter)).arg(row(parameter).least).arg(row(parameter).most).arg(number);
}

Parameters::Parameters() : m_numbers(presets) { }

Result<const Method *> findMethod(QByteArrayView name)
{
    for (const Method &method : methods) {
        if (name == QByteArrayView(method.name))
            return &method;
    }
    QStringList names;
    for (const Method &method : methods)
        names.append(methodName(method));
    // What is longer than any by far is near to none, and costs to compare.
    const QString shown = QString::fromUtf8(name.first(std::min<qsizetype>(name.size(), 64)));
    const QString nearest = nearestOf(shown, names);
    return failure(ErrorCode::MethodNotFound,
                   nearest.isEmpty() ? u"there is no method \"%1\""_s.arg(shown)
                                     : u"there is no method \"%1\"; did you mean \"%2\"?"_s.arg(shown, nearest));
}

QString methodName(const Method &method)
{
    return QString::fromLatin1(QByteArrayView(method.name));
}

Result<Request> makeRequest(const Method &method, const Parameters &parameters)
{
    if (const std::uint32_t foreign = parameters.given() & ~(method.required | method.optional); foreign != 0)
        return failure(ErrorCode::InvalidParams, u"%1 is not a parameter of \"%2\""_s.arg(firstOf(foreign), methodName(method)));
    if (const std::uint32_t missing = method.required & ~parameters.given(); missing != 0)
        return failure(ErrorCode::InvalidParams, u"%1 is missing: \"%2\" needs it"_s.arg(firstOf(missing), methodName(method)));
    if (parameters.has(Channel)) {
        if (const std::optional<QString> problem = access::channelNameProblem(parameters.text(Channel), method.wildcard))
            return failure(ErrorCode::ChannelNameInvalid, *problem);
    }
    return method.make(parameters);
}

} // namespace signalbox::core::pubsub
