// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QObject>

namespace signalbox::cli {

/// Ctrl-C and SIGTERM as an event instead of an end.
/// Shape:  one at a time; from its making on the signals wait for the event loop.
class Interrupt : public QObject
{
    Q_OBJECT

public:
    Interrupt();
    ~Interrupt() override;

    bool happened() const { return m_happened; }

private:
    int m_descriptor = -1;
    bool m_happened = false;
};

} // namespace signalbox::cli
