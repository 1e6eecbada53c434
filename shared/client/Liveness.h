// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/client/ClientTimings.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace signalbox::client {

/// Watches whether the other side still speaks: asks regularly, notes every sign of life, reports silence.
/// Shape:  probe… → silent → (heardAgain | lost). A timer of ours that fires late means that this program slept: then one
///         more probe gets its chance before anyone is called silent.
/// Thread: the one it lives in.
class Liveness : public QObject
{
    Q_OBJECT

public:
    explicit Liveness(QObject *parent = nullptr);

    void start(const ClientTimings &timings);
    void stop();
    void heard();

Q_SIGNALS:
    void probe();
    void silent();
    void heardAgain();
    void lost();

private:
    void judge();
    void wait(std::chrono::milliseconds time);

    ClientTimings m_timings;
    QTimer m_probe;
    QTimer m_judge;
    QElapsedTimer m_lastHeard;
    QElapsedTimer m_waitBegan;
    std::chrono::milliseconds m_waiting{0};
    bool m_silent = false;
};

} // namespace signalbox::client
