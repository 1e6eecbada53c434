// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

namespace signalbox::core {

namespace hubs {
class LiveHub;
}

/// Services of types that serve a hub derive from it, beside Service.
class HubUser
{
public:
    /// Before onStartup. Thread: main.
    virtual void setHub(std::shared_ptr<hubs::LiveHub> hub) = 0;

protected:
    ~HubUser() = default;
};

} // namespace signalbox::core
