// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QList>

#include <vector>

namespace signalbox::importer {

struct XmlAttribute {
    QString name;
    QString value;
    int line = 0;
};

/// An element with all below it. Names are as written, without a namespace's prefix.
struct XmlElement {
    QString name;
    /// Where its tag begins.
    int line = 0;
    QList<XmlAttribute> attributes;
    std::vector<XmlElement> children;
    /// The first words that stand between its tags, outside its children; empty where there is only space.
    QString text;
    int textLine = 0;
};

/// Reads a small XML file, with the line of each attribute.
/// Shape:  UTF-8 and UTF-16, with or without byte order mark, and Latin-1 where the file declares it. A document type, and with it every
///         entity of the file's own, is refused, and so is what goes past `mostXmlBytes` or `mostXmlDepth`.
/// Errors: ParseError "LINE:COLUMN: what"; MessageTooLarge.
[[nodiscard]] Result<XmlElement> readXml(const QByteArray &bytes);

/// The largest configuration known to us has 40 KiB.
inline constexpr qsizetype mostXmlBytes = 4 * 1024 * 1024;
/// Elements inside one another, and attributes of one: a SuperSocket section needs 5 and 35, with options of one's own some more.
inline constexpr int mostXmlDepth = 64;

} // namespace signalbox::importer
