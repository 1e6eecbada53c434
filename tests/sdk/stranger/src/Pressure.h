// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QString>

/// From hPa.
double inUnit(double pressure, const QString &unit);
