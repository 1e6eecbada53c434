// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/CheckedJson.h"

#include "server-core/types/pubsub/JsonScan.h"

#include <bit>
#include <cstring>
#include <string_view>

namespace signalbox::core::pubsub {

namespace ondemand = simdjson::ondemand;

namespace {

/// simdjson needs some seven times a text: a large one's is given back with the next one that needs less.
constexpr std::size_t keptCapacity = 64 * 1024;
constexpr std::size_t leastCapacity = 4 * 1024;

/// A token that is a string and nothing more.
JsonString wholeString(QByteArrayView token)
{
    const JsonString string = readString(token);
    return string.isValid && string.inner.size() + 2 == token.size() ? string : JsonString{};
}

bool isContainer(QByteArrayView token)
{
    return token.front() == '{' || token.front() == '[';
}

} // namespace

bool CheckedJson::reserve(std::size_t size)
{
    if (size <= m_capacity && (m_capacity <= keptCapacity || size > keptCapacity))
        return true;
    const std::size_t capacity = std::max(leastCapacity, std::bit_ceil(size));
    m_capacity = 0;
    m_parser = ondemand::parser();
    m_buffer.reset(new (std::nothrow) char[capacity + simdjson::SIMDJSON_PADDING]);
    if (!m_buffer || m_parser.allocate(capacity) != simdjson::SUCCESS)
        return false;
    m_capacity = capacity;
    return true;
}

bool CheckedJson::load(QByteArrayView text)
{
    m_isTooDeep = false;
    m_text = {};
    const QByteArrayView trimmed = trimmedText(text);
    const auto size = std::size_t(trimmed.size());
    if (trimmed.isEmpty() || !reserve(size))
        return false;
    std::memcpy(m_buffer.get(), trimmed.data(), size);
    std::memset(m_buffer.get() + size, ' ', simdjson::SIMDJSON_PADDING);
    m_text = QByteArrayView(m_buffer.get(), trimmed.size());
    return m_parser.iterate(simdjson::padded_string_view(m_buffer.get(), size, size + simdjson::SIMDJSON_PADDING)).get(m_document)
        == simdjson::SUCCESS;
}

bool CheckedJson::checkOther()
{
    if (m_text.front() == '"')
        return wholeString(m_text).isValid;
    if (m_text.front() != '[')
        return isScalar(m_text);
    ondemand::array array;
    return m_document.get_array().get(array) == simdjson::SUCCESS && checkElements(array, 2) && atEnd();
}

std::optional<QByteArrayView> CheckedJson::key(Field &field) const
{
    const JsonString string = readString(fromQuote(field.key().raw() - 1));
    if (!string.isValid)
        return std::nullopt;
    std::string_view text;
    // Half a surrogate pair is grammatical, but in no name that is known: that one stays as it was written.
    if (string.hasEscapes && field.unescaped_key().get(text) == simdjson::SUCCESS)
        return text;
    return string.inner;
}

QByteArrayView CheckedJson::token(Value &value)
{
    return trimmedText(value.raw_json_token());
}

CheckedJson::Text CheckedJson::string(Value value) const
{
    const JsonString string = wholeString(token(value));
    if (!string.isValid || !string.hasEscapes)
        return {string.inner, string.isValid, string.isValid};
    std::string_view text;
    // Asked for validity because simdjson 3.0 lets the second half of a surrogate pair pass alone.
    if (value.get_string().get(text) != simdjson::SUCCESS || !QByteArrayView(text).isValidUtf8())
        return {{}, true, false};
    return {text, true, true};
}

bool CheckedJson::check(Value value, int depth)
{
    const QByteArrayView text = token(value);
    if (text.isEmpty())
        return false;
    if (text.front() == '"')
        return wholeString(text).isValid;
    if (!isContainer(text))
        return isScalar(text);
    if (depth > m_maxDepth) {
        // Left unread: simdjson passes over it by its brackets.
        m_isTooDeep = true;
        return true;
    }
    if (text.front() == '[') {
        ondemand::array array;
        return value.get_array().get(array) == simdjson::SUCCESS && checkElements(array, depth + 1);
    }
    return readObject(
        value, [&](Field &field) { return readString(fromQuote(field.key().raw() - 1)).isValid && check(field.value(), depth + 1); });
}

bool CheckedJson::checkElements(ondemand::array array, int depth)
{
    for (auto item : array) {
        if (item.error() != simdjson::SUCCESS || !check(item.value_unsafe(), depth))
            return false;
    }
    return true;
}

std::optional<QByteArrayView> CheckedJson::take(Value value, int depth)
{
    const QByteArrayView first = token(value);
    if (!check(value, depth))
        return std::nullopt;
    if (!isContainer(first) || m_isTooDeep)
        return first;
    const char *next = nullptr;
    if (m_document.current_location().get(next) != simdjson::SUCCESS)
        return std::nullopt;
    return trimmedText(QByteArrayView(first.data(), next - first.data()));
}

} // namespace signalbox::core::pubsub
