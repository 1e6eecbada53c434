// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>

namespace signalbox::agent {

/// The management API as an OpenRPC document, complete: whoever has it needs nothing else to write a client.
/// Shape:  written from shared/api's field lists, MethodErrors, the limits' constants, and two files of resources/api: the
///         introduction and the examples.
/// Source: https://spec.open-rpc.org 1.2.6
QJsonObject openRpcDocument();

/// The examples, in the order in which each finds what it needs: `[{method, name, params, result, …}]`.
QJsonArray apiExamples();

} // namespace signalbox::agent
