// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubKeys.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;
using namespace schema;

namespace {

QJsonObject text(qsizetype most)
{
    return {{u"type"_s, u"string"_s}, {u"maxLength"_s, most}};
}

QJsonObject durationUpTo(std::chrono::milliseconds least, std::chrono::milliseconds most, bool zeroIsNone = false)
{
    QJsonObject object = duration(least.count(), zeroIsNone);
    object.insert(u"x-maximum-ms"_s, qint64(most.count()));
    return object;
}

ConfigTable<HubConfig> hubTable()
{
    using namespace hubbounds;
    return {QString(),
            u"A hub: channels and presence that instances of the type \"pubsub\" share. One that nothing defines has the defaults."_s,
            {{.name = u"name"_s,
              .description = u"What the \"hub\" of an instance says: 1 to 64 letters, digits, '.', '_' or '-'."_s,
              .schema = {{u"type"_s, u"string"_s}, {u"pattern"_s, u"^[A-Za-z0-9._-]{1,64}$"_s}},
              .value = [](const HubConfig &c) { return c.name; },
              .effect = TakesEffect::Live,
              .required = true},
             {.name = u"access"_s,
              .description = u"Who may use it: everybody, who has a token that one of its keys has signed, or whom the service lets in."_s,
              .schema = choice(hubAccessNames()),
              .value = [](const HubConfig &c) { return hubAccessNames().at(int(c.access)); },
              .effect = TakesEffect::NewSessions},
             {.name = u"presence"_s,
              .description = u"Clients may enter channels and see who is there."_s,
              .schema = typed(u"boolean"_s),
              .value = [](const HubConfig &c) { return c.presence; },
              .effect = TakesEffect::Live},
             {.name = u"presence_hold"_s,
              .description = u"So long a member stays after its last session has ended. \"0s\": it leaves at once."_s,
              .schema = durationUpTo(std::chrono::milliseconds(0), mostHold, true),
              .value = [](const HubConfig &c) { return durationText(c.presenceHold); },
              .effect = TakesEffect::Live},
             {.name = u"history_count"_s,
              .description = u"Messages that each channel keeps, for clients that come back and for history. 0: none."_s,
              .schema = integer(0, mostHistory),
              .value = [](const HubConfig &c) { return c.historyCount; },
              .effect = TakesEffect::Live},
             {.name = u"history_bytes"_s,
              .description = u"Bytes that each channel keeps; past it the oldest message goes."_s,
              .schema = size(leastLog, mostLog),
              .value = [](const HubConfig &c) { return c.historyBytes; },
              .effect = TakesEffect::Live},
             {.name = u"history_age"_s,
              .description = u"So long a message is kept."_s,
              .schema = durationUpTo(leastAge, mostAge),
              .value = [](const HubConfig &c) { return durationText(c.historyAge); },
              .effect = TakesEffect::Live}}};
}

ConfigTable<HubConfig> tokenTable()
{
    using hubbounds::mostParty;
    return {u"token"_s,
            u"What a token must have besides a signature, with access = \"token\"."_s,
            {{.name = u"issuer"_s,
              .description = u"What its \"iss\" must be. Empty: anything."_s,
              .schema = text(mostParty),
              .value = [](const HubConfig &c) { return c.token.issuer; },
              .effect = TakesEffect::NewSessions},
             {.name = u"audience"_s,
              .description = u"What must be among its \"aud\". Empty: anything."_s,
              .schema = text(mostParty),
              .value = [](const HubConfig &c) { return c.token.audience; },
              .effect = TakesEffect::NewSessions},
             {.name = u"require_expiry"_s,
              .description = u"It must end some day: have \"exp\"."_s,
              .schema = typed(u"boolean"_s),
              .value = [](const HubConfig &c) { return c.token.requireExpiry; },
              .effect = TakesEffect::NewSessions}}};
}

ConfigTable<HubConfig> hubLimitsTable()
{
    using namespace hubbounds;
    return {
        u"limits"_s,
        u"What clients may ask for. What is beyond is refused with an error; nobody else notices."_s,
        {{.name = u"max_channels"_s,
          .description = u"Channels of the hub that are in use or keep something."_s,
          .schema = integer(1, mostChannels),
          .value = [](const HubConfig &c) { return c.limits.maxChannels; },
          .effect = TakesEffect::Live},
         {.name = u"max_subscriptions"_s,
          .description = u"Subscriptions of one session."_s,
          .schema = integer(1, mostSubscriptions),
          .value = [](const HubConfig &c) { return c.limits.maxSubscriptions; },
          .effect = TakesEffect::Live},
         {.name = u"max_members"_s,
          .description = u"Members of all channels together; one counts in each of its channels."_s,
          .schema = integer(1, mostMembers),
          .value = [](const HubConfig &c) { return c.limits.maxMembers; },
          .effect = TakesEffect::Live},
         {.name = u"max_members_per_channel"_s,
          .description = u"Members of one channel."_s,
          .schema = integer(1, mostMembersPerChannel),
          .value = [](const HubConfig &c) { return c.limits.maxMembersPerChannel; },
          .effect = TakesEffect::Live},
         {.name = u"max_log_bytes"_s,
          .description = u"Bytes that all channels keep together; past it the oldest messages go."_s,
          .schema = size(leastLog, mostMemory),
          .value = [](const HubConfig &c) { return c.limits.maxLogBytes; },
          .effect = TakesEffect::Live},
         {.name = u"max_retained_bytes"_s,
          .description = u"Bytes of retained messages of all channels together."_s,
          .schema = size(leastLog, mostMemory),
          .value = [](const HubConfig &c) { return c.limits.maxRetainedBytes; },
          .effect = TakesEffect::Live},
         {.name = u"publishes_per_second"_s,
          .description = u"Messages a second that one session may publish; more are refused (RateLimited). 0: no limit."_s,
          .schema = integer(0, mostRate),
          .value = [](const HubConfig &c) { return c.limits.publishesPerSecond; },
          .effect = TakesEffect::Live},
         {.name = u"requests_per_second"_s,
          .description =
              u"All other requests a second of one session, over time: as many at once as it takes to subscribe and enter wherever it may. More are refused (RateLimited). 0: no limit."_s,
          .schema = integer(0, mostRate),
          .value = [](const HubConfig &c) { return c.limits.requestsPerSecond; },
          .effect = TakesEffect::Live}}};
}

} // namespace

QStringList hubAccessNames()
{
    return {u"open"_s, u"token"_s, u"service"_s};
}

QStringList tokenAlgorithmNames()
{
    return {u"HS256"_s, u"ES256"_s};
}

const std::vector<ConfigTable<HubConfig>> &hubTables()
{
    static const std::vector<ConfigTable<HubConfig>> tables{hubTable(), tokenTable(), hubLimitsTable()};
    return tables;
}

const ConfigTable<HubKeyConfig> &hubKeyTable()
{
    static const ConfigTable<HubKeyConfig> table{
        u"key"_s,
        u"A key that tokens are checked with, for access = \"token\". Up to 16, so that one can take the place of another."_s,
        {{.name = u"id"_s,
          .description = u"\"kid\" of the tokens it is for. Empty: of all."_s,
          .schema = text(hubbounds::mostKeyId),
          .value = [](const HubKeyConfig &c) { return c.id; },
          .effect = TakesEffect::NewSessions},
         {.name = u"algorithm"_s,
          .description = u"HS256: a secret that whoever makes tokens has, too. ES256: the public key to a private one."_s,
          .schema = choice(tokenAlgorithmNames()),
          .value = [](const HubKeyConfig &c) { return tokenAlgorithmNames().at(int(c.algorithm)); },
          .effect = TakesEffect::NewSessions,
          .required = true},
         {.name = u"file"_s,
          .description =
              u"HS256: file whose only line is the secret, of 32 bytes or more; not every user may read it (mode 0640 or 0600). ES256: the public key, PEM."_s,
          .schema = path(),
          .value = [](const HubKeyConfig &c) { return c.file; },
          .effect = TakesEffect::NewSessions,
          .required = true}}};
    return table;
}

} // namespace signalbox::core
