// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArrayView>

#include <cstdint>

/// What a fuzz target is, and how it says that a property does not hold.
namespace signalbox::fuzz {

enum class Depth : std::uint8_t {
    Quick, ///< thousands of times a second, by the fuzzer
    Thorough, ///< once for each entry of a corpus, by the replay
};

/// Defined once by each target: gives `input` to the code under test, and calls broken() where a property does not hold.
/// The same input must always do the same.
void check(QByteArrayView input, Depth depth);

/// Ends the process by a signal, so that the fuzzer keeps the input and the replay fails.
[[noreturn]] void broken(const char *property, QByteArrayView details = {});

inline void require(bool holds, const char *property, QByteArrayView details = {})
{
    if (!holds)
        broken(property, details);
}

/// What an input says about settings stands in its first bytes: one that ends there has zeros.
class Settings
{
public:
    explicit Settings(QByteArrayView input) : m_rest(input) { }
    std::uint8_t byte()
    {
        if (m_rest.isEmpty())
            return 0;
        const auto value = static_cast<std::uint8_t>(m_rest.front());
        m_rest = m_rest.sliced(1);
        return value;
    }
    QByteArrayView bytes(qsizetype size)
    {
        const QByteArrayView taken = m_rest.first(size < m_rest.size() ? size : m_rest.size());
        m_rest = m_rest.sliced(taken.size());
        return taken;
    }
    [[nodiscard]] QByteArrayView rest() const { return m_rest; }

private:
    QByteArrayView m_rest;
};

} // namespace signalbox::fuzz
