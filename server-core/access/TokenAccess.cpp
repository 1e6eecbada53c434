// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/TokenAccess.h"

namespace signalbox::core::access {

using namespace Qt::StringLiterals;

Result<LostRights> TokenAccess::refresh(Claims claims)
{
    if (claims.subject != m_claims.subject) {
        return failure(ErrorCode::TokenInvalid,
                       u"the token is refused: it is for another subject than this session's, which needs a connection of its own"_s);
    }
    LostRights lost(std::move(m_claims.channels), claims.channels);
    m_claims = std::move(claims);
    return lost;
}

} // namespace signalbox::core::access
