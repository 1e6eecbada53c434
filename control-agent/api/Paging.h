// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/store/SqlValues.h"
#include "shared/api/Method.h"
#include "shared/base/Error.h"

#include <QtCore/QStringList>

namespace signalbox::agent {

// What every list checks in the same way.

/// InvalidParams, unless the page counts from 1 and holds 1 to `api::largestPage`.
std::optional<Error> checkPage(int page, int pageSize);

/// InvalidParams, naming the nearest field, or all of them.
Error unknownSort(const QString &field, const QStringList &known);

/// The page that `params` ask for. Errors: InvalidParams.
[[nodiscard]] Result<Page> pageOf(int page, int pageSize, api::SortOrder order, const QString &sort = {}, const QStringList &known = {});

/// Empty: an invalid time, which is none. Errors: InvalidParams.
[[nodiscard]] Result<QDateTime> timeOf(const QString &text, const QString &parameter);

} // namespace signalbox::agent
