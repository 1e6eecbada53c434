// SPDX-License-Identifier: Apache-2.0
#include "Pressure.h"

double inUnit(double pressure, const QString &unit)
{
    return unit == QLatin1String("mmHg") ? pressure * 0.750062 : pressure;
}
