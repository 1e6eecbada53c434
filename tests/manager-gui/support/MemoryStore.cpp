// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/manager-gui/support/MemoryStore.h"
