// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/app/CommandLine.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QStandardPaths>

#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

CommandLine CommandLine::parse(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Runs the server instances of many hosts from one window."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption profile(u"profile"_s, u"Folder of hosts and settings."_s, u"DIR"_s);
    const QCommandLineOption enroll(u"enroll-stdin"_s, u"Read enrolment tokens from standard input, one a line, and add their hosts."_s);
    const QCommandLineOption appearance(u"appearance"_s, u"light, dark or system, for this start."_s, u"WHICH"_s);
    const QCommandLineOption language(u"language"_s, u"Language of the window, e.g. de."_s, u"LOCALE"_s);
    const QCommandLineOption demo(u"demo"_s, u"Look around with made-up hosts: no network, nothing saved."_s);
    parser.addOptions({profile, enroll, demo, appearance, language});
    parser.process(arguments);

    CommandLine line;
    line.profile = parser.isSet(profile) ? parser.value(profile) : QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    line.enrolFromStdin = parser.isSet(enroll);
    line.demo = parser.isSet(demo);
    line.language = parser.value(language);
    if (parser.isSet(appearance)) {
        const QString which = parser.value(appearance);
        if (which == "light"_L1) {
            line.appearance = Appearance::Light;
        } else if (which == "dark"_L1) {
            line.appearance = Appearance::Dark;
        } else if (which == "system"_L1) {
            line.appearance = Appearance::System;
        } else {
            std::fprintf(stderr, "signalbox-manager: --appearance takes light, dark or system, not \"%s\"\n", qPrintable(which));
            std::exit(2);
        }
    }
    return line;
}

} // namespace signalbox::gui
