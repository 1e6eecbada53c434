// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

namespace signalbox {

class Service;

/// Another server, seen as a `T`: an interface that its service has, or the service's own class.
/// Shape:  resolves at each use: null while that server is stopped, unless both have isolation "none" in one process, and when it
///         is no T. Whoever holds what `get` returned keeps that service alive.
/// Thread: any. The caller's thread runs the service's code, beside the service's own threads.
///
///     if (auto b = m_b.get())
///         b->dispatch(key, text);
template <class T>
class ServerRef
{
public:
    using Lookup = std::function<std::shared_ptr<Service>()>;

    ServerRef() = default;
    explicit ServerRef(Lookup lookup) : m_lookup(std::move(lookup)) { }

    std::shared_ptr<T> get() const { return m_lookup ? std::dynamic_pointer_cast<T>(m_lookup()) : nullptr; }
    explicit operator bool() const { return get() != nullptr; }
    /// Holds the service during the call. Only for a server that is known to run: it may stop after any test.
    std::shared_ptr<T> operator->() const { return get(); }

private:
    Lookup m_lookup;
};

} // namespace signalbox
