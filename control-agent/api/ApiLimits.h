// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QString>

namespace signalbox::agent {

/// The limits of the management API by name, with the units in the names, as the documents give them.
QJsonObject limitsObject();

/// `text` with each `{name}` of a limit replaced by its number.
QString withLimits(QString text);

} // namespace signalbox::agent
