// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Methods.h"
#include "shared/base/Error.h"

#include <CLI/CLI.hpp>

namespace signalbox::cli {

/// What a command line says about an instance's configuration.
struct InstanceEdits {
    std::string type;
    std::optional<int> port;
    std::string address;
    std::string pkcs12;
    std::string passwordFile;
    std::string certificate;
    std::string key;
    std::vector<std::string> set;
    std::vector<std::string> unset;
    std::string file;

    /// Each of: --port, --address, --set.
    void declareTo(CLI::App &parser);
    void declareType(CLI::App &parser);
    void declareTls(CLI::App &parser);
    void declareUnset(CLI::App &parser);
    void declareFile(CLI::App &parser, const std::string &description);

    bool isEmpty() const;
    /// `document`, or the file's text instead, with the rest on it.
    [[nodiscard]] Result<QJsonObject> appliedTo(QJsonObject document) const;
};

/// Text of a file, or of standard input when it is "-".
/// Errors: NotFound; InvalidParams when it is too long for a configuration.
[[nodiscard]] Result<QByteArray> readConfigFile(const QString &path);

} // namespace signalbox::cli
