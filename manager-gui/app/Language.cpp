// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/app/Language.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLibraryInfo>
#include <QtCore/QLocale>
#include <QtCore/QTranslator>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

void installLanguage(QCoreApplication &application, const QString &wanted)
{
    QLocale locale = wanted.isEmpty() ? QLocale::system() : QLocale(wanted);
    if (locale.language() == QLocale::C)
        locale = QLocale(QLocale::English, QLocale::UnitedStates);
    locale.setNumberOptions(locale.numberOptions() & ~QLocale::OmitGroupSeparator);
    QLocale::setDefault(locale);

    const auto install = [&](const QLocale &of, const QString &file, const QString &folder) {
        auto *translator = new QTranslator(&application);
        if (translator->load(of, file, u"_"_s, folder))
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
    };
    install(QLocale(QLocale::English), u"signalbox_manager"_s, u":/i18n"_s);
    if (locale.language() == QLocale::English)
        return;
    install(locale, u"qtbase"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(locale, u"signalbox_manager"_s, u":/i18n"_s);
}

} // namespace signalbox::gui
