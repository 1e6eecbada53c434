// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/ClientMessageDecoder.h"

#include "server-core/types/pubsub/CheckedJson.h"
#include "server-core/types/pubsub/MethodTable.h"

#include <charconv>
#include <string_view>

namespace signalbox::core::pubsub {

using namespace Qt::StringLiterals;

namespace {

using Value = CheckedJson::Value;
using Field = CheckedJson::Field;

QString shownName(QByteArrayView name)
{
    return u'"' + QString::fromUtf8(name.first(std::min<qsizetype>(name.size(), 64))) + u'"';
}

/// Of what is JSON: a whole number that every reader takes for the same.
std::optional<std::int64_t> wholeNumber(QByteArrayView token)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(token.begin(), token.end(), number);
    if (error != std::errc() || end != token.end() || number < -limits::largestCallId || number > limits::largestCallId)
        return std::nullopt;
    return number;
}

/// One message. What is wrong is noted and reading goes on, for the id may come last. Functions that answer a bool say whether
/// the text is JSON so far.
class Reader
{
public:
    explicit Reader(CheckedJson &json) : m_json(json) { }

    tl::expected<ClientMessage, Refusal> read(QByteArrayView text);

private:
    enum Member : unsigned { Version = 1, CallId = 2, MethodName = 4, Params = 8 };

    [[nodiscard]] bool readMember(Field &field);
    [[nodiscard]] bool readVersion(Value value);
    [[nodiscard]] bool readCallId(Value value);
    [[nodiscard]] bool readMethodName(Value value);
    [[nodiscard]] bool readParams(Value value);
    [[nodiscard]] bool readParameter(Field &field);
    [[nodiscard]] bool readText(Parameter parameter, Value value);
    [[nodiscard]] bool readJson(Parameter parameter, Value value);
    void readScalar(Parameter parameter, QByteArrayView token);

    void envelopeProblem(const QString &message)
    {
        if (!m_envelopeProblem)
            m_envelopeProblem = message;
    }
    void parameterProblem(const QString &message)
    {
        if (!m_parameterProblem)
            m_parameterProblem = message;
    }
    tl::expected<ClientMessage, Refusal> judge();
    tl::unexpected<Refusal> refuse(Error error) const;

    CheckedJson &m_json;
    unsigned m_members = 0;
    QByteArrayView m_callId;
    QByteArrayView m_method;
    Parameters m_parameters;
    /// Given, also as null.
    std::uint32_t m_seen = 0;
    /// Of no method; what is said depends on which it is.
    std::optional<QByteArrayView> m_unknownParameter;
    std::optional<QString> m_envelopeProblem;
    std::optional<QString> m_parameterProblem;
};

tl::expected<ClientMessage, Refusal> Reader::read(QByteArrayView text)
{
    bool isJson = m_json.load(text);
    if (isJson && m_json.isObject()) {
        isJson = m_json.readObject([this](Field &field) { return readMember(field); });
    } else if (isJson) {
        envelopeProblem(m_json.text().startsWith('[') ? u"one message a frame: batches are not taken"_s
                                                      : u"a JSON-RPC message must be an object"_s);
        isJson = m_json.checkOther();
    }
    if (!isJson)
        return tl::unexpected(Refusal{"null", Error{ErrorCode::ParseError, u"the message is not valid JSON in UTF-8"_s}});
    return judge();
}

tl::expected<ClientMessage, Refusal> Reader::judge()
{
    if (m_json.isTooDeep())
        envelopeProblem(u"the message is nested deeper than %1 levels"_s.arg(limits::depth));
    if ((m_members & Version) == 0)
        envelopeProblem(u"\"jsonrpc\" must be \"2.0\""_s);
    if ((m_members & MethodName) == 0)
        envelopeProblem(u"\"method\" is missing"_s);
    if (m_envelopeProblem)
        return refuse({ErrorCode::InvalidRequest, *m_envelopeProblem});
    const Result<const Method *> method = findMethod(m_method);
    if (!method)
        return refuse(method.error());
    if (m_unknownParameter) {
        return refuse(
            {ErrorCode::InvalidParams, u"%1 is not a parameter of \"%2\""_s.arg(shownName(*m_unknownParameter), methodName(**method))});
    }
    if (m_parameterProblem)
        return refuse({ErrorCode::InvalidParams, *m_parameterProblem});
    const Result<Request> request = makeRequest(**method, m_parameters);
    if (!request)
        return refuse(request.error());
    return ClientMessage{m_callId, *request};
}

tl::unexpected<Refusal> Reader::refuse(Error error) const
{
    // What is no request at all is answered even without an id; a notification never.
    if ((m_members & CallId) == 0 && error.code != ErrorCode::InvalidRequest)
        return tl::unexpected(Refusal{{}, std::move(error)});
    return tl::unexpected(Refusal{m_callId.isEmpty() ? QByteArray("null") : m_callId.toByteArray(), std::move(error)});
}

bool Reader::readMember(Field &field)
{
    struct Row {
        std::string_view name;
        Member member;
        bool (Reader::*read)(Value);
    };
    static constexpr std::array rows{Row{"jsonrpc", Version, &Reader::readVersion}, Row{"id", CallId, &Reader::readCallId},
                                     Row{"method", MethodName, &Reader::readMethodName}, Row{"params", Params, &Reader::readParams}};
    const std::optional<QByteArrayView> key = m_json.key(field);
    if (!key)
        return false;
    for (const Row &row : rows) {
        if (*key != QByteArrayView(row.name.data(), qsizetype(row.name.size())))
            continue;
        if ((m_members & row.member) == 0) {
            m_members |= row.member;
            return (this->*row.read)(field.value());
        }
        envelopeProblem(shownName(*key) + u" stands twice in the message"_s);
        // Which of the two would be answered?
        if (row.member == CallId)
            m_callId = {};
        return m_json.check(field.value(), 2);
    }
    envelopeProblem(shownName(*key) + u" is not a member of a JSON-RPC request"_s);
    return m_json.check(field.value(), 2);
}

bool Reader::readVersion(Value value)
{
    if (CheckedJson::token(value) != QByteArrayView("\"2.0\""))
        envelopeProblem(u"\"jsonrpc\" must be \"2.0\""_s);
    return m_json.check(value, 2);
}

bool Reader::readCallId(Value value)
{
    const QByteArrayView token = CheckedJson::token(value);
    if (!m_json.check(value, 2))
        return false;
    const bool isText = token.front() == '"' && token.size() <= limits::callIdBytes + 2;
    if (isText || token == QByteArrayView("null") || wholeNumber(token))
        m_callId = token;
    else
        envelopeProblem(u"\"id\" must be a string of at most %1 bytes, a whole number up to 2^53 or null"_s.arg(limits::callIdBytes));
    return true;
}

bool Reader::readMethodName(Value value)
{
    if (!CheckedJson::token(value).startsWith('"')) {
        envelopeProblem(u"\"method\" must be a string"_s);
        return m_json.check(value, 2);
    }
    const CheckedJson::Text name = m_json.string(value);
    m_method = name.text;
    return name.isJson;
}

bool Reader::readParams(Value value)
{
    if (CheckedJson::token(value).startsWith('{'))
        return m_json.readObject(value, [this](Field &field) { return readParameter(field); });
    parameterProblem(u"\"params\" must be an object: parameters go by name"_s);
    return m_json.check(value, 2);
}

bool Reader::readParameter(Field &field)
{
    const std::optional<QByteArrayView> key = m_json.key(field);
    if (!key)
        return false;
    Value value = field.value();
    const std::optional<Parameter> parameter = parameterFromName(*key);
    if (!parameter) {
        if (!m_unknownParameter)
            m_unknownParameter = *key;
        return m_json.check(value, 3);
    }
    if ((m_seen & Parameters::bit(*parameter)) != 0) {
        parameterProblem(shownName(*key) + u" stands twice in \"params\""_s);
        return m_json.check(value, 3);
    }
    m_seen |= Parameters::bit(*parameter);
    if (parameterKind(*parameter) == ParameterKind::Json)
        return readJson(*parameter, value);
    const QByteArrayView token = CheckedJson::token(value);
    if (parameterKind(*parameter) == ParameterKind::Text && token.startsWith('"'))
        return readText(*parameter, value);
    if (!m_json.check(value, 3))
        return false;
    // As if it had not been given: what many languages write for an argument left out.
    if (token != QByteArrayView("null"))
        readScalar(*parameter, token);
    return true;
}

bool Reader::readJson(Parameter parameter, Value value)
{
    const std::optional<QByteArrayView> json = m_json.take(value, 3);
    if (json)
        m_parameters.set(parameter, *json);
    return json.has_value();
}

bool Reader::readText(Parameter parameter, Value value)
{
    const CheckedJson::Text string = m_json.string(value);
    if (!string.isJson)
        return false;
    if (!string.isText)
        parameterProblem(shownName(parameterName(parameter)) + u" holds half of a surrogate pair"_s);
    else if (const std::optional<QString> problem = textProblem(parameter, string.text))
        parameterProblem(*problem);
    else
        m_parameters.set(parameter, string.text);
    return true;
}

void Reader::readScalar(Parameter parameter, QByteArrayView token)
{
    const auto name = [parameter] { return shownName(parameterName(parameter)); };
    switch (parameterKind(parameter)) {
    case ParameterKind::Flag:
        if (token != QByteArrayView("true") && token != QByteArrayView("false"))
            return parameterProblem(u"%1 must be true or false"_s.arg(name()));
        return m_parameters.set(parameter, token == QByteArrayView("true") ? 1 : 0);
    case ParameterKind::Whole: {
        const std::optional<std::int64_t> number = wholeNumber(token);
        if (!number)
            return parameterProblem(u"%1 must be a whole number"_s.arg(name()));
        if (const std::optional<QString> problem = wholeProblem(parameter, *number))
            return parameterProblem(*problem);
        return m_parameters.set(parameter, int(*number));
    }
    default:
        return parameterProblem(u"%1 must be a string"_s.arg(name()));
    }
}

} // namespace

ClientMessageDecoder::ClientMessageDecoder() : m_json(std::make_unique<CheckedJson>(limits::depth)) { }

ClientMessageDecoder::~ClientMessageDecoder() = default;

tl::expected<ClientMessage, Refusal> ClientMessageDecoder::decode(QByteArrayView text)
{
    return Reader(*m_json).read(text);
}

std::size_t ClientMessageDecoder::capacity() const
{
    return m_json->capacity();
}

} // namespace signalbox::core::pubsub
