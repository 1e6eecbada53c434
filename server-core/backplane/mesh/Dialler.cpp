// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/Dialler.h"

#include "server-core/backplane/mesh/MeshLimits.h"

namespace signalbox::core::mesh {

Dialler::Target::Target(unsigned seed) : backoff(limits::firstRetry, limits::lastRetry, seed) { }

void Dialler::expect(Target &target, Clock::time_point due)
{
    target.due = due;
    m_nextDue = std::min(m_nextDue, due);
}

Dialler::Target &Dialler::add(const QByteArray &address, Clock::time_point due, Clock::time_point now)
{
    const auto [it, isNew] = m_targets.try_emplace(address, unsigned(m_random()));
    if (isNew) {
        expect(it->second, due);
        it->second.learnt = now;
    }
    return it->second;
}

void Dialler::addSeed(const QByteArray &address, Clock::time_point now)
{
    Target &target = add(address, now, now);
    target.isSeed = true;
    expect(target, now);
}

bool Dialler::removeSeed(const QByteArray &address)
{
    const auto it = m_targets.find(address);
    if (it == m_targets.end() || !it->second.isSeed)
        return false;
    it->second.isSeed = false;
    if (!it->second.process && !it->second.attempt)
        m_targets.erase(it);
    return true;
}

void Dialler::learn(const QByteArray &address, ProcessId process, Clock::time_point due, Clock::time_point now)
{
    const auto it = m_targets.find(address);
    if (it == m_targets.end() && m_targets.size() >= limits::learntAddresses)
        return;
    Target &target = add(address, due, now);
    if (target.process != process && !target.isSelf) {
        target.process = process;
        target.isProven = false;
        target.learnt = now;
        expect(target, std::min(target.due, due));
    }
}

void Dialler::hurry(ProcessId process, Clock::time_point due)
{
    bool isFirst = true;
    for (const bool proven : {true, false}) {
        for (auto &[address, target] : m_targets) {
            if (target.process != process || target.isProven != proven)
                continue;
            target.backoff.reset();
            expect(target, std::exchange(isFirst, false) ? due : due + limits::politeDelay / 2);
        }
    }
}

void Dialler::forget(ProcessId process)
{
    for (auto it = m_targets.begin(); it != m_targets.end();) {
        Target &target = it->second;
        if (target.process == process) {
            target.process.reset();
            target.isProven = false;
            if (target.due == Clock::time_point::max())
                expect(target, Clock::time_point::min());
            if (!target.isSeed && !target.attempt) {
                it = m_targets.erase(it);
                continue;
            }
        }
        ++it;
    }
}

void Dialler::forgetUnproven(Clock::time_point now)
{
    std::erase_if(m_targets, [now](const auto &entry) {
        const Target &target = entry.second;
        if (target.isSeed || target.attempt)
            return false;
        return !target.process || (!target.isProven && target.failures > 0 && now - target.learnt > limits::unprovenMember);
    });
}

bool Dialler::isDialled(ProcessId process) const
{
    return std::any_of(m_targets.begin(), m_targets.end(),
                       [&process](const auto &entry) { return entry.second.process == process && entry.second.attempt; });
}

void Dialler::dialDue(Clock::time_point now, const std::function<bool(ProcessId)> &isLinked,
                      const std::function<ConnectionId(const QByteArray &)> &dial)
{
    if (now < m_nextDue)
        return;
    m_nextDue = Clock::time_point::max();
    for (auto &[address, target] : m_targets) {
        if (target.attempt)
            continue;
        if (target.due <= now) {
            if (target.process && isLinked(*target.process))
                target.due = Clock::time_point::max();
            else if (target.process && isDialled(*target.process))
                target.due = now + limits::firstRetry;
            else
                target.attempt = dial(address);
        }
        if (!target.attempt)
            m_nextDue = std::min(m_nextDue, target.due);
    }
}

Dialler::Target *Dialler::target(const QByteArray &address)
{
    const auto it = m_targets.find(address);
    return it == m_targets.end() ? nullptr : &it->second;
}

void Dialler::foundSelf(const QByteArray &address, Clock::time_point now)
{
    Target *const self = target(address);
    if (!self)
        return;
    self->attempt.reset();
    if (!self->isSeed && !self->process) {
        m_targets.erase(address);
        return;
    }
    self->isSelf = true;
    self->failures = 0;
    self->lastFailure.clear();
    expect(*self, now + limits::selfPause);
}

void Dialler::failed(const QByteArray &address, const QByteArray &why, Clock::time_point now)
{
    Target *const failing = target(address);
    if (!failing)
        return;
    failing->attempt.reset();
    // A seed that was removed meanwhile.
    if (!failing->isSeed && !failing->process) {
        m_targets.erase(address);
        return;
    }
    failing->isSelf = false;
    ++failing->failures;
    failing->lastFailure = why;
    expect(*failing, now + failing->backoff.next());
}

void Dialler::answered(const QByteArray &address, ProcessId process)
{
    Target *const answering = target(address);
    if (!answering)
        return;
    answering->isProven = answering->isProven && answering->process == process;
    answering->process = process;
    answering->isSelf = false;
    answering->failures = 0;
    answering->lastFailure.clear();
}

void Dialler::linked(const QByteArray &address, ProcessId process)
{
    answered(address, process);
    if (Target *const reached = target(address)) {
        reached->attempt.reset();
        reached->isProven = true;
        reached->due = Clock::time_point::max();
        reached->backoff.reset();
    }
}

} // namespace signalbox::core::mesh
