// SPDX-License-Identifier: Apache-2.0
#include "control-agent/import/XmlTree.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QStringConverter>
#include <QtCore/QXmlStreamReader>

#include <algorithm>

namespace signalbox::importer {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Error> notXml(qint64 line, qint64 column, const QString &what)
{
    return failure(ErrorCode::ParseError, u"%1:%2: %3"_s.arg(line).arg(column).arg(what));
}

/// By the declaration; a byte order mark and the width of the first character were looked at before.
Result<QStringConverter::Encoding> declaredEncoding(const QByteArray &bytes)
{
    static const QRegularExpression declaration(u"^<\\?xml[^>]*\\bencoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']"_s);
    constexpr qsizetype longestDeclaration = 256;
    const QRegularExpressionMatch match = declaration.match(QString::fromLatin1(bytes.left(longestDeclaration)));
    const QString name = match.captured(1).toLower();
    // What names two bytes a character, and is read with one, was saved as something else than it says: most likely UTF-8.
    if (name.isEmpty() || name == "utf-8"_L1 || name == "utf8"_L1 || name == "us-ascii"_L1 || name.startsWith("utf-16"_L1))
        return QStringConverter::Utf8;
    if (name == "iso-8859-1"_L1 || name == "latin1"_L1)
        return QStringConverter::Latin1;
    return notXml(1, 1, u"the encoding \"%1\" is not known here; save the file as UTF-8 and try again"_s.arg(name));
}

/// With line feeds only, as XML itself reads line ends.
Result<QString> decoded(const QByteArray &bytes)
{
    auto encoding = QStringConverter::encodingForData(bytes, u'<');
    if (!encoding) {
        const Result<QStringConverter::Encoding> declared = declaredEncoding(bytes);
        if (!declared)
            return failure(declared.error());
        encoding = *declared;
    }
    QStringDecoder decoder(*encoding);
    QString text = decoder(bytes);
    if (decoder.hasError())
        return notXml(1, 1, u"not all of it is %1; save the file as UTF-8 and try again"_s.arg(QLatin1StringView(decoder.name())));
    text.replace("\r\n"_L1, "\n"_L1);
    text.replace(u'\r', u'\n');
    return text;
}

class TreeReader
{
public:
    explicit TreeReader(const QString &text) : m_lines(text.split(u'\n')), m_reader(text) { }

    Result<XmlElement> read();

private:
    bool open(std::vector<XmlElement *> &path, XmlElement &root);
    void keepText(XmlElement &element) const;
    int lineOfTag() const;
    int lineOf(QStringView attribute, int first) const;
    qint64 lastLine() const { return std::min<qint64>(m_reader.lineNumber(), m_lines.size()); }
    tl::unexpected<Error> problem(const QString &what) const { return notXml(m_reader.lineNumber(), m_reader.columnNumber() + 1, what); }

    const QStringList m_lines;
    QXmlStreamReader m_reader;
    /// Where the token before this one ended: not after the '<' of this one.
    qint64 m_from = 1;
};

/// Where the tag that was just read begins.
int TreeReader::lineOfTag() const
{
    const QString start = u'<' + m_reader.qualifiedName().toString();
    qint64 line = m_from;
    while (line < lastLine() && !m_lines[line - 1].contains(start))
        ++line;
    return int(line);
}

/// Where in the tag that begins at `first` an attribute stands.
int TreeReader::lineOf(QStringView attribute, int first) const
{
    // Nearly every tag stands on one line; and a file of one long line is not searched again and again.
    if (first >= lastLine())
        return first;
    const QRegularExpression expression(u"(^|[\\s\"'])%1\\s*(=|$)"_s.arg(QRegularExpression::escape(attribute)));
    for (qint64 line = first; line < lastLine(); ++line) {
        const QString &text = m_lines[line - 1];
        // A tag that goes on in the next line is the last of its own.
        if (expression.match(text, line == first ? std::max<qsizetype>(0, text.lastIndexOf(u'<')) : 0).hasMatch())
            return int(line);
    }
    return int(lastLine());
}

bool TreeReader::open(std::vector<XmlElement *> &path, XmlElement &root)
{
    XmlElement *element = &root;
    if (path.size() >= std::size_t(mostXmlDepth) || m_reader.attributes().size() > mostXmlDepth)
        return false;
    if (!path.empty())
        element = &path.back()->children.emplace_back();
    element->name = m_reader.name().toString();
    element->line = lineOfTag();
    for (const QXmlStreamAttribute &attribute : m_reader.attributes()) {
        // xsi:schemaLocation and the like help editors and set nothing.
        if (attribute.namespaceUri() == "http://www.w3.org/2001/XMLSchema-instance"_L1)
            continue;
        element->attributes.append(
            {attribute.qualifiedName().toString(), attribute.value().toString(), lineOf(attribute.qualifiedName(), element->line)});
    }
    path.push_back(element);
    return true;
}

void TreeReader::keepText(XmlElement &element) const
{
    if (m_reader.isWhitespace() || !element.text.isEmpty())
        return;
    const QString text = m_reader.text().toString();
    const QString words = text.trimmed();
    constexpr qsizetype mostShown = 60;
    element.text = words.section(u'\n', 0, 0).left(mostShown);
    element.textLine = int(m_reader.lineNumber() - text.mid(text.indexOf(words)).count(u'\n'));
}

Result<XmlElement> TreeReader::read()
{
    XmlElement root;
    // Children are added to the last element of the path only, so the addresses before it stay.
    std::vector<XmlElement *> path;
    while (!m_reader.atEnd()) {
        switch (m_reader.readNext()) {
        case QXmlStreamReader::DTD:
            return problem(u"a document type (<!DOCTYPE …>) is not read, for entities could hide what a file says or blow it up; take it "
                           "out and write its entities out"_s);
        case QXmlStreamReader::StartElement:
            if (!open(path, root))
                return problem(
                    u"more than %1 elements inside one another or attributes of one element; no SuperSocket configuration has so many"_s
                        .arg(mostXmlDepth));
            break;
        case QXmlStreamReader::EndElement:
            path.pop_back();
            break;
        case QXmlStreamReader::Characters:
            if (!path.empty())
                keepText(*path.back());
            break;
        default:
            break;
        }
        m_from = m_reader.lineNumber();
    }
    if (m_reader.hasError())
        return problem(u"not well-formed XML: %1"_s.arg(m_reader.errorString()));
    return root;
}

} // namespace

Result<XmlElement> readXml(const QByteArray &bytes)
{
    if (bytes.size() > mostXmlBytes)
        return failure(ErrorCode::MessageTooLarge, u"longer than %1 MiB; no SuperSocket configuration is"_s.arg(mostXmlBytes >> 20));
    return decoded(bytes).and_then([](const QString &text) { return TreeReader(text).read(); });
}

} // namespace signalbox::importer
