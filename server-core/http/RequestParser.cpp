// SPDX-License-Identifier: Apache-2.0
#include "server-core/http/RequestParser.h"

#include "server-core/http/Syntax.h"

#include <cstring>

namespace signalbox::core::http {

namespace {

bool isTargetChar(char c)
{
    // A fragment never travels; anything outside visible ASCII must be percent-encoded.
    return c > 0x20 && c < 0x7f && c != '#';
}

bool isTarget(QByteArrayView target)
{
    if (target.isEmpty() || !std::all_of(target.begin(), target.end(), isTargetChar))
        return false;
    if (target.front() == '/' || target == "*")
        return true;
    for (const QByteArrayView scheme :
         {QByteArrayView("http://"), QByteArrayView("https://"), QByteArrayView("ws://"), QByteArrayView("wss://")}) {
        if (target.size() > scheme.size() && equalsIgnoringCase(target.first(scheme.size()), scheme))
            return target[scheme.size()] != '/' && target[scheme.size()] != '?';
    }
    return false;
}

bool isHostChar(char c)
{
    const bool separator = c == '/' || c == '?' || c == '#' || c == '@' || c == '\\' || c == ',' || c == '"' || c == '<' || c == '>';
    return c > 0x20 && c < 0x7f && !separator;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

void RequestParser::reset()
{
    const Limits limits = m_limits;
    *this = RequestParser(limits);
}

RequestParser::Outcome RequestParser::failed(Fault fault)
{
    m_fault = fault;
    return Outcome{State::Failed, 0, fault.status, fault.reason};
}

RequestParser::Outcome RequestParser::feed(std::span<const char> input)
{
    if (m_fault)
        return failed(m_fault);
    if (m_ended)
        return Outcome{State::Complete};
    QByteArray &head = m_request.m_head;
    const qsizetype before = head.size();
    const qsizetype room = qsizetype{m_limits.headBytes} - before;
    const qsizetype taken = std::min(room, static_cast<qsizetype>(input.size()));
    head.append(input.data(), taken);

    qsizetype scan = before;
    while (scan < head.size()) {
        // Another protocol on this port (a TLS hello, say) is refused at its first byte instead of at a timeout.
        const char first = head[m_lineStart];
        if (!m_sawRequestLine && !isTokenChar(first) && (first != '\r' || m_skippedEmptyLine))
            return failed({Status::BadRequest, "this is not an HTTP request"});
        const auto *found =
            static_cast<const char *>(std::memchr(head.constData() + scan, '\n', static_cast<std::size_t>(head.size() - scan)));
        if (!found)
            break;
        const qsizetype newline = found - head.constData();
        if (newline == m_lineStart || head[newline - 1] != '\r')
            return failed({Status::BadRequest, "a line ends with a bare line feed"});
        const qsizetype start = std::exchange(m_lineStart, newline + 1);
        scan = m_lineStart;
        if (const Fault fault = takeLine(start, newline - 1 - start))
            return failed(fault);
        if (m_ended) {
            head.truncate(m_lineStart);
            return Outcome{State::Complete, static_cast<std::size_t>(m_lineStart - before)};
        }
    }
    if (head.size() >= m_limits.headBytes)
        return failed({Status::HeadTooLarge, "the request head is too long"});
    return Outcome{State::NeedMore, static_cast<std::size_t>(taken)};
}

RequestParser::Fault RequestParser::takeLine(qsizetype start, qsizetype size)
{
    const QByteArrayView line = QByteArrayView(m_request.m_head).sliced(start, size);
    if (!m_sawRequestLine) {
        if (line.isEmpty()) { // RFC 9112 §2.2: one empty line before the request line is forgiven
            m_skippedEmptyLine = true; // a second one fails in feed(), by its first byte
            return {};
        }
        return takeRequestLine(start, line);
    }
    if (!line.isEmpty())
        return takeFieldLine(start, line);
    m_ended = true;
    return checkHead();
}

RequestParser::Fault RequestParser::takeRequestLine(qsizetype start, QByteArrayView line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first < 0 || first == last)
        return {Status::BadRequest, "the request line is not 'method target version'"};
    const QByteArrayView method = line.first(first);
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    const QByteArrayView version = line.sliced(last + 1);
    if (!isToken(method))
        return {Status::BadRequest, "the method is not a token"};
    if (!isTarget(target))
        return {Status::BadRequest, "the request target is malformed"};
    if (version.size() != 8 || !version.startsWith("HTTP/") || !isDigit(version[5]) || version[6] != '.' || !isDigit(version[7]))
        return {Status::BadRequest, "the HTTP version is malformed"};
    if (version != "HTTP/1.1")
        return {Status::VersionNotSupported, "only HTTP/1.1 is spoken here"};
    m_request.m_method = {static_cast<std::uint16_t>(start), static_cast<std::uint16_t>(method.size())};
    m_request.m_target = {static_cast<std::uint16_t>(start + first + 1), static_cast<std::uint16_t>(target.size())};
    m_sawRequestLine = true;
    m_request.m_fields.reserve(16);
    return {};
}

RequestParser::Fault RequestParser::takeFieldLine(qsizetype start, QByteArrayView line)
{
    if (isOptionalSpace(line.front()))
        return {Status::BadRequest, "a header line is folded"};
    const qsizetype colon = line.indexOf(':');
    // A blank before the colon makes the name no token.
    if (colon < 0 || !isToken(line.first(colon)))
        return {Status::BadRequest, "a header name is malformed"};
    if (!std::all_of(line.begin() + colon + 1, line.end(), isFieldValueChar))
        return {Status::BadRequest, "a header value holds a control character"};
    if (m_request.m_fields.size() >= m_limits.fieldLines)
        return {Status::HeadTooLarge, "the request has too many header lines"};
    const QByteArrayView value = trimOptionalSpace(line.sliced(colon + 1));
    const qsizetype valueStart = value.isEmpty() ? start + colon + 1 : start + (value.data() - line.data());
    m_request.m_fields.push_back({{static_cast<std::uint16_t>(start), static_cast<std::uint16_t>(colon)},
                                  {static_cast<std::uint16_t>(valueStart), static_cast<std::uint16_t>(value.size())}});
    return {};
}

RequestParser::Fault RequestParser::checkHead() const
{
    const QList<QByteArrayView> hosts = m_request.headers("Host");
    if (hosts.size() != 1)
        return {Status::BadRequest, hosts.isEmpty() ? "the Host header is missing" : "there is more than one Host header"};
    if (!std::all_of(hosts.first().begin(), hosts.first().end(), isHostChar))
        return {Status::BadRequest, "the Host header is malformed"};
    if (m_request.target() == "*" && m_request.method() != "OPTIONS")
        return {Status::BadRequest, "the request target is malformed"};
    return checkBody();
}

RequestParser::Fault RequestParser::checkBody() const
{
    // No request here has a body. Whatever frames one is refused, so that its bytes are never taken for the next request.
    if (!m_request.header("Transfer-Encoding").isNull())
        return {Status::BadRequest, "a transfer coding is not accepted"};
    bool hasBody = false;
    for (const QByteArrayView length : m_request.headers("Content-Length")) {
        if (length.isEmpty() || !std::all_of(length.begin(), length.end(), isDigit))
            return {Status::BadRequest, "the Content-Length is malformed"};
        hasBody = hasBody || std::any_of(length.begin(), length.end(), [](char c) { return c != '0'; });
    }
    if (hasBody)
        return {Status::ContentTooLarge, "a request body is not accepted"};
    return {};
}

} // namespace signalbox::core::http
