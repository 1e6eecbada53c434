// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace signalbox::agent {

/// What a server process sets once: SIGPIPE ignored, as many descriptors as the system allows.
void setUpProcess();

} // namespace signalbox::agent
