// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/TomlSource.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#include <algorithm>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maxFileBytes = 4 * 1024 * 1024;
/// Dots in one line. toml++ walks dotted keys recursively without a limit of its own; no key of ours has more than four
/// parts, and no address or path comes near this.
constexpr int maxDotsInLine = 1000;

/// The number of the first line that no configuration of a person can hold; 0 when there is none.
int absurdLine(QByteArrayView text)
{
    int line = 1;
    int dots = 0;
    for (const char c : text) {
        if (c == '\n') {
            ++line;
            dots = 0;
        } else if (c == '.' && ++dots > maxDotsInLine) {
            return line;
        }
    }
    return 0;
}

} // namespace

QString TomlSource::at(const toml::source_region &region) const
{
    if (!region.begin)
        return m_fileName;
    return u"%1:%2:%3"_s.arg(m_fileName).arg(region.begin.line).arg(region.begin.column);
}

QString TomlSource::absolutePath(const QString &path) const
{
    if (path.isEmpty() || QDir::isAbsolutePath(path))
        return path;
    return QDir::cleanPath(QFileInfo(m_fileName).absoluteDir().filePath(path));
}

Result<TomlDocument> TomlDocument::parse(QByteArrayView text, const QString &fileName)
{
    const TomlSource source(fileName);
    if (const int line = absurdLine(text); line > 0) {
        const QString place = u"%1:%2:1"_s.arg(fileName).arg(line);
        return failure(ErrorCode::InvalidConfiguration, u"%1: a key has too many parts"_s.arg(place), place);
    }
    try {
        return TomlDocument{toml::parse(std::string_view(text.data(), std::size_t(text.size()))), source};
    } catch (const toml::parse_error &error) {
        const QString place = source.at(error.source());
        const std::string_view description = error.description();
        const QString what = QString::fromUtf8(description.data(), qsizetype(description.size()));
        return failure(ErrorCode::InvalidConfiguration, u"%1: %2"_s.arg(place, what), place);
    }
}

Result<TomlDocument> TomlDocument::load(const QString &fileName)
{
    QFile file(fileName);
    if (QFileInfo(fileName).isDir())
        return failure(ErrorCode::FileUnreadable, u"cannot read %1: it is a folder"_s.arg(fileName), fileName);
    // Opening a pipe would wait for a writer, for ever.
    if (file.exists() && !QFileInfo(fileName).isFile())
        return failure(ErrorCode::FileUnreadable, u"cannot read %1: it is no regular file"_s.arg(fileName), fileName);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::FileUnreadable, u"cannot read %1: %2"_s.arg(fileName, file.errorString()), fileName);
    const QByteArray text = file.read(maxFileBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorCode::FileUnreadable, u"cannot read %1: %2"_s.arg(fileName, file.errorString()), fileName);
    if (text.size() > maxFileBytes) {
        return failure(ErrorCode::InvalidConfiguration, u"%1: larger than 4 MiB; this is not a Signalbox configuration"_s.arg(fileName),
                       fileName);
    }
    return parse(text, fileName);
}

void TomlErrors::add(const toml::source_region &where, const QString &message)
{
    m_entries.push_back({where.begin, m_source.at(where), message});
}

Error TomlErrors::toError() const
{
    std::vector<Entry> sorted = m_entries;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Entry &a, const Entry &b) { return a.position < b.position; });
    QStringList lines;
    for (const Entry &entry : sorted)
        lines += u"%1: %2"_s.arg(entry.place, entry.message);
    return {ErrorCode::InvalidConfiguration, lines.join(u'\n'), sorted.empty() ? QString() : sorted.front().place};
}

} // namespace signalbox::core
