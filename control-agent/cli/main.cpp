// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/CommandLine.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLoggingCategory>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    // A command says what went wrong in words; the client's log lines would only say it twice.
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*.info=false\nsignalbox.*.warning=false\nqt.*.warning=false"));
    signalbox::cli::CommandLine line;
    QMetaObject::invokeMethod(
        &application, [&] { QCoreApplication::exit(int(line.run(argc, argv))); }, Qt::QueuedConnection);
    return QCoreApplication::exec();
}
