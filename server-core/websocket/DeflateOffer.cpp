// SPDX-License-Identifier: Apache-2.0
#include "server-core/websocket/DeflateOffer.h"

#include "server-core/http/Syntax.h"

namespace signalbox::core::websocket {

namespace {

/// zlib has no raw deflate with a window of 256 bytes: it would take 512 and so break the promise.
constexpr std::uint8_t SmallestServerWindow = 9;

struct Offer {
    bool serverNoContext = false;
    bool clientNoContext = false;
    bool clientWindow = false;
    std::uint8_t serverWindow = 0; ///< 0: not mentioned
};

/// The text up to `separator`, which is taken off `text` with it. A separator inside quotes is none.
QByteArrayView takeUntil(QByteArrayView &text, char separator)
{
    bool quoted = false;
    qsizetype at = 0;
    for (; at < text.size() && (quoted || text[at] != separator); ++at) {
        if (text[at] == '"')
            quoted = !quoted;
        else if (quoted && text[at] == '\\')
            ++at;
    }
    at = std::min(at, text.size());
    const QByteArrayView part = http::trimOptionalSpace(text.first(at));
    text = text.sliced(std::min(at + 1, text.size()));
    return part;
}

/// 8 to 15, as a token or quoted; 0 for anything else.
std::uint8_t windowBits(QByteArrayView value)
{
    if (value.size() >= 2 && value.startsWith('"') && value.endsWith('"'))
        value = value.sliced(1, value.size() - 2);
    if (value == "8" || value == "9")
        return static_cast<std::uint8_t>(value[0] - '0');
    if (value.size() == 2 && value[0] == '1' && value[1] >= '0' && value[1] <= '5')
        return static_cast<std::uint8_t>(10 + value[1] - '0');
    return 0;
}

/// Takes one parameter into `offer`; false when it is unknown, malformed or there for the second time.
bool takeParameter(Offer &offer, QByteArrayView parameter)
{
    const qsizetype equals = parameter.indexOf('=');
    const bool hasValue = equals >= 0;
    const QByteArrayView name = hasValue ? http::trimOptionalSpace(parameter.first(equals)) : parameter;
    const QByteArrayView value = hasValue ? http::trimOptionalSpace(parameter.sliced(equals + 1)) : QByteArrayView();
    if (name == "server_no_context_takeover")
        return !hasValue && !std::exchange(offer.serverNoContext, true);
    if (name == "client_no_context_takeover")
        return !hasValue && !std::exchange(offer.clientNoContext, true);
    if (name == "client_max_window_bits")
        return (!hasValue || windowBits(value) != 0) && !std::exchange(offer.clientWindow, true);
    if (name == "server_max_window_bits")
        return windowBits(value) != 0 && std::exchange(offer.serverWindow, windowBits(value)) == 0;
    return false;
}

std::optional<Offer> parse(QByteArrayView text)
{
    if (takeUntil(text, ';') != "permessage-deflate")
        return std::nullopt;
    Offer offer;
    while (!text.isEmpty()) {
        if (!takeParameter(offer, takeUntil(text, ';')))
            return std::nullopt;
    }
    return offer;
}

DeflateOffer::Answer answerTo(const Offer &offer, const DeflatePolicy &policy)
{
    DeflateOffer::Answer answer;
    answer.header = "permessage-deflate";
    answer.parameters.serverKeepsContext = policy.keepContext && !offer.serverNoContext;
    answer.parameters.clientKeepsContext = policy.keepContext && !offer.clientNoContext;
    if (!answer.parameters.serverKeepsContext)
        answer.header += "; server_no_context_takeover";
    // Also unasked: every client must be able to (RFC 7692 §7.1.1.2).
    if (!answer.parameters.clientKeepsContext)
        answer.header += "; client_no_context_takeover";
    if (offer.serverWindow != 0) {
        answer.parameters.serverWindowBits = offer.serverWindow;
        answer.header += "; server_max_window_bits=" + QByteArray::number(offer.serverWindow);
    }
    return answer;
}

} // namespace

std::optional<DeflateOffer::Answer> DeflateOffer::choose(const http::Request &request, const DeflatePolicy &policy)
{
    for (QByteArrayView line : request.headers("Sec-WebSocket-Extensions")) {
        while (!line.isEmpty()) {
            const std::optional<Offer> offer = parse(takeUntil(line, ','));
            if (offer && (offer->serverWindow == 0 || offer->serverWindow >= SmallestServerWindow))
                return answerTo(*offer, policy);
        }
    }
    return std::nullopt;
}

} // namespace signalbox::core::websocket
