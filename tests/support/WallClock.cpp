// SPDX-License-Identifier: Apache-2.0
// Preloaded into a program, moves its wall clock by what stands in the file that SIGNALBOX_WALL_CLOCK names: seconds, as a
// 64-bit number, at any time. The monotonic clocks stay as they are, as when somebody sets a machine's clock.
#include <atomic>
#include <cstdint>
#include <cstdlib>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

namespace {

using Offset = std::atomic<std::int64_t>;
static_assert(sizeof(Offset) == sizeof(std::int64_t) && Offset::is_always_lock_free);

const Offset *mapOffset()
{
    const char *path = std::getenv("SIGNALBOX_WALL_CLOCK");
    const int descriptor = path ? ::open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (descriptor < 0)
        std::abort();
    void *memory = ::mmap(nullptr, sizeof(Offset), PROT_READ, MAP_SHARED, descriptor, 0);
    ::close(descriptor);
    if (memory == MAP_FAILED)
        std::abort();
    return static_cast<const Offset *>(memory);
}

std::int64_t offset()
{
    static const Offset *const shared = mapOffset();
    return shared->load();
}

int realTime(clockid_t clock, timespec *time)
{
    using Function = int (*)(clockid_t, timespec *);
    static const auto original = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "clock_gettime"));
    return original(clock, time);
}

} // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec *result) noexcept
{
    const int done = realTime(clock, result);
    if (done == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI))
        result->tv_sec += offset();
    return done;
}

int gettimeofday(timeval *result, void *) noexcept
{
    timespec now{};
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return -1;
    *result = {now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *result) noexcept
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    if (result)
        *result = now.tv_sec;
    return now.tv_sec;
}
}
