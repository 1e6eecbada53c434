// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/channels/HostNotes.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/PagingLine.h"

#include <QtCore/QCoreApplication>

using namespace Qt::StringLiterals;

namespace signalbox::gui::hostnotes {

namespace {

struct Notes {
    Q_DECLARE_TR_FUNCTIONS(HostNotes)
};

} // namespace

QString whyAway(const Host &host)
{
    const QString presence = Notes::tr("%1 is %2").arg(host.name(), format::presence(host, QDateTime::currentDateTimeUtc()));
    const QString reason = errorText(host.lastError());
    return reason.isEmpty() ? presence : u"%1\n%2"_s.arg(presence, reason);
}

QString problem(const Host &host, const Error &error)
{
    if (error.code == ErrorCode::MethodNotFound)
        return Notes::tr("%1 does not know channels yet: its agent is older than this window.").arg(host.name());
    return u"%1: %2"_s.arg(host.name(), errorText(error));
}

QString whyNotInList(const Host &host, const std::optional<Error> &error)
{
    if (!host.isLive())
        return u"%1: %2"_s.arg(host.name(), format::presence(host, QDateTime::currentDateTimeUtc()));
    return error ? problem(host, *error) : QString();
}

QString missing(const Host &host, const QStringList &instances)
{
    return Notes::tr("%1 on %2: no answer").arg(instances.join(u", "_s), host.name());
}

void show(PagingLine &line, const QStringList &notes)
{
    if (notes.size() < 2)
        return line.setNote(notes.value(0));
    line.setNote(Notes::tr("%Ln thing(s) are missing", nullptr, int(notes.size())), notes.join(u'\n'));
}

} // namespace signalbox::gui::hostnotes
