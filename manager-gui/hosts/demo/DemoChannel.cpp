// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoChannel.h"

#include <algorithm>
#include <cmath>

namespace signalbox::gui {

namespace {

// Messages come in a slow wave: in 37 s up to a fifth more and less than usual.
constexpr double waveSeconds = 37;
constexpr double waveDepth = 1.2;

double paced(double seconds, double phase)
{
    return seconds + waveDepth * std::sin(seconds * 6.2832 / waveSeconds + phase);
}

} // namespace

DemoTide DemoTide::around(int usual, quint32 seed)
{
    // A few people are always the same ones.
    constexpr int fewest = 20;
    DemoTide tide;
    tide.usual = usual;
    tide.swing = usual < fewest ? 0 : std::max(1, usual / 200);
    tide.step = usual > 1000 ? 2000 : 7000;
    tide.phase = tide.swing > 0 ? qint64(seed % quint32(4 * tide.swing)) : 0;
    return tide;
}

int DemoTide::at(qint64 elapsed) const
{
    if (swing == 0)
        return usual;
    const auto place = int(inCycle(elapsed));
    return place <= 2 * swing ? usual - swing + place : usual + 3 * swing - place;
}

std::optional<qint64> DemoTide::roseAbove(int number, qint64 elapsed) const
{
    if (number < usual - swing)
        return std::nullopt;
    return (elapsed / step - inCycle(elapsed) + (number - (usual - swing)) + 1) * step;
}

DemoChannel::DemoChannel(Shape shape, const QString &place, qint64 since)
    : m_shape(std::move(shape)),
      m_since(since),
      m_seed(demoMix(place + u' ' + m_shape.name)),
      m_members(DemoTide::around(m_shape.members, m_seed)),
      m_listeners(DemoTide::around(m_shape.subscribers - m_shape.members, m_seed / 3)),
      m_isRetained(m_shape.retained)
{
    // So long it has been there: some hours to some days.
    const double secondsBefore = 9000 + m_seed % 400'000;
    m_before = std::floor(m_shape.rate * secondsBefore);
    m_rosterBefore = m_shape.members > 0 ? m_shape.members + qint64(m_seed % 900) : 0;
    m_rosterBefore += m_members.swing > 0 ? qint64(secondsBefore * 1000) / m_members.step : 0;
}

int DemoChannel::subscribers(qint64 now) const
{
    return m_members.at(now - m_since) + m_listeners.at(now - m_since);
}

std::size_t DemoChannel::person(int member, std::size_t people) const
{
    // The largest room has everybody in their order, so that those who are known by name are there.
    const bool isLarge = m_shape.members > 1000;
    const std::size_t first = isLarge ? 0 : m_seed % people;
    const std::size_t stride = isLarge ? 1 : 1 + m_seed / 16 % (people - 1);
    return (first + std::size_t(member) * stride) % people;
}

qint64 DemoChannel::enteredAt(int member, qint64 now) const
{
    if (const std::optional<qint64> rose = m_members.roseAbove(member, now - m_since))
        return m_since + *rose;
    return m_since - 1000 * qint64(demoMix(m_shape.name, quint64(member) + m_seed) % 32'000);
}

qint64 DemoChannel::byItself(qint64 now) const
{
    return std::max<qint64>(0, qint64(std::floor(m_before + m_shape.rate * paced(double(now - m_since) / 1000, m_seed % 7))));
}

qint64 DemoChannel::timeOf(qint64 number, qint64 now) const
{
    const double seconds = (double(number) - m_before) / m_shape.rate;
    // It is where an even pace would have it, or so much off.
    qint64 low = m_since + qint64(std::floor((seconds - waveDepth) * 1000)) - 1;
    qint64 high = m_since + qint64(std::ceil((seconds + waveDepth) * 1000)) + 1;
    while (high - low > 1) {
        const qint64 middle = low + (high - low) / 2;
        (byItself(middle) >= number ? high : low) = middle;
    }
    return std::min(high, now);
}

qint64 DemoChannel::handsBefore(qint64 at) const
{
    return std::count_if(m_byHand.begin(), m_byHand.end(), [at](const ByHand &hand) { return hand.message.at <= at; });
}

qint64 DemoChannel::published(qint64 now) const
{
    return byItself(now) + qint64(m_byHand.size());
}

qint64 DemoChannel::firstKept(qint64 now) const
{
    const qint64 old = now - keptForMs;
    return std::max(byItself(old) + handsBefore(old), published(now) - mostKept) + 1;
}

DemoChannel::Message DemoChannel::message(qint64 number, qint64 now, const std::vector<DemoPerson> &people) const
{
    std::size_t hands = 0;
    while (hands < m_byHand.size() && numberOf(hands) < number)
        ++hands;
    if (hands < m_byHand.size() && numberOf(hands) == number)
        return m_byHand[hands].message;
    const qint64 own = number - qint64(hands);
    return {demoWords(m_shape.topic, m_shape.name, own, people), timeOf(own, now)};
}

std::optional<qint64> DemoChannel::lastAt(qint64 now) const
{
    const qint64 own = byItself(now);
    std::optional<qint64> last = own > 0 && m_shape.rate > 0 ? std::optional(timeOf(own, now)) : std::nullopt;
    if (!m_byHand.empty())
        last = std::max(last.value_or(0), m_byHand.back().message.at);
    return last;
}

qint64 DemoChannel::bytes(qint64 now) const
{
    return messages(now) * demoWeight(m_shape.topic);
}

qint64 DemoChannel::publish(const DemoWords &words, bool retain, qint64 now)
{
    m_byHand.push_back({{words, now}, byItself(now)});
    if (retain)
        m_isRetained = !words.data.isNull();
    return numberOf(m_byHand.size() - 1);
}

std::optional<qint64> DemoChannel::published(const QString &id, qint64 now) const
{
    for (std::size_t i = 0; i < m_byHand.size(); ++i) {
        if (m_byHand[i].message.words.id == id && numberOf(i) >= firstKept(now))
            return numberOf(i);
    }
    return std::nullopt;
}

} // namespace signalbox::gui
