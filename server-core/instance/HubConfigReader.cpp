// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubConfigReader.h"

#include "server-core/instance/HubKeys.h"
#include "shared/base/Names.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace hubbounds;

namespace {

void readName(TomlReader &reader, HubConfig &hub)
{
    if (!reader.require(u"name"_s))
        return;
    reader.string(u"name"_s, hub.name);
    if (reader.raw().get("name")->is_string() && !isValidName(hub.name))
        reader.error(u"name"_s, u"\"name\" is \"%1\" but must be 1 to 64 letters, digits, '.', '_' or '-'"_s.arg(hub.name));
}

void readText(TomlReader &reader, const QString &key, QString &out, qsizetype most)
{
    reader.string(key, out);
    if (out.size() > most)
        reader.error(key, u"\"%1\" has %2 characters; the limit is %3"_s.arg(key).arg(out.size()).arg(most));
}

void readToken(TomlReader &reader, HubTokenConfig &token)
{
    readText(reader, u"issuer"_s, token.issuer, mostParty);
    readText(reader, u"audience"_s, token.audience, mostParty);
    reader.boolean(u"require_expiry"_s, token.requireExpiry);
    reader.finish();
}

void readLimits(TomlReader &reader, HubLimitsConfig &limits)
{
    reader.integer(u"max_channels"_s, limits.maxChannels, qint64(1), mostChannels);
    reader.integer(u"max_subscriptions"_s, limits.maxSubscriptions, qint64(1), mostSubscriptions);
    reader.integer(u"max_members"_s, limits.maxMembers, qint64(1), mostMembers);
    reader.integer(u"max_members_per_channel"_s, limits.maxMembersPerChannel, qint64(1), mostMembersPerChannel);
    reader.size(u"max_log_bytes"_s, limits.maxLogBytes, leastLog, mostMemory);
    reader.size(u"max_retained_bytes"_s, limits.maxRetainedBytes, leastLog, mostMemory);
    reader.integer(u"publishes_per_second"_s, limits.publishesPerSecond, qint64(0), mostRate);
    reader.integer(u"requests_per_second"_s, limits.requestsPerSecond, qint64(0), mostRate);
    reader.finish();
}

HubKeyConfig readKey(TomlReader &reader)
{
    HubKeyConfig key;
    readText(reader, u"id"_s, key.id, mostKeyId);
    if (reader.require(u"algorithm"_s)) {
        if (const auto algorithm = reader.choice(u"algorithm"_s, tokenAlgorithmNames()))
            key.algorithm = access::TokenAlgorithm(*algorithm);
    }
    if (reader.require(u"file"_s)) {
        reader.path(u"file"_s, key.file);
        if (const auto *text = reader.raw().get("file")->as_string(); text && text->get().empty())
            reader.error(u"file"_s, u"\"file\" is empty but must name the file of the key"_s);
    }
    reader.finish();
    return key;
}

void readKeys(TomlReader &reader, HubConfig &hub)
{
    const toml::node *keys = reader.node(u"key"_s);
    const bool hasNone = !keys || (keys->is_array() && keys->as_array()->empty());
    for (TomlReader &entry : reader.tables(u"key"_s)) {
        const HubKeyConfig key = readKey(entry);
        const auto isAgain = [&key](const HubKeyConfig &other) { return other.id == key.id && other.algorithm == key.algorithm; };
        if (!key.id.isEmpty() && std::any_of(hub.keys.cbegin(), hub.keys.cend(), isAgain))
            entry.error(u"id"_s, u"two keys of this hub have the id \"%1\"; give each its own"_s.arg(key.id));
        if (hub.keys.size() == HubConfig::mostKeys)
            entry.error(u"a hub has at most %1 keys"_s.arg(HubConfig::mostKeys));
        hub.keys.append(key);
    }
    if (hub.access == HubAccess::Token && hasNone)
        reader.error(u"access"_s, u"access \"token\" needs a key that tokens are checked with; add a [[hub.key]]"_s);
    // Whoever gives keys means to keep others out.
    else if (hub.access != HubAccess::Token && !hub.keys.isEmpty())
        reader.error(
            u"key"_s,
            u"[[hub.key]] is for access = \"token\", and the access of this hub is \"%1\""_s.arg(hubAccessNames().at(int(hub.access))));
}

} // namespace

HubConfig readHub(TomlReader &reader)
{
    HubConfig hub;
    hub.sourceFile = reader.source().fileName();
    hub.sourceLine = std::max(1, reader.line());
    readName(reader, hub);
    if (const auto access = reader.choice(u"access"_s, hubAccessNames()))
        hub.access = HubAccess(*access);
    reader.boolean(u"presence"_s, hub.presence);
    reader.duration(u"presence_hold"_s, hub.presenceHold, 0ms, mostHold);
    reader.integer(u"history_count"_s, hub.historyCount, qint64(0), mostHistory);
    reader.size(u"history_bytes"_s, hub.historyBytes, leastLog, mostLog);
    reader.duration(u"history_age"_s, hub.historyAge, leastAge, mostAge);
    readKeys(reader, hub);
    if (auto token = reader.table(u"token"_s))
        readToken(*token, hub.token);
    if (auto limits = reader.table(u"limits"_s))
        readLimits(*limits, hub.limits);
    reader.finish();
    return hub;
}

} // namespace signalbox::core
