// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

namespace signalbox::agent {

inline constexpr int shortestPassword = 12;
inline constexpr int longestPasswordBytes = 1024;

/// Refuses what is guessed first; asks for no capitals or digits, for those make passwords worse.
/// Shape:  at least 12 characters after SASLprep, at most 1024 bytes. Refused: few different characters, something repeated,
///         rows of the keyboard or the alphabet, the account's or the product's name with little beside it, and common
///         passwords. Common are all that leave nothing but digits, signs and years when words of the list are taken out:
///         "Password2024!", "P@ssw0rd1234", "qwerty-letmein1", "iloveyou12345".
/// Errors: InvalidParams, saying which rule and what to do.
/// Source: NIST SP 800-63B §5.1.1.2.
[[nodiscard]] Result<void> checkPassword(const QString &password, const QString &account);

} // namespace signalbox::agent
