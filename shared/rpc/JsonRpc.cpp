// SPDX-License-Identifier: Apache-2.0
#include "shared/rpc/JsonRpc.h"

#include "shared/json/RepeatedKey.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include <cmath>
#include <limits>

namespace signalbox::rpc {

using namespace Qt::StringLiterals;

namespace {

constexpr auto version = "2.0"_L1;

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// Beyond it two numbers may be read as one.
constexpr qint64 largestWhole = 1LL << 53;

bool isReadAlike(const QJsonValue &number)
{
    constexpr qint64 none = std::numeric_limits<qint64>::min();
    const qint64 whole = number.toInteger(none);
    return whole != none ? std::abs(whole) <= largestWhole : std::abs(number.toDouble()) <= double(largestWhole);
}

bool isId(const QJsonValue &value)
{
    return value.isString() || value.isNull() || (value.isDouble() && isReadAlike(value));
}

/// Depth by counting brackets outside strings: cheaper than parsing, and done before it.
bool isDeeperThan(QByteArrayView text, int maxDepth)
{
    int depth = 0;
    bool inString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            if (++depth > maxDepth)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

/// Valid JSON, but neither object nor array: Qt reads no such documents.
bool isScalar(QByteArrayView text)
{
    const QByteArray trimmed = text.trimmed().toByteArray();
    if (trimmed.isEmpty() || trimmed.startsWith('{') || trimmed.startsWith('['))
        return false;
    const QJsonDocument wrapped = QJsonDocument::fromJson('[' + trimmed + ']');
    return wrapped.isArray() && wrapped.array().size() == 1;
}

Invalid invalid(const QJsonValue &id, ErrorCode code, const QString &message)
{
    return Invalid{isId(id) ? id : QJsonValue(QJsonValue::Null), Error{code, message}};
}

Item parseResponse(const QJsonObject &object, const QJsonValue &id)
{
    if (object.contains("error"_L1))
        return Response{id, failure(errorFromObject(object.value("error"_L1).toObject()))};
    return Response{id, object.value("result"_L1)};
}

Item parseItem(const QJsonValue &value)
{
    if (!value.isObject())
        return invalid(QJsonValue::Null, ErrorCode::InvalidRequest, u"a JSON-RPC message must be an object"_s);
    const QJsonObject object = value.toObject();
    const QJsonValue id = object.value("id"_L1);
    if (object.value("jsonrpc"_L1).toString() != version)
        return invalid(id, ErrorCode::InvalidRequest, u"\"jsonrpc\" must be \"2.0\""_s);
    if (!id.isUndefined() && !isId(id))
        return invalid(QJsonValue::Null, ErrorCode::InvalidRequest, u"\"id\" must be a string, a number up to 2^53 or null"_s);
    if (!object.contains("method"_L1)) {
        if (object.contains("result"_L1) || object.contains("error"_L1))
            return parseResponse(object, id);
        return invalid(id, ErrorCode::InvalidRequest, u"\"method\" is missing"_s);
    }
    const QJsonValue method = object.value("method"_L1);
    if (!method.isString())
        return invalid(id, ErrorCode::InvalidRequest, u"\"method\" must be a string"_s);
    const QJsonValue params = object.value("params"_L1);
    if (!params.isUndefined() && !params.isObject())
        return invalid(id, ErrorCode::InvalidParams, u"\"params\" must be an object: parameters go by name"_s);
    return Request{id, method.toString(), params.toObject()};
}

} // namespace

Message parse(QByteArrayView text, const Limits &limits)
{
    Message message;
    if (isDeeperThan(text, limits.maxDepth)) {
        message.items.emplace_back(
            invalid(QJsonValue::Null, ErrorCode::InvalidRequest, u"the message is nested deeper than %1 levels"_s.arg(limits.maxDepth)));
        return message;
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromRawData(text.data(), text.size()), &error);
    if (error.error != QJsonParseError::NoError && isScalar(text)) {
        message.items.emplace_back(invalid(QJsonValue::Null, ErrorCode::InvalidRequest, u"a JSON-RPC message must be an object"_s));
        return message;
    }
    if (error.error != QJsonParseError::NoError) {
        message.items.emplace_back(invalid(QJsonValue::Null, ErrorCode::ParseError,
                                           u"not valid JSON at byte %1: %2"_s.arg(error.offset).arg(error.errorString())));
        return message;
    }
    if (limits.uniqueKeys) {
        if (const std::optional<QString> key = json::repeatedKey(text)) {
            message.items.emplace_back(
                invalid(QJsonValue::Null, ErrorCode::InvalidRequest, u"the key \"%1\" stands twice in one object"_s.arg(key->left(64))));
            return message;
        }
    }
    if (!document.isArray()) {
        message.items.push_back(parseItem(document.object()));
        return message;
    }
    const QJsonArray array = document.array();
    if (array.isEmpty() || array.size() > limits.maxBatch) {
        message.items.emplace_back(invalid(QJsonValue::Null, ErrorCode::InvalidRequest,
                                           u"a batch must hold 1 to %1 messages, not %2"_s.arg(limits.maxBatch).arg(array.size())));
        return message;
    }
    message.isBatch = true;
    message.items.reserve(std::size_t(array.size()));
    for (const QJsonValue &value : array)
        message.items.push_back(parseItem(value));
    return message;
}

QByteArray encodeRequest(const QJsonValue &id, const QString &method, const QJsonObject &params)
{
    return compact({{"jsonrpc"_L1, version}, {"id"_L1, id}, {"method"_L1, method}, {"params"_L1, params}});
}

QByteArray encodeNotification(const QString &method, const QJsonObject &params)
{
    return compact({{"jsonrpc"_L1, version}, {"method"_L1, method}, {"params"_L1, params}});
}

QByteArray encodeNotification(const QString &method, const json::Text &params)
{
    return R"({"jsonrpc":"2.0","method":)" + json::toText(method).bytes + R"(,"params":)" + params.bytes + '}';
}

QByteArray encodeResponse(const QJsonValue &id, const Result<QJsonValue> &result)
{
    return encodeWritten(id, result.map([](const QJsonValue &value) { return json::toText(value); }));
}

QByteArray encodeWritten(const QJsonValue &id, const Result<json::Text> &result)
{
    const QByteArray head = R"({"jsonrpc":"2.0","id":)" + json::toText(id).bytes;
    if (result)
        return head + R"(,"result":)" + result->bytes + '}';
    return head + R"(,"error":)" + json::toText(errorObject(result.error())).bytes + '}';
}

QJsonObject errorObject(const Error &error)
{
    QJsonObject data = error.data;
    data.insert("error"_L1, QString(errorName(error.code)));
    data.insert("retryable"_L1, error.retryable);
    if (!error.context.isEmpty())
        data.insert("context"_L1, error.context);
    return {{"code"_L1, int(error.code)}, {"message"_L1, error.message}, {"data"_L1, data}};
}

Error errorFromObject(const QJsonObject &object)
{
    QJsonObject data = object.value("data"_L1).toObject();
    Error error;
    error.code = errorCodeFromName(data.value("error"_L1).toString())
                     .value_or(static_cast<ErrorCode>(object.value("code"_L1).toInt(int(ErrorCode::InternalError))));
    error.message = object.value("message"_L1).toString();
    error.context = data.value("context"_L1).toString();
    error.retryable = data.value("retryable"_L1).toBool();
    for (const QLatin1StringView own : {"error"_L1, "context"_L1, "retryable"_L1})
        data.remove(own);
    error.data = data;
    return error;
}

} // namespace signalbox::rpc
