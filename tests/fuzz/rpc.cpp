// SPDX-License-Identifier: Apache-2.0
// What a client of the management API sends, before login and after, and what an agent sends to a client.
// Input: messages, one a line. The same lines are given to all three.
#include "control-agent/api/Dispatcher.h"
#include "control-agent/rpc/PendingAnswer.h"
#include "control-agent/rpc/PreLoginChannel.h"
#include "control-agent/rpc/RpcLimits.h"
#include "tests/fuzz/Target.h"

#include <QtCore/QJsonDocument>

namespace signalbox::fuzz {

namespace {

using namespace Qt::StringLiterals;
using namespace agent;

bool isId(const QJsonValue &id)
{
    return id.isNull() || id.isString() || id.isDouble();
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// What is read of a JSON text can be written, and reads the same.
template <typename T>
void requireThereAndBack(const T &value)
{
    const QJsonObject written = json::toObject(value);
    const auto again = json::fromJsonStrict<T>(written);
    require(again && json::toObject(*again) == written, "what was read can be written and read again", compact(written));
}

template <typename Method>
void addMethod(Dispatcher &dispatcher)
{
    dispatcher.add<Method>([](const CallContext &, const typename Method::Params &params, const auto &reply) {
        requireThereAndBack(params);
        reply(typename Method::Result{});
    });
    if constexpr (Method::permission == api::Permission::Anyone) {
        dispatcher.addLogin<Method>([](const LoginContext &, const typename Method::Params &params, const auto &reply) {
            requireThereAndBack(params);
            reply(failure(ErrorCode::NotLoggedIn, u"no"_s));
        });
    }
}

Dispatcher &dispatcherOfAll()
{
    static Dispatcher dispatcher;
    static const bool filled = [] {
        [&]<typename... Method>(std::type_identity<std::tuple<Method...>>) {
            (addMethod<Method>(dispatcher), ...);
        }(std::type_identity<api::AllMethods>());
        return true;
    }();
    (void)filled;
    return dispatcher;
}

template <typename T>
void readLeniently(const QJsonValue &json)
{
    if (const auto value = json::fromJson<T>(json)) {
        const QJsonValue written = json::toJson(*value);
        const auto again = json::fromJson<T>(written);
        require(again && json::toJson(*again) == written, "an answer can be written and read again");
    }
}

/// As a client reads what an agent answers.
void checkAnswer(const rpc::Response &response)
{
    const rpc::Message again = rpc::parse(rpc::encodeResponse(response.id, response.result));
    require(std::holds_alternative<rpc::Response>(again.items.front()), "an answer can be written and read again");
    if (!response.result)
        return;
    [&]<typename... Method>(std::type_identity<std::tuple<Method...>>) {
        (readLeniently<typename Method::Result>(*response.result), ...);
    }(std::type_identity<api::AllMethods>());
    readLeniently<api::Event>(*response.result);
}

void checkRequest(const rpc::Request &request)
{
    const QByteArray text = request.isNotification() ? rpc::encodeNotification(request.method, request.params)
                                                     : rpc::encodeRequest(request.id, request.method, request.params);
    const rpc::Message message = rpc::parse(text);
    const auto *again = std::get_if<rpc::Request>(&message.items.front());
    require(again && again->id == request.id && again->method == request.method && again->params == request.params,
            "a request can be written and read again", text);
}

/// As ManagementEndpoint answers, with every reply given at once.
void checkLoggedIn(const QByteArray &line, api::Role role)
{
    const rpc::Message message = rpc::parse(line);
    require(!message.items.empty() && qsizetype(message.items.size()) <= rpc::Limits{}.maxBatch, "a message holds 1 to 50 items");
    require(message.isBatch || message.items.size() == 1, "only a batch holds several");
    int answers = 0;
    qsizetype expected = 0;
    const auto pending = std::make_shared<PendingAnswer>(message, [&answers](const QByteArray &text) {
        ++answers;
        require(!QJsonDocument::fromJson(text).isNull(), "an answer is JSON", text);
    });
    for (const rpc::Item &item : message.items) {
        if (const auto *invalid = std::get_if<rpc::Invalid>(&item)) {
            require(isId(invalid->id), "an id is a string, a number or null");
            ++expected;
            pending->add(invalid->id, failure(invalid->error));
        } else if (const auto *request = std::get_if<rpc::Request>(&item)) {
            require(request->isNotification() || isId(request->id), "an id is a string, a number or null");
            checkRequest(*request);
            expected += request->isNotification() ? 0 : 1;
            int replies = 0;
            dispatcherOfAll().handle({1, {u"ann"_s, {role, {}}, {}}}, *request, [&](const Result<json::Text> &result) {
                ++replies;
                if (!request->isNotification())
                    pending->add(request->id, result);
            });
            require(replies == 1, "a call is replied to once");
        } else {
            checkAnswer(std::get<rpc::Response>(item));
        }
    }
    require(answers == (expected > 0 ? 1 : 0), "a message is answered once, if at all", line);
}

class Link final : public ChannelLink
{
public:
    void send(QByteArrayView text) override
    {
        require(!closed, "nothing is sent after the end");
        require(!QJsonDocument::fromJson(text.toByteArray()).isNull(), "an answer is JSON", text);
    }
    void close(core::websocket::CloseCode, QByteArrayView) override { closed = true; }
    bool submit(Inbound &&inbound) override
    {
        require(!closed && !login, "one login at a time");
        login = std::get<LoginCall>(std::move(inbound.what));
        return true;
    }
    std::chrono::steady_clock::time_point now() const override { return {}; }
    ClientId id() const override { return 1; }
    const QString &from() const override { return m_from; }

    std::optional<LoginCall> login;
    bool closed = false;

private:
    const QString m_from = u"192.0.2.1"_s;
};

/// A stranger: every login is refused, after `patience` more lines.
void checkStranger(const QList<QByteArray> &lines, int patience)
{
    Link link;
    PreLoginChannel channel(link, std::nullopt);
    int failures = 0;
    int waited = 0;
    const auto answerLogin = [&] {
        const LoginCall call = *std::exchange(link.login, std::nullopt);
        dispatcherOfAll().handleLogin({1, call.from}, call.request, [&](const Result<LoginOutcome> &outcome) {
            require(!outcome, "nobody gets in");
            ++failures;
            channel.onAnswer(rpc::encodeResponse(call.request.id, failure(outcome.error())), true);
        });
        waited = 0;
    };
    for (const QByteArray &line : lines) {
        channel.onMessage(line);
        if (link.login && waited++ >= patience)
            answerLogin();
    }
    while (link.login && !link.closed)
        answerLogin();
    require(failures <= limits::preLoginTries, "a stranger has so many tries");
}

} // namespace

void check(QByteArrayView input, Depth)
{
    const QList<QByteArray> lines = input.toByteArray().split('\n');
    for (const QByteArray &line : lines) {
        for (const api::Role role : {api::Role::Viewer, api::Role::Admin})
            checkLoggedIn(line, role);
    }
    checkStranger(lines, 0);
    checkStranger(lines, 8);
}

} // namespace signalbox::fuzz
