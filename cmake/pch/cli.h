// SPDX-License-Identifier: Apache-2.0
// Precompiled for the command line: every verb describes itself to CLI11 and calls methods of the API, and to read either takes
// longer than to compile most verbs.
#pragma once
#include "cmake/pch/core.h"
#include "shared/api/Methods.h"
#include <CLI/CLI.hpp>
