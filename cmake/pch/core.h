// SPDX-License-Identifier: Apache-2.0
// Precompiled for shared, core and agent: what nearly every file there includes.
#pragma once
#include <QtCore/QtCore>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <unordered_map>
#include <utility>
#include <vector>
