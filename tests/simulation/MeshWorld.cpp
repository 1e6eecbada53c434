// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/MeshWorldParts.h"

namespace signalbox::test {

using namespace Qt::StringLiterals;

MeshWorld::MeshWorld(unsigned seed) : m_random(seed)
{
    defaults.cluster = "test";
}

MeshWorld::~MeshWorld()
{
    // Pipes know places and places know pipes.
    for (const std::unique_ptr<Place> &place : m_places)
        place->pipes.clear();
}

QByteArray MeshWorld::addressOf(std::size_t node)
{
    return "10.0." + QByteArray::number(node / 250) + '.' + QByteArray::number(node % 250 + 1) + ":7712";
}

// ---- processes

std::size_t MeshWorld::addNode(const std::vector<std::size_t> &seeds, const QByteArray &name)
{
    m_places.push_back(std::make_unique<Place>(*this, m_places.size()));
    Place &place = *m_places.back();
    place.name = name.isEmpty() ? "node-" + QByteArray::number(place.index) : name;
    for (const std::size_t seed : seeds)
        place.seeds.push_back(addressOf(seed));
    startProcess(place);
    return place.index;
}

void MeshWorld::startProcess(Place &place)
{
    core::mesh::NodeSettings settings = defaults;
    settings.node = place.name;
    settings.process = place.process = {m_random(), m_random() | 1};
    settings.advertise = ":7712";
    settings.peers = place.seeds;
    place.isAlive = true;
    place.isHostGone = false;
    place.recorder = std::make_unique<MeshRecorder>();
    place.node = std::make_unique<core::mesh::MeshNode>(place, std::move(settings), unsigned(m_random()));
    core::backplane::BrokerListener *const listener = m_makeListener ? m_makeListener() : place.recorder.get();
    place.node->start(*listener);
    at(m_now + milliseconds(random(100)), [this, &place, life = place.life] { tick(place, life); });
}

void MeshWorld::endProcess(Place &place, bool says)
{
    if (m_fault.isEmpty())
        m_fault = place.recorder->fault;
    ++place.life;
    place.isAlive = false;
    place.isPaused = false;
    place.waiting.clear();
    // The kernel closes what was open.
    for (const auto &[id, pipe] : std::exchange(place.pipes, {})) {
        const int side = pipe->sides[0].place == &place && pipe->sides[0].id == id ? 0 : 1;
        pipe->sides[side].isClosed = true;
        pipe->sides[side].sent.clear();
        if (says)
            reset(pipe, side);
    }
}

void MeshWorld::tick(Place &place, std::size_t life)
{
    if (place.life != life || !place.isAlive)
        return;
    if (place.isPaused)
        return place.waiting.push_back([this, &place, life] { tick(place, life); });
    place.node->onTick();
    at(m_now + core::mesh::limits::tick, [this, &place, life] { tick(place, life); });
}

void MeshWorld::tell(Place &place, std::size_t life, std::function<void()> call)
{
    if (place.life != life || !place.isAlive)
        return;
    if (place.isPaused)
        place.waiting.push_back(std::move(call));
    else
        call();
}

void MeshWorld::kill(std::size_t node)
{
    if (isAlive(node))
        endProcess(*m_places.at(node), true);
}

void MeshWorld::killHost(std::size_t node)
{
    if (isAlive(node))
        endProcess(*m_places.at(node), false);
    m_places.at(node)->isHostGone = true;
}

void MeshWorld::stopCleanly(std::size_t node)
{
    Place &place = *m_places.at(node);
    if (!place.isAlive || place.isPaused)
        return;
    place.node->stop();
    if (m_fault.isEmpty())
        m_fault = place.recorder->fault;
    ++place.life;
    place.isAlive = false;
    place.pipes.clear();
}

void MeshWorld::restart(std::size_t node)
{
    kill(node);
    startProcess(*m_places.at(node));
}

void MeshWorld::pause(std::size_t node)
{
    m_places.at(node)->isPaused = isAlive(node);
}

void MeshWorld::resume(std::size_t node)
{
    Place &place = *m_places.at(node);
    place.isPaused = false;
    for (const std::function<void()> &call : std::exchange(place.waiting, {}))
        tell(place, place.life, call);
}

bool MeshWorld::isAlive(std::size_t node) const
{
    return m_places.at(node)->isAlive;
}

bool MeshWorld::isPaused(std::size_t node) const
{
    return m_places.at(node)->isPaused;
}

bool MeshWorld::sees(std::size_t node, std::size_t other) const
{
    return m_places.at(node)->recorder->isUp(m_places.at(other)->process);
}

core::mesh::MeshNode &MeshWorld::node(std::size_t node)
{
    return *m_places.at(node)->node;
}

MeshRecorder &MeshWorld::recorder(std::size_t node)
{
    return *m_places.at(node)->recorder;
}

MeshWorld::ProcessId MeshWorld::process(std::size_t node) const
{
    return m_places.at(node)->process;
}

QString MeshWorld::fault() const
{
    if (!m_fault.isEmpty())
        return m_fault;
    for (const std::unique_ptr<Place> &place : m_places) {
        if (!place->recorder->fault.isEmpty())
            return QString::fromUtf8(place->name) + u": "_s + place->recorder->fault;
    }
    return {};
}

void MeshWorld::send(std::size_t from, std::size_t to, qsizetype padding)
{
    Place &place = *m_places.at(from);
    const ProcessId target = m_places.at(to)->process;
    if (place.isAlive && !place.isPaused && place.recorder->isUp(target) && place.node->hasRoom(target))
        place.node->send(target, place.recorder->nextFrame(target, padding));
}

} // namespace signalbox::test
