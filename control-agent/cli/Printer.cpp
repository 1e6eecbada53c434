// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Printer.h"

#include "shared/rpc/JsonRpc.h"

#include <QtCore/QJsonDocument>

#include <cstdio>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

void write(std::FILE *to, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    std::fwrite(utf8.constData(), 1, std::size_t(utf8.size()), to);
    std::fflush(to);
}

} // namespace

void Printer::line(const QString &text) const
{
    write(stdout, text + u'\n');
}
void Printer::table(const Table &table) const
{
    write(stdout, table.text(m_colour, m_width));
}
void Printer::json(const QJsonValue &value) const
{
    line(m_format == Format::JsonLines ? compactJson(value) : jsonText(value));
}
void Printer::text(const QString &text) const
{
    write(stdout, text);
}
bool Printer::canWrite()
{
    return std::fflush(stdout) == 0 && !std::ferror(stdout);
}

void Printer::records(const Records &records) const
{
    switch (m_format) {
    case Format::Table:
    case Format::Json:
        return json(records.whole);
    case Format::JsonLines:
        return text(records.jsonLines());
    case Format::Csv:
        return text(records.csv());
    case Format::Name:
        return text(records.names());
    }
}

void Printer::note(const QString &text) const
{
    write(stderr, printable(text) + u'\n');
}

void Printer::error(const Error &error, const QString &about) const
{
    if (isJson()) {
        QJsonObject object = rpc::errorObject(error);
        if (!about.isEmpty())
            object.insert("about"_L1, about);
        write(stderr, QString::fromUtf8(QJsonDocument(QJsonObject{{u"error"_s, object}}).toJson(QJsonDocument::Compact)) + u'\n');
        return;
    }
    const QString subject = about.isEmpty() ? u"signalbox: "_s : u"signalbox: %1: "_s.arg(about);
    note(subject + error.message);
}

} // namespace signalbox::cli
