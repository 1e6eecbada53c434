// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/RosterMirror.h"

namespace signalbox::core::presence {

using namespace Qt::StringLiterals;

namespace {

/// A name that a snapshot may not have; nothing when all may be.
std::optional<QByteArrayView> faultyName(const std::vector<MemberRow> &members)
{
    std::vector<QByteArrayView> names;
    names.reserve(members.size());
    for (const MemberRow &row : members)
        names.emplace_back(row.member);
    std::ranges::sort(names);
    if (!names.empty() && names.front().isEmpty())
        return names.front();
    const auto twice = std::ranges::adjacent_find(names);
    return twice == names.end() ? std::nullopt : std::optional(*twice);
}

} // namespace

RosterMirror::RosterMirror(QByteArray channel, QByteArray node, const SipKey &key, NamePool &instances)
    : m_channel(std::move(channel)), m_node(std::move(node)), m_hash(key), m_instances(instances)
{
}

RosterMirror::~RosterMirror()
{
    clear();
}

Result<void> RosterMirror::reset(std::uint64_t version, const std::vector<MemberRow> &members)
{
    if (const std::optional<QByteArrayView> name = faultyName(members)) {
        return failure(ErrorCode::ProtocolError,
                       u"the snapshot of the channel \"%1\" from node \"%2\" has the member \"%3\" twice, or one without a name"_s.arg(
                           QString::fromUtf8(m_channel), QString::fromUtf8(m_node), QString::fromUtf8(*name)));
    }
    clear();
    for (const MemberRow &row : members)
        add(row.view());
    m_version = version;
    m_current = true;
    return {};
}

RosterMirror::Outcome RosterMirror::apply(const RosterEvent &event)
{
    if (!m_current)
        return Outcome::NotCurrent;
    if (event.version <= m_version)
        return Outcome::Old;
    m_current = false;
    if (event.version != m_version + 1)
        return Outcome::Missing;
    if (!change(event))
        return Outcome::Contradiction;
    m_version = event.version;
    m_current = true;
    return Outcome::Applied;
}

RosterMirror::Fit RosterMirror::compare(const RosterDigest &digest) const
{
    if (!m_current)
        return Fit::NotCurrent;
    if (digest.version != m_version)
        return digest.version > m_version ? Fit::Behind : Fit::Ahead;
    return digest == this->digest() ? Fit::Same : Fit::Different;
}

std::optional<MemberView> RosterMirror::find(QByteArrayView member) const
{
    const Copy *found = m_members.find(member);
    return found ? std::optional(viewOf(*found)) : std::nullopt;
}

RosterPage RosterMirror::page(std::size_t page, std::size_t pageSize) const
{
    return rosterPage(m_members, m_version, page, pageSize, [this](const Copy &copy) { return rowOf(copy); });
}

RosterPage RosterMirror::after(QByteArrayView name, std::size_t most) const
{
    return rosterAfter(m_members, m_version, name, most, [this](const Copy &copy) { return rowOf(copy); });
}

MemberRow RosterMirror::rowOf(const Copy &copy) const
{
    return {copy.text.name().toByteArray(), copy.text.info().toByteArray(), copy.since, *copy.instance, m_node};
}

bool RosterMirror::change(const RosterEvent &event)
{
    Copy *copy = m_members.find(event.member.member);
    const bool joins = event.kind == RosterEvent::Kind::Joined;
    if (joins == (copy != nullptr) || event.member.member.isEmpty())
        return false;
    if (joins) {
        add(event.member);
    } else if (event.kind == RosterEvent::Kind::Left) {
        remove(*copy);
    } else {
        m_sum -= m_hash(m_channel, viewOf(*copy));
        copy->text.setInfo(event.member.info);
        m_sum += m_hash(m_channel, viewOf(*copy));
    }
    return true;
}

void RosterMirror::add(const MemberView &member)
{
    auto copy = std::make_unique<Copy>(Copy{{member.member, member.info}, member.since, m_instances.take(member.instance)});
    m_sum += m_hash(m_channel, viewOf(*copy));
    m_members.insert(std::move(copy));
}

void RosterMirror::remove(const Copy &copy)
{
    m_sum -= m_hash(m_channel, viewOf(copy));
    m_instances.give(copy.instance);
    m_members.take(copy.text.name());
}

void RosterMirror::clear()
{
    m_members.visit(0, m_members.size(), [this](const Copy &copy) { m_instances.give(copy.instance); });
    m_members = {};
    m_sum = 0;
}

} // namespace signalbox::core::presence
