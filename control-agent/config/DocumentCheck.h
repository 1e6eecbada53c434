// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/InstanceSet.h"

namespace signalbox::core {
class TypeRegistry;
}

namespace signalbox::agent {

/// Judges an instance's configuration that came as a document: by the JSON Schema, then by the strict reader, then by the
/// server type.
/// Errors: InvalidConfiguration; one line for each thing that is wrong, and `data.problems`: a list of {path, message}.
[[nodiscard]] Result<core::InstanceConfig> checkDocument(const QJsonObject &document, const AgentConfig &files,
                                                         const core::TypeRegistry &types);

/// Loads the certificate that its TLS listeners need. Errors: as above.
/// Thread: any; reads files.
[[nodiscard]] Result<void> checkInstanceCertificate(const core::InstanceConfig &config);

bool hasTlsListener(const core::InstanceConfig &config);

} // namespace signalbox::agent
