// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/SessionIds.h"

#include <QtCore/QRandomGenerator>

namespace signalbox::core {

namespace {

constexpr int prefixLength = 6;
constexpr int base = 36;

} // namespace

SessionIds::SessionIds()
{
    for (int i = 0; i < prefixLength; ++i)
        m_prefix += QString::number(QRandomGenerator::system()->bounded(base), base);
}

QString SessionIds::toString(std::uint64_t number) const
{
    return m_prefix + u'-' + QString::number(number, base);
}

std::optional<std::uint64_t> SessionIds::parse(QStringView id) const
{
    if (id.size() < prefixLength + 2 || id.first(prefixLength) != m_prefix || id[prefixLength] != u'-')
        return std::nullopt;
    bool ok = false;
    const qulonglong number = id.sliced(prefixLength + 1).toULongLong(&ok, base);
    // One spelling only: "K3", "+3" or "03" are not ids.
    if (!ok || toString(number) != id)
        return std::nullopt;
    return number;
}

} // namespace signalbox::core
