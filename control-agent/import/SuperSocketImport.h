// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QList>
#include <QtCore/QMap>

#include <functional>

namespace signalbox::importer {

struct ImportOptions {
    /// How comments name the file.
    QString file;
    /// Server types there, by name or by .NET class, and what serves them here.
    QMap<QString, QString> types;
    /// Where a relative path of the file stands as seen from the outcome. Unset: the same.
    std::function<QString(const QString &)> placePath = {};
};

/// What could not be carried over, or not as it was: what, why, and what to do.
struct ImportNote {
    int line = 0;
    QString text;
};

/// A password that must stand alone in a file beside the outcome that only its owner can read.
struct ImportedPassword {
    QString fileName;
    QString password;
    int line = 0;
};

struct ImportOutcome {
    /// Holds no password.
    QString toml;
    /// By line.
    QList<ImportNote> notes;
    QList<ImportedPassword> passwords;
    int instances = 0;
};

/// Turns the XML configuration of SuperSocket 1.4 to 1.6 into Signalbox's.
/// Shape:  everything in the section is either in the outcome or in its notes. Where encryption, a
///         client's certificate or UDP was asked for and cannot be had yet, the instance does not start without it.
/// Errors: ParseError "LINE:COLUMN: what" for what is not XML; InvalidConfiguration for XML without such a section; MessageTooLarge.
/// Source: SuperSocket 1.6, "SuperSocket Basic Configuration" and the configuration classes of its engine.
[[nodiscard]] Result<ImportOutcome> importSuperSocket(const QByteArray &xml, const ImportOptions &options);

} // namespace signalbox::importer
