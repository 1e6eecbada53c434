// SPDX-License-Identifier: Apache-2.0
// The agent's configuration file. Input: the file.
#include "control-agent/config/ConfigReader.h"
#include "shared/base/Names.h"
#include "tests/fuzz/Target.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>

namespace signalbox::fuzz {

namespace {

using namespace Qt::StringLiterals;

/// A file that exists in memory only, rewritten for each input.
class MemoryFile
{
public:
    MemoryFile() : m_descriptor(memfd_create("signalbox.toml", MFD_CLOEXEC))
    {
        if (m_descriptor < 0)
            broken("memfd_create");
    }
    ~MemoryFile() { ::close(m_descriptor); }
    MemoryFile(const MemoryFile &) = delete;
    MemoryFile &operator=(const MemoryFile &) = delete;

    void write(QByteArrayView bytes) const
    {
        if (ftruncate(m_descriptor, 0) != 0 || pwrite(m_descriptor, bytes.data(), std::size_t(bytes.size()), 0) != bytes.size())
            broken("cannot write the file");
    }
    [[nodiscard]] QString path() const { return u"/proc/self/fd/%1"_s.arg(m_descriptor); }

private:
    const int m_descriptor;
};

void requireUsable(const core::InstanceConfig &instance)
{
    require(isValidName(instance.name), "an instance has a valid name", instance.name.toUtf8());
    require(!instance.listeners.isEmpty(), "an instance listens");
    require(instance.limits.maxMessageBytes > 0 && instance.limits.outboxBytes > 0, "limits are positive");
    require(instance.limits.handshakeTimeout.count() > 0 && instance.limits.sendTimeout.count() > 0, "time-outs are positive");
    require(instance.sourceLine > 0, "an instance knows its line");
}

} // namespace

void check(QByteArrayView input, Depth)
{
    static const MemoryFile file;
    file.write(input);
    const auto config = agent::readConfig(file.path());
    if (!config) {
        // Every line of it says where.
        for (const QString &line : config.error().message.split(u'\n'))
            require(line.startsWith(file.path()), "an error names the file", config.error().message.toUtf8());
        return;
    }
    for (const core::InstanceConfig &instance : config->instances)
        requireUsable(instance);
}

} // namespace signalbox::fuzz
