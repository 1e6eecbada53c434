// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Methods.h"
#include "shared/base/Error.h"

#include <QtCore/QStringList>

#include <vector>

namespace signalbox::agent {

/// Every error the management API answers, and what it means, for the documents.
struct ErrorMeaning {
    ErrorCode code;
    std::string_view meaning;
};
const std::vector<ErrorMeaning> &apiErrors();

/// What a method's traits say about it.
struct MethodTraits {
    std::string_view name;
    api::Permission permission;
    api::Scope scope;
    bool changes;
};
template <typename Method>
constexpr MethodTraits traitsOf()
{
    return {Method::name, Method::permission, api::scopeOf<Method>(), api::changesSomething<Method>()};
}

/// The errors a caller of this method may meet, in the order of `apiErrors`.
std::vector<ErrorCode> errorsOf(const MethodTraits &method);

} // namespace signalbox::agent
