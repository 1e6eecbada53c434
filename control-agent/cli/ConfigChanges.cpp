// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ConfigChanges.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

QString countsFrom(const api::ConfigChange &change)
{
    switch (change.takes_effect) {
    case api::TakesEffect::Live:
        return u"at once"_s;
    case api::TakesEffect::NewSessions:
        return u"for new sessions"_s;
    case api::TakesEffect::InstanceRestart:
        return u"when it is restarted"_s;
    case api::TakesEffect::AgentStart:
        break;
    }
    return u"when the agent is restarted"_s;
}

QString valueText(const QJsonValue &value)
{
    return value.isNull() ? u"-"_s : compactJson(value);
}

} // namespace

void printChanges(const QList<api::ConfigChange> &changes, const Printer &printer)
{
    if (changes.isEmpty())
        return;
    Table table({{u"INSTANCE"_s}, {u"KEY"_s}, {u"FROM"_s}, {u"TO"_s}, {u"COUNTS"_s}});
    for (const api::ConfigChange &change : changes) {
        if (change.path.isEmpty()) {
            const bool comes = change.from.isNull();
            table.add({{change.instance.value_or(QString())},
                       {comes ? u"(new)"_s : u"(removed)"_s, comes ? Tone::Good : Tone::Warning},
                       {comes ? u"-"_s : change.from["type"_L1].toString()},
                       {comes ? change.to["type"_L1].toString() : u"-"_s},
                       {countsFrom(change)}});
            continue;
        }
        const bool waits = change.takes_effect == api::TakesEffect::InstanceRestart || change.takes_effect == api::TakesEffect::AgentStart;
        table.add({{change.instance.value_or(u"-"_s)},
                   {change.path},
                   {valueText(change.from)},
                   {valueText(change.to)},
                   {countsFrom(change), waits ? Tone::Warning : Tone::Plain}});
    }
    printer.table(table);
}

} // namespace signalbox::cli
