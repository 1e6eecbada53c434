// SPDX-License-Identifier: Apache-2.0
// Linux: /proc.
#include "server-core/instance/worker/ProcessFacts.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#include <unistd.h>

#include <array>

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;

namespace {

QByteArray readProc(qint64 pid, const QString &name)
{
    QFile file(u"/proc/%1/%2"_s.arg(pid).arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Of the fields behind the program's name, which may hold anything.
constexpr qsizetype stateField = 0;
constexpr qsizetype startTimeField = 19;

} // namespace

std::optional<qint64> processStartTime(qint64 pid)
{
    const QByteArray stat = readProc(pid, u"stat"_s);
    const qsizetype end = stat.lastIndexOf(')');
    const QList<QByteArray> fields = stat.sliced(end + 1).simplified().split(' ');
    if (end < 0 || fields.size() <= startTimeField || fields[stateField] == "Z" || fields[stateField] == "X")
        return std::nullopt;
    return fields[startTimeField].toLongLong();
}

QString processProgram(qint64 pid)
{
    std::array<char, 4096> target{};
    const QByteArray path = "/proc/" + QByteArray::number(pid) + "/exe";
    const ssize_t size = ::readlink(path.constData(), target.data(), target.size());
    if (size <= 0)
        return {};
    QString name = QFileInfo(QFile::decodeName(QByteArray(target.data(), qsizetype(size)))).fileName();
    // How the kernel shows a program whose file was replaced.
    const QString replaced = u" (deleted)"_s;
    if (name.endsWith(replaced))
        name.chop(replaced.size());
    return name;
}

std::optional<qint64> processResidentBytes(qint64 pid)
{
    const QList<QByteArray> pages = readProc(pid, u"statm"_s).split(' ');
    if (pages.size() < 2)
        return std::nullopt;
    return pages[1].toLongLong() * qint64(::sysconf(_SC_PAGESIZE));
}

} // namespace signalbox::core::worker
