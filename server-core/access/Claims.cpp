// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/Claims.h"

#include "server-core/access/ChannelName.h"
#include "server-core/access/StrictJson.h"

#include <cmath>

namespace signalbox::core::access {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

namespace {

/// The last second of the year 9999. Milliseconds, a common mistake, are always past it.
constexpr double latestDate = 253'402'300'799.0;

const Rights everyRight = Right::Subscribe | Right::Publish | Right::Presence | Right::History;

Result<void> readDate(const object &claims, std::string_view name, std::optional<std::chrono::sys_seconds> &date)
{
    element value;
    if (claims.at_key(name).get(value) != simdjson::SUCCESS)
        return {};
    double seconds = 0;
    if (value.get(seconds) != simdjson::SUCCESS)
        return refused(u"\"%1\" must be a number of seconds since 1970"_s.arg(QString::fromUtf8(view(name))));
    if (!(seconds >= 0 && seconds <= latestDate)) {
        return refused(
            u"\"%1\" lies outside the years 1970 to 9999: it counts seconds, not milliseconds"_s.arg(QString::fromUtf8(view(name))));
    }
    date = std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(std::floor(seconds))));
    return {};
}

Result<void> readSubject(const object &claims, Claims &out)
{
    std::string_view subject;
    if (claims.at_key("sub").get(subject) != simdjson::SUCCESS)
        return refused(u"\"sub\" is missing or not a string: it names the member"_s);
    if (!isValidMemberName(view(subject)))
        return refused(u"\"sub\" must have 1 to %1 characters and no control characters"_s.arg(longestName));
    out.subject = view(subject).toByteArray();
    return {};
}

Result<void> readIssuer(const object &claims, Claims &out)
{
    element value;
    if (claims.at_key("iss").get(value) != simdjson::SUCCESS)
        return {};
    std::string_view issuer;
    if (value.get(issuer) != simdjson::SUCCESS)
        return refused(u"\"iss\" must be a string"_s);
    out.issuer = view(issuer).toByteArray();
    return {};
}

Result<void> readAudiences(const object &claims, Claims &out)
{
    element value;
    if (claims.at_key("aud").get(value) != simdjson::SUCCESS)
        return {};
    std::string_view audience;
    if (value.get(audience) == simdjson::SUCCESS) {
        out.audiences.push_back(view(audience).toByteArray());
        return {};
    }
    array list;
    if (value.get(list) != simdjson::SUCCESS)
        return refused(u"\"aud\" must be a string or an array of strings"_s);
    for (const element item : list) {
        if (item.get(audience) != simdjson::SUCCESS)
            return refused(u"\"aud\" must be a string or an array of strings"_s);
        out.audiences.push_back(view(audience).toByteArray());
    }
    return {};
}

Result<void> grant(std::string_view pattern, Rights rights, Claims &out)
{
    if (const std::optional<QString> problem = channelNameProblem(view(pattern), Wildcard::Allowed))
        return refused(u"in \"channels\": "_s + *problem);
    out.channels.add(view(pattern), rights);
    return {};
}

Result<Rights> readRights(element value)
{
    const auto unknown = [] { return refused(u"the rights in \"channels\" are a list of subscribe, publish, presence, history"_s); };
    array list;
    if (value.get(list) != simdjson::SUCCESS)
        return unknown();
    Rights rights;
    for (const element item : list) {
        std::string_view name;
        if (item.get(name) != simdjson::SUCCESS)
            return unknown();
        const std::optional<Right> right = rightFromName(name);
        if (!right)
            return unknown();
        rights |= *right;
    }
    return rights;
}

Result<void> readChannelList(const array &patterns, Claims &out)
{
    for (const element item : patterns) {
        std::string_view pattern;
        if (item.get(pattern) != simdjson::SUCCESS)
            return refused(u"\"channels\" as an array holds names of channels or prefixes like \"news*\""_s);
        if (Result<void> granted = grant(pattern, everyRight, out); !granted)
            return granted;
    }
    return {};
}

Result<void> readChannels(const object &claims, Claims &out)
{
    element value;
    if (claims.at_key("channels").get(value) != simdjson::SUCCESS)
        return {};
    array patterns;
    if (value.get(patterns) == simdjson::SUCCESS)
        return readChannelList(patterns, out);
    object byPattern;
    if (value.get(byPattern) != simdjson::SUCCESS)
        return refused(u"\"channels\" must be an array of channels or an object from channel to rights"_s);
    for (const auto [pattern, list] : byPattern) {
        const Result<Rights> rights = readRights(list);
        if (!rights)
            return failure(rights.error());
        if (Result<void> granted = grant(pattern, *rights, out); !granted)
            return granted;
    }
    return {};
}

Result<void> readInfo(const object &claims, Claims &out)
{
    element value;
    if (claims.at_key("info").get(value) != simdjson::SUCCESS)
        return {};
    if (!value.is_object())
        return refused(u"\"info\" must be an object"_s);
    out.info = QByteArray::fromStdString(simdjson::minify(value));
    return {};
}

} // namespace

Result<Claims> Claims::fromJson(QByteArrayView json)
{
    simdjson::dom::parser parser;
    const Result<object> read = strictObject(parser, json, u"payload"_s);
    if (!read)
        return failure(read.error());
    Claims claims;
    for (const auto reader : {readSubject, readIssuer, readAudiences, readChannels, readInfo}) {
        if (const Result<void> ok = reader(*read, claims); !ok)
            return failure(ok.error());
    }
    const std::array dates{std::pair{std::string_view("exp"), &Claims::expiresAt}, std::pair{std::string_view("nbf"), &Claims::notBefore},
                           std::pair{std::string_view("iat"), &Claims::issuedAt}};
    for (const auto &[name, member] : dates) {
        if (const Result<void> ok = readDate(*read, name, claims.*member); !ok)
            return failure(ok.error());
    }
    return claims;
}

} // namespace signalbox::core::access
