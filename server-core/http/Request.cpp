// SPDX-License-Identifier: Apache-2.0
#include "server-core/http/Request.h"

#include "server-core/http/Syntax.h"

namespace signalbox::core::http {

namespace {

QByteArray decoded(QByteArrayView text)
{
    return text.toByteArray().replace('+', ' ').percentDecoded();
}

/// Calls visit(member) for each non-empty comma-separated member until it returns false.
template <typename Visit>
bool visitMembers(QByteArrayView list, Visit visit)
{
    while (!list.isEmpty()) {
        const qsizetype comma = list.indexOf(',');
        const QByteArrayView member = trimOptionalSpace(comma < 0 ? list : list.first(comma));
        list = comma < 0 ? QByteArrayView() : list.sliced(comma + 1);
        if (!member.isEmpty() && !visit(member))
            return false;
    }
    return true;
}

} // namespace

QByteArrayView Request::pathAndQuery() const
{
    const QByteArrayView whole = target();
    if (whole.startsWith('/') || whole == "*")
        return whole;
    const qsizetype authority = whole.indexOf("://") + 3;
    for (qsizetype i = authority; i < whole.size(); ++i) {
        if (whole[i] == '/' || whole[i] == '?')
            return whole.sliced(i);
    }
    return "/";
}

QByteArrayView Request::path() const
{
    const QByteArrayView whole = pathAndQuery();
    const qsizetype mark = whole.indexOf('?');
    if (mark == 0)
        return "/";
    return mark < 0 ? whole : whole.first(mark);
}

QByteArrayView Request::query() const
{
    const QByteArrayView whole = pathAndQuery();
    const qsizetype mark = whole.indexOf('?');
    return mark < 0 ? QByteArrayView() : whole.sliced(mark + 1);
}

std::optional<QByteArray> Request::queryValue(QByteArrayView name) const
{
    QByteArrayView rest = query();
    while (!rest.isEmpty()) {
        const qsizetype end = rest.indexOf('&');
        const QByteArrayView pair = end < 0 ? rest : rest.first(end);
        rest = end < 0 ? QByteArrayView() : rest.sliced(end + 1);
        const qsizetype equals = pair.indexOf('=');
        if (decoded(equals < 0 ? pair : pair.first(equals)) == name)
            return equals < 0 ? QByteArray("") : decoded(pair.sliced(equals + 1));
    }
    return std::nullopt;
}

QByteArrayView Request::header(QByteArrayView name) const
{
    for (const Field &field : m_fields) {
        if (equalsIgnoringCase(at(field.name), name))
            return at(field.value);
    }
    return {};
}

QList<QByteArrayView> Request::headers(QByteArrayView name) const
{
    QList<QByteArrayView> values;
    for (const Field &field : m_fields) {
        if (equalsIgnoringCase(at(field.name), name))
            values.append(at(field.value));
    }
    return values;
}

QList<QByteArrayView> Request::headerList(QByteArrayView name) const
{
    QList<QByteArrayView> members;
    for (const Field &field : m_fields) {
        if (!equalsIgnoringCase(at(field.name), name))
            continue;
        visitMembers(at(field.value), [&](QByteArrayView member) {
            members.append(member);
            return true;
        });
    }
    return members;
}

bool Request::hasToken(QByteArrayView name, QByteArrayView token) const
{
    for (const Field &field : m_fields) {
        if (!equalsIgnoringCase(at(field.name), name))
            continue;
        const bool absent = visitMembers(at(field.value), [&](QByteArrayView member) { return !equalsIgnoringCase(member, token); });
        if (!absent)
            return true;
    }
    return false;
}

} // namespace signalbox::core::http
