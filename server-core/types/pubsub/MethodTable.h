// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/pubsub/ClientMessage.h"

#include <array>
#include <cstdint>
#include <optional>

namespace signalbox::core::pubsub {

/// A name means the same in every method that has it, so parameters can be read before the method is known: it may come later.
enum class Parameter : std::uint8_t {
    Channel,
    Data,
    Qos,
    Id,
    Retain,
    Position,
    Presence,
    Token,
    Client,
    Page,
    PageSize,
    Limit,
    Since,
    Member,
    Info,
};
inline constexpr std::size_t parameterCount = std::size_t(Parameter::Info) + 1;

enum class ParameterKind : std::uint8_t { Text, Whole, Flag, Json };

QByteArrayView parameterName(Parameter parameter);
std::optional<Parameter> parameterFromName(QByteArrayView name);
ParameterKind parameterKind(Parameter parameter);

/// What is wrong with a parameter of the right kind; nothing when it may stand. A channel's name is judged by its method.
std::optional<QString> textProblem(Parameter parameter, QByteArrayView text);
std::optional<QString> wholeProblem(Parameter parameter, std::int64_t number);

/// The parameters of one message.
class Parameters
{
public:
    Parameters();

    bool has(Parameter parameter) const { return (m_given & bit(parameter)) != 0; }
    QByteArrayView text(Parameter parameter) const { return m_texts[std::size_t(parameter)]; }
    /// Of a flag, 0 or 1. What was not given has its default.
    int number(Parameter parameter) const { return m_numbers[std::size_t(parameter)]; }
    std::uint32_t given() const { return m_given; }

    void set(Parameter parameter, QByteArrayView text)
    {
        m_texts[std::size_t(parameter)] = text;
        m_given |= bit(parameter);
    }
    void set(Parameter parameter, int number)
    {
        m_numbers[std::size_t(parameter)] = number;
        m_given |= bit(parameter);
    }

    static constexpr std::uint32_t bit(Parameter parameter) { return std::uint32_t(1) << std::uint32_t(parameter); }

private:
    std::uint32_t m_given = 0;
    std::array<QByteArrayView, parameterCount> m_texts;
    std::array<int, parameterCount> m_numbers;
};

struct Method;
/// Errors: MethodNotFound; the message names the nearest one.
[[nodiscard]] Result<const Method *> findMethod(QByteArrayView name);
QString methodName(const Method &method);
/// Errors: InvalidParams, ChannelNameInvalid, NotRecoverable.
[[nodiscard]] Result<Request> makeRequest(const Method &method, const Parameters &parameters);

} // namespace signalbox::core::pubsub
