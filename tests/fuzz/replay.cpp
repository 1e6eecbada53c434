// SPDX-License-Identifier: Apache-2.0
// Gives every file of a folder, and every beginning of each, to a fuzz target:  replay_TARGET FOLDER|FILE…
#include "tests/fuzz/Target.h"

#include <QtCore/QByteArray>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

/// Of a long entry, so many beginnings, evenly spread.
constexpr qsizetype mostBeginnings = 1024;

std::vector<std::filesystem::path> filesOf(const std::filesystem::path &where)
{
    if (!std::filesystem::is_directory(where))
        return {where};
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(where))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

bool replay(const std::filesystem::path &file)
{
    using signalbox::fuzz::Depth;
    std::ifstream stream(file, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(stream)), {});
    if (!stream)
        return false;
    std::fprintf(stderr, "%s\n", file.c_str()); // before, so that the last line of a crash says which
    const QByteArray bytes = QByteArray::fromStdString(text);
    signalbox::fuzz::check(bytes, Depth::Thorough);
    const qsizetype step = 1 + bytes.size() / mostBeginnings;
    // Each in memory of its own size, for AddressSanitizer to see who reads past it.
    for (qsizetype size = 0; size < bytes.size(); size += step)
        signalbox::fuzz::check(QByteArray(bytes.constData(), size), Depth::Quick);
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    int replayed = 0;
    for (int i = 1; i < argc; ++i) {
        for (const std::filesystem::path &file : filesOf(argv[i])) {
            if (!replay(file)) {
                std::fprintf(stderr, "cannot read %s\n", file.c_str());
                return 1;
            }
            ++replayed;
        }
    }
    std::fprintf(stderr, "%d entries replayed\n", replayed);
    return replayed > 0 ? 0 : 1;
}
