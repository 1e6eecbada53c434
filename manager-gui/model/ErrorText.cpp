// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/ErrorText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

struct ErrorText {
    Q_DECLARE_TR_FUNCTIONS(ErrorText)
};

QString ofAccess(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NotLoggedIn:
        return ErrorText::tr("Not logged in");
    case ErrorCode::LoginFailed:
        return ErrorText::tr("The log-in was refused");
    case ErrorCode::TokenExpired:
        return ErrorText::tr("The token has expired or was used before");
    case ErrorCode::TokenInvalid:
        return ErrorText::tr("The token is not valid; log in again or make a new one");
    case ErrorCode::NotPermitted:
        return ErrorText::tr("Your account may not do that");
    case ErrorCode::TooManyAttempts:
        return ErrorText::tr("Too many failed attempts; wait a moment");
    case ErrorCode::RateLimited:
        return ErrorText::tr("Too many requests at once; wait a moment");
    case ErrorCode::CertificateNotTrusted:
        return ErrorText::tr("The key of the host is not the expected one");
    default:
        return {};
    }
}

QString ofConnection(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Unreachable:
        return ErrorText::tr("The host cannot be reached");
    case ErrorCode::TimedOut:
        return ErrorText::tr("The host did not answer in time");
    case ErrorCode::ConnectionClosed:
        return ErrorText::tr("The connection was closed");
    case ErrorCode::ParseError:
    case ErrorCode::InvalidRequest:
    case ErrorCode::ProtocolError:
        return ErrorText::tr("The host sent an answer that could not be understood");
    case ErrorCode::MethodNotFound:
    case ErrorCode::Unsupported:
        return ErrorText::tr("The host does not know this request; it may be of another version");
    case ErrorCode::MessageTooLarge:
        return ErrorText::tr("The message is too large");
    case ErrorCode::ResourcesExhausted:
        return ErrorText::tr("The host has run out of a resource");
    default:
        return {};
    }
}

QString ofWork(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidParams:
        return ErrorText::tr("A value is not valid");
    case ErrorCode::InternalError:
        return ErrorText::tr("Internal error on the host");
    case ErrorCode::InstanceNotFound:
        return ErrorText::tr("There is no such instance");
    case ErrorCode::SessionNotFound:
        return ErrorText::tr("There is no such session");
    case ErrorCode::NoSuchServerType:
        return ErrorText::tr("There is no such server type");
    case ErrorCode::NotFound:
        return ErrorText::tr("Not found");
    case ErrorCode::Conflict:
        return ErrorText::tr("Somebody else has changed it meanwhile, or it exists already");
    case ErrorCode::InvalidState:
        return ErrorText::tr("That is not possible in this state");
    case ErrorCode::AddressInUse:
        return ErrorText::tr("The address is in use");
    case ErrorCode::ManagedByFile:
        return ErrorText::tr("It is managed by a file on the host");
    case ErrorCode::InvalidConfiguration:
        return ErrorText::tr("The configuration is not valid");
    case ErrorCode::InvalidCertificate:
        return ErrorText::tr("The certificate is not valid");
    case ErrorCode::FileUnreadable:
        return ErrorText::tr("A file cannot be read");
    case ErrorCode::PermissionDenied:
        return ErrorText::tr("The operating system does not permit it");
    case ErrorCode::StorageFailed:
        return ErrorText::tr("It could not be stored");
    default:
        return {};
    }
}

QString ofChannels(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NotConnected:
        return ErrorText::tr("The client has not connected to the hub yet");
    case ErrorCode::ChannelNameInvalid:
        return ErrorText::tr("No channel can have that name");
    case ErrorCode::NotRecoverable:
        return ErrorText::tr("What was missed in the channel cannot be had any more");
    case ErrorCode::NotSubscribed:
        return ErrorText::tr("The channel is not subscribed to");
    case ErrorCode::NotEntered:
        return ErrorText::tr("The member is not present in the channel");
    case ErrorCode::TooManyChannels:
        return ErrorText::tr("That would be too many channels; leave some, or raise the limit of the hub");
    case ErrorCode::TableFull:
        return ErrorText::tr("The hub is full; try again later, or raise its limits");
    default:
        return {};
    }
}

} // namespace

QString errorText(const Error &error)
{
    if (QLocale().language() == QLocale::English || QLocale().language() == QLocale::C)
        return error.message;
    for (const QString &kind : {ofAccess(error.code), ofConnection(error.code), ofWork(error.code), ofChannels(error.code)}) {
        if (!kind.isEmpty())
            return error.message.isEmpty() ? kind : u"%1 (%2)"_s.arg(kind, error.message);
    }
    return error.message;
}

} // namespace signalbox::gui
