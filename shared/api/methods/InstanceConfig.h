// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/methods/Config.h"
#include "shared/api/methods/Instance.h"

namespace signalbox::api {

/// Where the configuration in force comes from. TakenOver: from the store, in place of a file's.
enum class ConfigOrigin { File, Store, TakenOver };
constexpr json::EnumNames<ConfigOrigin, 3> enumNames(ConfigOrigin)
{
    return {{"file", "store", "taken_over"}};
}

/// Everything about how one instance is configured. A document has the keys, units and spellings of TOML.
struct InstanceConfiguration {
    QString name;
    QJsonObject document;
    QJsonObject short_document;
    ConfigOrigin origin = ConfigOrigin::File;
    std::optional<QString> file;
    std::optional<int> line;
    qint64 revision = 0;
    QList<QString> pending;
    static constexpr auto fields = std::tuple{
        json::field("name", &InstanceConfiguration::name, "Name of the instance"),
        json::field("document", &InstanceConfiguration::document, "Every key with its value, defaults too; paths are absolute"),
        json::field("short_document", &InstanceConfiguration::short_document, "What differs from the defaults: as a person would write it"),
        json::field("origin", &InstanceConfiguration::origin, "file, store, or taken_over: from the store in place of a file's"),
        json::field("file", &InstanceConfiguration::file, "The file that defines it; null: none does"),
        json::field("line", &InstanceConfiguration::line, "Where in that file, from 1"),
        json::field("revision", &InstanceConfiguration::revision, "Of this configuration, for if_revision; the same text has the same one"),
        json::field("pending", &InstanceConfiguration::pending, "Keys that were changed and count from its next start on")};
};

/// What a change of an instance's configuration has done.
struct InstanceConfigured {
    QString name;
    ConfigOrigin origin = ConfigOrigin::Store;
    qint64 revision = 0;
    QList<ConfigChange> changes;
    static constexpr auto fields =
        std::tuple{json::field("name", &InstanceConfigured::name, "Name of the instance"),
                   json::field("origin", &InstanceConfigured::origin, "Where its configuration comes from now"),
                   json::field("revision", &InstanceConfigured::revision, "Of the configuration it has now"),
                   json::field("changes", &InstanceConfigured::changes, "What is different now, and when it counts")};
};

struct InstanceConfig {
    static constexpr std::string_view name = "instance.config";
    static constexpr std::string_view doc = "How an instance is configured, and by whom.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Instance;
    using Params = NameParams;
    using Result = InstanceConfiguration;
};

struct InstanceCreate {
    static constexpr std::string_view name = "instance.create";
    static constexpr std::string_view doc = "Makes an instance, kept in the agent's store. What is wrong with its configuration stands in "
                                            "`data.problems`, each with the path of "
                                            "its field.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr bool changes = true;
    struct Params {
        QJsonObject config;
        std::optional<bool> start;
        static constexpr auto fields = std::tuple{
            json::field("config", &Params::config, "As config.schema describes one instance; what is not there has its default"),
            json::field("start", &Params::start, "Start it; false: it stays stopped until someone starts it. null: as its autostart says")};
    };
    using Result = InstanceConfigured;
};

struct InstanceEdit {
    static constexpr std::string_view name = "instance.edit";
    static constexpr std::string_view doc =
        "Changes the configuration of an instance that the store keeps: live keys count at once, the rest from its next start on; nothing "
        "restarts. Give either `config` or `changes`. One that a file defines answers ManagedByFile with `path` and `line` in `data`.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Scope scope = Scope::Instance;
    static constexpr bool changes = true;
    struct Params {
        QString name;
        std::optional<QJsonObject> config;
        std::optional<QJsonObject> patch;
        static constexpr auto fields = std::tuple{
            json::field("name", &Params::name, "Name of the instance; it cannot be changed"),
            json::field("config", &Params::config, "The whole configuration: what is not there has its default"),
            json::field("changes", &Params::patch,
                        "A JSON merge patch (RFC 7396): what is not there stays, null takes the default; lists are replaced whole")};
    };
    using Result = InstanceConfigured;
};

struct InstanceClone {
    static constexpr std::string_view name = "instance.clone";
    static constexpr std::string_view doc =
        "Makes an instance like another one; the store keeps it. Both have the same ports unless `changes` says others.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr bool changes = true;
    struct Params {
        QString name;
        QString as;
        std::optional<QJsonObject> patch;
        bool start = false;
        static constexpr auto fields =
            std::tuple{json::field("name", &Params::name, "The instance to copy"), json::field("as", &Params::as, "Name of the new one"),
                       json::field("changes", &Params::patch, "A JSON merge patch (RFC 7396) on the copy"),
                       json::optionalField("start", &Params::start, "Start it; else it stays stopped until someone starts it")};
    };
    using Result = InstanceConfigured;
};

struct InstanceRemove {
    static constexpr std::string_view name = "instance.remove";
    static constexpr std::string_view doc =
        "Removes an instance that the store keeps. One that a file defines is removed there; one that was taken over is given back first.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Scope scope = Scope::Instance;
    static constexpr bool changes = true;
    struct Params {
        QString name;
        bool stop = false;
        static constexpr auto fields =
            std::tuple{json::field("name", &Params::name, "Name of the instance"),
                       json::optionalField("stop", &Params::stop, "Stop it first; else one that runs answers InvalidState")};
    };
    using Result = Nothing;
};

struct InstanceTakeOver {
    static constexpr std::string_view name = "instance.take_over";
    static constexpr std::string_view doc =
        "Copies the configuration of an instance from its file into the store, where it can be edited. The file stays as it is and is "
        "passed over for this instance until it is given back.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Scope scope = Scope::Instance;
    static constexpr bool changes = true;
    using Params = NameParams;
    using Result = InstanceConfigured;
};

struct InstanceGiveBack {
    static constexpr std::string_view name = "instance.give_back";
    static constexpr std::string_view doc =
        "Undoes instance.take_over: what the store says of the instance is forgotten, and what its file says counts again.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Scope scope = Scope::Instance;
    static constexpr bool changes = true;
    using Params = NameParams;
    using Result = InstanceConfigured;
};

} // namespace signalbox::api
