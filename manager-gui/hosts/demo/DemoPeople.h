// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QJsonValue>
#include <QtCore/QString>

#include <vector>

namespace signalbox::gui {

struct DemoPerson {
    QString member;
    /// What it says of itself; null: nothing.
    QJsonValue info;
};

/// Everybody who lives in the made-up world, always the same ones: names of many countries and scripts, a very long one, and some that
/// say nothing of themselves.
/// Shape:  each member once; a prime number of them, so that any step through them meets everybody.
std::vector<DemoPerson> demoPeople();

/// A number that looks random and is always the same; the same on every machine.
quint32 demoMix(const QString &text, quint64 number = 0);

} // namespace signalbox::gui
