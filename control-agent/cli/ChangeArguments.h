// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <QtCore/QJsonObject>
#include <QtCore/QString>

#include <optional>

namespace signalbox::cli {

/// What every command that changes something takes: --request-id, --if-revision, --dry-run.
struct ChangeArguments {
    std::string requestId;
    std::optional<qint64> ifRevision;
    bool dryRun = false;

    void declareTo(CLI::App &parser);
    /// The same for one of several things: the request id must differ for each, and yet be the same in a repeat.
    ChangeArguments forOneOfSeveral(const QString &name) const;
    QJsonObject addedTo(QJsonObject params) const;
    /// What was done, or with --dry-run what would be.
    QString told(const QString &text) const;
};

} // namespace signalbox::cli
