// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ExitCode.h"

namespace signalbox::cli {

ExitCode exitCodeOf(ErrorCode code)
{
    using enum ErrorCode;
    switch (code) {
    case InvalidParams:
    case ChannelNameInvalid:
        return ExitCode::WrongArguments;
    case NotLoggedIn:
    case LoginFailed:
    case TokenExpired:
    case TokenInvalid:
    case NotPermitted:
    case TooManyAttempts:
    case PermissionDenied:
        return ExitCode::NotPermitted;
    case Unreachable:
    case ConnectionClosed:
        return ExitCode::Unreachable;
    case CertificateNotTrusted:
        return ExitCode::NotTrusted;
    case MethodNotFound:
    case InstanceNotFound:
    case SessionNotFound:
    case NoSuchServerType:
    case NotFound:
    case NotSubscribed:
    case NotEntered:
        return ExitCode::NoSuchThing;
    case Conflict:
    case InvalidState:
    case AddressInUse:
    case ManagedByFile:
        return ExitCode::Conflict;
    case TimedOut:
        return ExitCode::TimedOut;
    case ParseError:
    case InvalidRequest:
    case InternalError:
    case MessageTooLarge:
    case RateLimited:
    case InvalidConfiguration:
    case InvalidCertificate:
    case FileUnreadable:
    case StorageFailed:
    case ResourcesExhausted:
    case ProtocolError:
    case Unsupported:
    case NotConnected:
    case NotRecoverable:
    case TooManyChannels:
    case TableFull:
        return ExitCode::Failed;
    }
    return ExitCode::Failed; // a code of a newer agent
}

} // namespace signalbox::cli
