// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QObject>

#include <functional>

namespace signalbox::gui {

/// A place that keeps secrets over restarts, by the id of the saved host.
/// Shape:  answers exactly once, later, unless `context` is gone by then; may take as long as a person needs to unlock it.
/// Errors: NotFound: the place works and has none. Anything else: the place does not work.
class SecretStore : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    using Secret = std::function<void(const Result<QString> &)>;
    using Done = std::function<void(const Result<void> &)>;

    virtual void read(const QString &hostId, QObject *context, Secret answer) = 0;
    virtual void write(const QString &hostId, const QString &secret, QObject *context, Done answer) = 0;
    virtual void remove(const QString &hostId, QObject *context, Done answer) = 0;
};

} // namespace signalbox::gui
