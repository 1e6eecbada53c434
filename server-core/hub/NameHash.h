// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QHashFunctions>

namespace signalbox::core::hub {

/// For tables by names that clients choose: with a secret seed, so that nobody can choose names which all fall into one bucket. Nothing
/// walks through such a table in its order.
struct NameHash {
    std::size_t operator()(const QByteArray &name) const { return qHash(name, std::size_t(QHashSeed::globalSeed())); }
};

} // namespace signalbox::core::hub
