// SPDX-License-Identifier: Apache-2.0
#pragma once

/// What the library shows to programs and plugins; everything else in it stays hidden.
#define SIGNALBOX_EXPORT __attribute__((visibility("default")))
