// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/Records.h"
#include "control-agent/cli/Table.h"
#include "shared/base/Error.h"

namespace signalbox::cli {

enum class Format { Table, Json, JsonLines, Csv, Name };

/// The only one that writes: data to standard output, everything else to standard error.
class Printer
{
public:
    /// `width`: columns of the terminal that tables must fit; 0: any width.
    Printer(Format format, bool colour, int width = 0) : m_format(format), m_colour(colour), m_width(width) { }

    Format format() const { return m_format; }
    /// For people; every other format is for programs.
    bool isTable() const { return m_format == Format::Table; }
    bool isJson() const { return m_format == Format::Json || m_format == Format::JsonLines; }
    bool colour() const { return m_colour; }

    /// Data. A line end is added.
    void line(const QString &text) const;
    void table(const Table &table) const;
    /// Indented; on one line with JsonLines.
    void json(const QJsonValue &value) const;
    /// In the format for programs that was asked for.
    void records(const Records &records) const;
    /// Data as it is.
    void text(const QString &text) const;
    /// False once standard output has failed: a full disk, or a reader that went away.
    static bool canWrite();

    /// Said to the person, never to a script.
    void note(const QString &text) const;
    /// "signalbox: message", or with JSON an object {"error": {…}}. `about` names the thing of several.
    void error(const Error &error, const QString &about = {}) const;

private:
    Format m_format;
    bool m_colour;
    int m_width;
};

} // namespace signalbox::cli
