// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/InstanceWatch.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;
using client::AgentClient;

InstanceWatch::InstanceWatch(AgentClient &client)
{
    connect(&client, &AgentClient::snapshotReceived, this, [this](const api::AgentInfo &, const QList<api::Instance> &instances) {
        m_hasSnapshot = true;
        for (const api::Instance &instance : instances)
            see(instance);
    });
    connect(&client, &AgentClient::eventReceived, this, [this](const api::Event &event) {
        if (const auto instance = json::fromJson<api::Instance>(event.data.value("instance"_L1)))
            see(*instance);
    });
}

void InstanceWatch::begin(const QString &name, Change change)
{
    m_expectations[name] = Expectation{change, false, m_known.value(name).started_at, std::nullopt};
}

void InstanceWatch::accepted(const api::ChangeAccepted &answer)
{
    Expectation &expectation = m_expectations[answer.name];
    if (expectation.outcome || expectation.change == Change::Restart)
        return;
    api::Instance instance = m_known.value(answer.name);
    instance.name = answer.name;
    instance.state = answer.state;
    // A failure is judged by its event, which carries the reason.
    if (answer.state != api::InstanceState::Failed)
        judge(expectation, instance);
}

std::optional<Result<api::Instance>> InstanceWatch::outcome(const QString &name) const
{
    const auto it = m_expectations.find(name);
    return it == m_expectations.end() ? std::nullopt : it->second.outcome;
}

void InstanceWatch::see(const api::Instance &instance)
{
    m_known.insert(instance.name, instance);
    if (const auto it = m_expectations.find(instance.name); it != m_expectations.end() && !it->second.outcome)
        judge(it->second, instance);
}

void InstanceWatch::judge(Expectation &expectation, const api::Instance &instance)
{
    using enum api::InstanceState;
    if (instance.state != Running || instance.started_at != expectation.startedBefore)
        expectation.hasLeft = true;
    if (instance.state == Failed) {
        expectation.outcome = failure(ErrorCode::InternalError, instance.error.value_or(u"it failed without saying why"_s), instance.name);
        return;
    }
    const bool downwards = expectation.change == Change::Stop || expectation.change == Change::Drain;
    const bool reached =
        downwards ? instance.state == Stopped : instance.state == Running && (expectation.change != Change::Restart || expectation.hasLeft);
    if (reached)
        expectation.outcome = instance;
}

} // namespace signalbox::cli
