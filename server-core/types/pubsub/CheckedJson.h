// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArrayView>

#include <simdjson.h>

#include <cstddef>
#include <memory>
#include <optional>

namespace signalbox::core::pubsub {

/// A JSON text that is read forwards and wholly checked on the way: simdjson on demand looks only at what one asks for, so here
/// everything is asked for.
/// Shape:  the text is copied, for simdjson reads past its end; what is handed out points into the copy, until the next `load`.
///         Each value must be given to one of check, take or text, in the order of the text.
/// Thread: one at a time.
class CheckedJson
{
public:
    using Value = simdjson::ondemand::value;
    using Field = simdjson::ondemand::field;

    explicit CheckedJson(int maxDepth) : m_maxDepth(maxDepth) { }

    /// False when it is not valid UTF-8, a string does not end or holds control characters, it is blank, or memory is short.
    [[nodiscard]] bool load(QByteArrayView text);
    /// First and last byte are not blank.
    QByteArrayView text() const { return m_text; }
    bool isObject() const { return m_text.startsWith('{'); }

    /// What is neither object nor member of one: true when it is JSON.
    [[nodiscard]] bool checkOther();
    /// Gives each member to `read(field)`, which is false where the text is not JSON.
    template <typename Read>
    [[nodiscard]] bool readObject(Read read);
    template <typename Read>
    [[nodiscard]] bool readObject(Value value, Read read);

    /// Its name with escapes resolved; nothing when that is not JSON. Before its value.
    std::optional<QByteArrayView> key(Field &field) const;
    /// A scalar as it stands; of an object or array the bracket. To look at, before the value is read.
    static QByteArrayView token(Value &value);
    /// `depth`: of the value itself, where the text is 1. What is too deep is passed over, and `isTooDeep` from then on.
    [[nodiscard]] bool check(Value value, int depth);
    /// The text of a checked value.
    [[nodiscard]] std::optional<QByteArrayView> take(Value value, int depth);
    /// What a string holds. `isText` is false where it holds half of a surrogate pair, which is JSON but no text.
    struct Text {
        QByteArrayView text;
        bool isJson = false;
        bool isText = false;
    };
    Text string(Value value) const;

    bool isTooDeep() const { return m_isTooDeep; }
    /// Kept from text to text.
    std::size_t capacity() const { return m_capacity; }

private:
    [[nodiscard]] bool reserve(std::size_t size);
    [[nodiscard]] bool checkElements(simdjson::ondemand::array array, int depth);
    [[nodiscard]] bool atEnd() { return m_document.current_location().error() == simdjson::OUT_OF_BOUNDS; }
    QByteArrayView fromQuote(const char *quote) const { return {quote, m_text.end() - quote}; }

    const int m_maxDepth;
    simdjson::ondemand::parser m_parser;
    simdjson::ondemand::document m_document;
    std::unique_ptr<char[]> m_buffer;
    std::size_t m_capacity = 0;
    QByteArrayView m_text;
    bool m_isTooDeep = false;
};

template <typename Read>
bool CheckedJson::readObject(Read read)
{
    simdjson::ondemand::object object;
    if (m_document.get_object().get(object) != simdjson::SUCCESS)
        return false;
    for (auto item : object) {
        Field field;
        if (std::move(item).get(field) != simdjson::SUCCESS || !read(field))
            return false;
    }
    return atEnd();
}

template <typename Read>
bool CheckedJson::readObject(Value value, Read read)
{
    simdjson::ondemand::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS)
        return false;
    for (auto item : object) {
        Field field;
        if (std::move(item).get(field) != simdjson::SUCCESS || !read(field))
            return false;
    }
    return true;
}

} // namespace signalbox::core::pubsub
