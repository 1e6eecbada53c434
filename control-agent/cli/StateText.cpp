// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/StateText.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;

Table::Cell stateCell(api::InstanceState state)
{
    const auto cell = [state](QChar shape, Tone tone) { return Table::Cell{u"%1 %2"_s.arg(shape).arg(json::enumName(state)), tone}; };
    switch (state) {
    case api::InstanceState::Running:
        return cell(u'●', Tone::Good);
    case api::InstanceState::Failed:
        return cell(u'▲', Tone::Bad);
    case api::InstanceState::Starting:
    case api::InstanceState::Draining:
    case api::InstanceState::Stopping:
        return cell(u'◐', Tone::Warning);
    case api::InstanceState::Stopped:
        break;
    }
    return cell(u'□', Tone::Dim);
}

QString listenersText(const QList<api::Listener> &listeners)
{
    QStringList texts;
    for (const api::Listener &listener : listeners) {
        const QString form = listener.address.contains(u':') ? u"[%1]:%2%3"_s : u"%1:%2%3"_s;
        texts.append(form.arg(listener.address).arg(listener.port).arg(listener.tls ? u" tls"_s : QString()));
    }
    return texts.join(u", "_s);
}

} // namespace signalbox::cli
