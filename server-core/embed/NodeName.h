// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QString>

namespace signalbox {

/// What a program is called in a cluster unless it says otherwise: "desk-5410", the name of the machine and what no other program has
/// there. A name as isValidName has them.
QString nodeNameOf(qint64 number);

} // namespace signalbox
