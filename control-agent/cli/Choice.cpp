// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Choice.h"

#include "control-agent/cli/Table.h"
#include "shared/base/Names.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;

CLI::Option *choice(CLI::Option *option, const std::vector<std::string> &words)
{
    QStringList all;
    for (const std::string &word : words)
        all.append(QString::fromStdString(word));
    option->type_name(all.join(u'|').toStdString());
    return option->check([all](const std::string &text) {
        const QString word = QString::fromStdString(text);
        if (all.contains(word))
            return std::string();
        const QString nearest = nearestOf(word, all);
        const QString hint = nearest.isEmpty() ? u"it is one of %1"_s.arg(all.join(u", "_s)) : u"did you mean \"%1\"?"_s.arg(nearest);
        return u"\"%1\" is not known; %2"_s.arg(printable(word.left(64)), hint).toStdString();
    });
}

} // namespace signalbox::cli
