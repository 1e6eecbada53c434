// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoPeople.h"

#include <QtCore/QJsonObject>
#include <QtCore/QSet>
#include <QtCore/QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr std::size_t population = 4001; // a prime

struct Known {
    QString member;
    QString name;
};

/// The first ones in every large room.
std::vector<Known> known()
{
    return {{u"aaliyah"_s, u"عالية المصري"_s},
            {u"aarav"_s, u"आरव शर्मा"_s},
            {u"abebe"_s, u"አበበ ቢቂላ"_s},
            {u"adaeze-chukwuemeka-nwachukwu-okonkwo-of-the-translations-and-accessibility-working-group-in-enugu"_s,
             u"Adaeze Chukwuemeka Nwachukwu-Okonkwo, translations and accessibility, Enugu and Port Harcourt"_s},
            {u"agata"_s, {}},
            {u"aleksandra"_s, u"Александра Соколова"_s},
            {u"ann"_s, u"Ann Weber"_s},
            {u"bob"_s, u"Bob Ito"_s},
            {u"carla"_s, u"Carla Ruiz"_s},
            {u"chen"_s, u"陈伟"_s},
            {u"dalia"_s, u"داليا"_s},
            {u"emil"_s, u"Emil Novák"_s},
            {u"fatou"_s, u"Fatou Diop"_s},
            {u"gus"_s, u"Gus Olsen"_s},
            {u"hanna"_s, u"Ганна Шевченко"_s},
            {u"katerina"_s, u"Κατερίνα Παπαδοπούλου"_s},
            {u"min-jun"_s, u"김민준"_s},
            {u"noam"_s, u"נועם לוי"_s},
            {u"ploy"_s, u"พลอย สุขใจ"_s},
            {u"yuki"_s, u"田中 由紀"_s},
            {u"ليلى"_s, u"ليلى حداد"_s}};
}

QStringList firstNames()
{
    return {u"Abena"_s,   u"Adam"_s,   u"Agnès"_s,  u"Aiko"_s,     u"Alejandro"_s, u"Amara"_s,  u"Anders"_s,  u"Anika"_s,
            u"Antoine"_s, u"Ayşe"_s,   u"Bao"_s,    u"Beatriz"_s,  u"Bence"_s,     u"Björn"_s,  u"Camille"_s, u"Cécile"_s,
            u"Cheng"_s,   u"Chiara"_s, u"Daniel"_s, u"Deepa"_s,    u"Diego"_s,     u"Dmitri"_s, u"Eero"_s,    u"Elena"_s,
            u"Farid"_s,   u"Felix"_s,  u"Freya"_s,  u"Gabriela"_s, u"Giorgio"_s,   u"Hamza"_s,  u"Haruto"_s,  u"Ines"_s,
            u"Ivana"_s,   u"Jamal"_s,  u"Jonas"_s,  u"Júlia"_s,    u"Kofi"_s,      u"Lars"_s,   u"Leila"_s,   u"Linh"_s,
            u"Luca"_s,    u"Maja"_s,   u"Malik"_s,  u"Márton"_s,   u"Mei"_s,       u"Mikael"_s, u"Nadia"_s,   u"Ngozi"_s,
            u"Oskar"_s,   u"Pavel"_s,  u"Priya"_s,  u"Quentin"_s,  u"Rosa"_s,      u"Sanjay"_s, u"Sofía"_s,   u"Tariq"_s,
            u"Thandi"_s,  u"Tomás"_s,  u"Uma"_s,    u"Víctor"_s,   u"Wanjiru"_s,   u"Xin"_s,    u"Yara"_s,    u"Zoë"_s};
}

QStringList lastNames()
{
    return {u"Abebe"_s,    u"Adeyemi"_s,  u"Almeida"_s,  u"Andersson"_s, u"Banerjee"_s, u"Bauer"_s,    u"Becker"_s,  u"Bianchi"_s,
            u"Castillo"_s, u"Chen"_s,     u"Costa"_s,    u"Dahl"_s,      u"Demir"_s,    u"Diallo"_s,   u"Dubois"_s,  u"Eriksen"_s,
            u"Farkas"_s,   u"Ferrari"_s,  u"Fischer"_s,  u"Fofanah"_s,   u"García"_s,   u"Gupta"_s,    u"Haddad"_s,  u"Hansen"_s,
            u"Horváth"_s,  u"Ivanov"_s,   u"Jansen"_s,   u"Jensen"_s,    u"Kaya"_s,     u"Keller"_s,   u"Kim"_s,     u"Kowalski"_s,
            u"Kumar"_s,    u"Laine"_s,    u"Lambert"_s,  u"Lindqvist"_s, u"López"_s,    u"Marino"_s,   u"Mbeki"_s,   u"Meyer"_s,
            u"Moreau"_s,   u"Mwangi"_s,   u"Nakamura"_s, u"Nguyễn"_s,    u"Nielsen"_s,  u"Novák"_s,    u"Okafor"_s,  u"Petrov"_s,
            u"Popescu"_s,  u"Quintero"_s, u"Rahman"_s,   u"Rossi"_s,     u"Santos"_s,   u"Sato"_s,     u"Schmidt"_s, u"Silva"_s,
            u"Singh"_s,    u"Tamm"_s,     u"Tanaka"_s,   u"Torres"_s,    u"Vargas"_s,   u"Virtanen"_s, u"Wójcik"_s,  u"Zhang"_s};
}

/// Lower-case letters without accents.
QString plain(const QString &name)
{
    QString letters;
    for (const QChar c : name.normalized(QString::NormalizationForm_D).toLower()) {
        // What the normal form does not take apart.
        if (c == u'ı')
            letters += u'i';
        else if (c.isLetter() && c.unicode() < 128)
            letters += c;
    }
    return letters;
}

QString memberName(const QString &first, const QString &last, quint32 style)
{
    switch (style % 4) {
    case 0:
        return first + u'.' + last;
    case 1:
        return last + u'.' + first.left(1);
    case 2:
        return first + QString::number(style / 4 % 90 + 10);
    default:
        return first + u'_' + last;
    }
}

QJsonValue infoOf(const QString &name, quint32 kind)
{
    if (name.isEmpty() || kind % 19 == 0)
        return {};
    QJsonObject info{{u"name"_s, name}};
    if (kind % 5 == 0)
        info.insert(u"status"_s, u"away"_s);
    if (kind % 7 == 0)
        info.insert(u"device"_s, u"phone"_s);
    return info;
}

} // namespace

quint32 demoMix(const QString &text, quint64 number)
{
    // FNV-1a, and an end that spreads neighbouring numbers.
    quint64 hash = 14'695'981'039'346'656'037ULL ^ (number * 0x9e37'79b9'7f4a'7c15ULL);
    for (const QChar c : text)
        hash = (hash ^ c.unicode()) * 1'099'511'628'211ULL;
    hash ^= hash >> 33;
    hash *= 0xff51'afd7'ed55'8ccdULL;
    return quint32(hash >> 32);
}

std::vector<DemoPerson> demoPeople()
{
    std::vector<DemoPerson> people;
    QSet<QString> taken;
    for (const Known &one : known()) {
        people.push_back({one.member, one.name.isEmpty() ? QJsonValue() : QJsonObject{{u"name"_s, one.name}}});
        taken.insert(one.member);
    }
    const QStringList firsts = firstNames();
    const QStringList lasts = lastNames();
    for (const QString &last : lasts) {
        for (const QString &first : firsts) {
            const QString name = first + u' ' + last;
            const quint32 style = demoMix(name);
            QString member = memberName(plain(first), plain(last), style);
            if (taken.contains(member))
                member = plain(first) + u'-' + plain(last);
            taken.insert(member);
            people.push_back({member, infoOf(name, style / 7)});
        }
    }
    people.resize(std::min(people.size(), population));
    return people;
}

} // namespace signalbox::gui
