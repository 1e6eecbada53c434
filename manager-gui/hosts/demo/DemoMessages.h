// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/demo/DemoPeople.h"

#include <QtCore/QJsonValue>

namespace signalbox::gui {

/// What a made-up channel is about.
enum class DemoTopic { Talk, Person, News, Alert, Quote };

struct DemoWords {
    QJsonValue data;
    /// Who says so; empty: nobody who has a name.
    QString from;
    /// The publisher's own; empty: none.
    QString id;
};

/// What the message of this number in a channel says: always the same.
DemoWords demoWords(DemoTopic topic, const QString &channel, qint64 number, const std::vector<DemoPerson> &people);

/// Bytes that such a message takes, with all that it costs.
int demoWeight(DemoTopic topic);

} // namespace signalbox::gui
