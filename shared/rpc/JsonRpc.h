// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"
#include "shared/json/JsonText.h"

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QJsonObject>
#include <QtCore/QJsonValue>

#include <variant>
#include <vector>

/// JSON-RPC 2.0 envelopes. One message is one WebSocket text frame, or one line on the local socket.
/// Source: https://www.jsonrpc.org/specification
namespace signalbox::rpc {

/// A call; a notification when `id` is undefined. `params` by name only: positional ones are refused.
struct Request {
    QJsonValue id = QJsonValue::Undefined;
    QString method;
    QJsonObject params;
    bool isNotification() const { return id.isUndefined(); }
};

struct Response {
    QJsonValue id;
    Result<QJsonValue> result;
};

/// An item that is not a valid request or response: the error to answer, and the id when one could be read (else null).
struct Invalid {
    QJsonValue id = QJsonValue::Null;
    Error error;
};

using Item = std::variant<Request, Response, Invalid>;

/// Shape: `isBatch` says that answers go back as one array. A batch may be as long as `maxBatch`.
struct Message {
    std::vector<Item> items;
    bool isBatch = false;
};

struct Limits {
    qsizetype maxBatch = 50;
    int maxDepth = 32;
    /// Also refuses what two readers may take for two things: an object with the same key twice.
    bool uniqueKeys = false;
};

/// Never fails as a whole: what cannot be understood becomes an `Invalid` item with ParseError or InvalidRequest.
Message parse(QByteArrayView text, const Limits &limits = {});

QByteArray encodeRequest(const QJsonValue &id, const QString &method, const QJsonObject &params);
QByteArray encodeNotification(const QString &method, const QJsonObject &params);
QByteArray encodeNotification(const QString &method, const json::Text &params);
QByteArray encodeResponse(const QJsonValue &id, const Result<QJsonValue> &result);
/// With a result that is written already.
QByteArray encodeWritten(const QJsonValue &id, const Result<json::Text> &result);

/// `{code, message, data: {error, retryable, context?, …}}` with the error's own data beside these.
QJsonObject errorObject(const Error &error);
Error errorFromObject(const QJsonObject &object);

} // namespace signalbox::rpc
