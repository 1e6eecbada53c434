// SPDX-License-Identifier: Apache-2.0
// Precompiled for every test: how long one waits for what must come. Qt's five seconds are too short where two cores build, serve
// and test at the same time; a wait ends with what it waits for, so a longer one costs a passing test nothing.
#pragma once
#include <QtTest/QtTest>

#undef QTRY_VERIFY
#define QTRY_VERIFY(expression) QTRY_VERIFY_WITH_TIMEOUT((expression), 30000)
#undef QTRY_VERIFY2
#define QTRY_VERIFY2(expression, message) QTRY_VERIFY2_WITH_TIMEOUT((expression), (message), 30000)
#undef QTRY_COMPARE
#define QTRY_COMPARE(expression, expected) QTRY_COMPARE_WITH_TIMEOUT((expression), (expected), 30000)
