// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/ClusterLedger.h"

#include <cstdio>

namespace signalbox::test {

using namespace core::hub;

void ClusterLedger::trace(const QString &what) const
{
    if (isTraced)
        std::fprintf(stderr, "%s\n", qPrintable(what));
}

void ClusterLedger::fail(const QString &what)
{
    if (fault.isEmpty())
        fault = what;
}

std::optional<std::size_t> ClusterLedger::lineOf(OriginId origin) const
{
    const auto at = lines.find(origin);
    return at == lines.end() ? std::nullopt : std::optional(at->second);
}

bool ClusterLedger::answer(const Stream &stream, const Draft &draft, std::uint64_t seq)
{
    std::vector<Draft> &all = m_accepted[stream];
    if (seq != all.size() + 1) {
        --m_handedIn[stream];
        return false;
    }
    all.push_back(draft);
    if (draft.qos == Qos::ExactlyOnce)
        m_once[{draft.channel, draft.id}].insert({stream, seq});
    return true;
}

std::uint64_t ClusterLedger::accepted(const Stream &stream) const
{
    const auto at = m_handedIn.find(stream);
    return at == m_handedIn.end() ? 0 : at->second;
}

const Draft *ClusterLedger::find(const Number &number) const
{
    const auto at = m_accepted.find(number.stream);
    return at == m_accepted.end() || number.seq == 0 || number.seq > at->second.size() ? nullptr : &at->second[number.seq - 1];
}

bool ClusterLedger::isWithOneThatIsThere(const Draft &draft) const
{
    const auto at = m_once.find({draft.channel, draft.id});
    return at != m_once.end()
        && std::any_of(at->second.begin(), at->second.end(), [this](const Number &number) { return !isDead(number.stream.first); });
}

std::set<ClusterLedger::Number> ClusterLedger::alike(const Number &number) const
{
    const Draft *draft = find(number);
    const auto at = draft ? m_once.find({draft->channel, draft->id}) : m_once.end();
    return at == m_once.end() ? std::set<Number>{number} : at->second;
}

} // namespace signalbox::test
