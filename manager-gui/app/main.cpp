// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/app/Application.h"
#include "manager-gui/hosts/KeyringStore.h"
#include "shared/base/Version.h"

#include <QtGui/QIcon>
#include <QtWidgets/QApplication>

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("signalbox-manager"));
    QApplication::setOrganizationName(QStringLiteral("signalbox"));
    QApplication::setApplicationVersion(signalbox::productVersion);
    QApplication::setApplicationDisplayName(QStringLiteral("Signalbox"));
    QApplication::setDesktopFileName(QStringLiteral("signalbox-manager"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/signalbox-manager.svg")));

    using namespace signalbox::gui;
    const CommandLine line = CommandLine::parse(QApplication::arguments());
    Theme theme(application);
    Application manager(line, theme, Application::agentLinks(), std::make_unique<KeyringStore>());
    manager.start();
    return QApplication::exec();
}
