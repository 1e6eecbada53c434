// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/TypeDefinitions.h"

#include <QtCore/QObject>

namespace signalbox::agent {

/// The server types in force while the agent runs.
/// Shape:  what a reload brings is added, and what could not be had is tried again. A type that is there may be in use by any
///         thread, so that another definition of it, and its removal, wait for the agent's next start.
/// Thread: main.
class LiveTypes : public QObject
{
    Q_OBJECT

public:
    /// `registry` has been loaded from `inForce`, and outlives it.
    LiveTypes(core::TypeDefinitions inForce, core::TypeRegistry &registry, QObject *parent = nullptr);

    const core::TypeDefinitions &inForce() const { return m_inForce; }
    const core::TypeRegistry &registry() const { return m_registry; }

    struct Outcome {
        /// Names that were looked at: they can be used from now on, or it is known why not.
        QStringList judged;
        /// Of what is new in `wanted` and cannot be had.
        QList<Error> failures;
    };
    /// Loads plugins.
    Outcome take(const core::TypeDefinitions &wanted);

Q_SIGNALS:
    void changed(const QStringList &fresh);

private:
    core::TypeDefinitions m_inForce;
    core::TypeRegistry &m_registry;
};

} // namespace signalbox::agent
