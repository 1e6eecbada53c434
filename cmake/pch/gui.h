// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled for the manager.
#pragma once
#include "cmake/pch/core.h"
#include <QtGui/QtGui>
#include <QtNetwork/QtNetwork>
#include <QtWidgets/QtWidgets>
