// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QList>

#include <cstdint>
#include <optional>
#include <vector>

namespace signalbox::core::http {

/// The head of one HTTP/1.1 request that RequestParser has accepted.
/// Shape:  one copy of the head and a table of offsets. Every view points into that copy and lives as long as the request.
class Request
{
public:
    [[nodiscard]] QByteArrayView method() const { return at(m_method); }
    /// As it stood in the request line: "/chat?room=1", "http://host/chat" or "*".
    [[nodiscard]] QByteArrayView target() const { return at(m_target); }
    /// The target's path, not percent-decoded: "/chat". "/" when an absolute target names none.
    [[nodiscard]] QByteArrayView path() const;
    /// What follows the first '?', not decoded; empty without one.
    [[nodiscard]] QByteArrayView query() const;
    /// The first value of `name` in the query, decoded ('+' is a space); nothing when the query does not have it.
    [[nodiscard]] std::optional<QByteArray> queryValue(QByteArrayView name) const;

    /// The first field of that name, in any case, without surrounding blanks; a null view when there is none.
    [[nodiscard]] QByteArrayView header(QByteArrayView name) const;
    /// Every field of that name, in order.
    [[nodiscard]] QList<QByteArrayView> headers(QByteArrayView name) const;
    /// The comma-separated members of all fields of that name, in order; empty members are left out.
    [[nodiscard]] QList<QByteArrayView> headerList(QByteArrayView name) const;
    /// True when headerList(name) has `token`, in any case.
    [[nodiscard]] bool hasToken(QByteArrayView name, QByteArrayView token) const;
    [[nodiscard]] std::size_t headerCount() const { return m_fields.size(); }

private:
    friend class RequestParser;

    struct Piece {
        std::uint16_t start = 0;
        std::uint16_t size = 0;
    };
    struct Field {
        Piece name;
        Piece value;
    };

    [[nodiscard]] QByteArrayView at(Piece piece) const { return QByteArrayView(m_head).sliced(piece.start, piece.size); }
    /// The target from its path on: an absolute target loses scheme and authority.
    [[nodiscard]] QByteArrayView pathAndQuery() const;

    QByteArray m_head;
    std::vector<Field> m_fields;
    Piece m_method;
    Piece m_target;
};

} // namespace signalbox::core::http
