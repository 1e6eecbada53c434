// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/Table.h"
#include "shared/base/Error.h"

#include <QtCore/QJsonValue>

namespace signalbox::cli {

enum class Format { Table, Json };

/// The only one that writes: data to standard output, everything else to standard error.
class Printer
{
public:
    Printer(Format format, bool colour) : m_format(format), m_colour(colour) { }

    bool isJson() const { return m_format == Format::Json; }
    bool colour() const { return m_colour; }

    /// Data. A line end is added.
    void line(const QString &text) const;
    void table(const Table &table) const;
    void json(const QJsonValue &value) const;

    /// Said to the person, never to a script.
    void note(const QString &text) const;
    /// "signalbox: message", or with JSON an object {"error": {…}}. `about` names the thing of several.
    void error(const Error &error, const QString &about = {}) const;

private:
    Format m_format;
    bool m_colour;
};

/// Any JSON value as indented text without a line end. (QJsonDocument takes only objects and arrays.)
QString jsonText(const QJsonValue &value);

} // namespace signalbox::cli
