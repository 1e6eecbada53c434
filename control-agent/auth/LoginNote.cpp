// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/LoginNote.h"

#include "control-agent/store/AccountTable.h"
#include "control-agent/store/Store.h"
#include "control-agent/store/TokenTable.h"
#include "shared/base/Log.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

void noteLogin(Store &store, const Identity &identity, const QDateTime &at)
{
    const auto work = [account = identity.account, token = identity.tokenId, at](Database &database) -> Result<bool> {
        Result<void> marked = token.isEmpty() ? Result<void>() : markTokenUsed(database, token, at);
        if (marked)
            marked = markLogin(database, account, at);
        return marked.map([] { return true; });
    };
    store.run<bool>(work, &store, [](const Result<bool> &noted) {
        if (!noted)
            qCWarning(lcStore).noquote() << "log-in not noted" << u"error="_s + noted.error().message;
    });
}

} // namespace signalbox::agent
