// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/CommonWords.h"

#include <QtCore/QStringList>

#include <algorithm>

namespace signalbox::agent {

namespace {

// From what leaked collections of passwords have in common, in the languages they are mostly in.
// clang-format off
constexpr QLatin1StringView list{
    "a aaa abc abcd abcde abcdef abcdefg abcdefgh abcdefghi abcdefghij access accessdenied account acdc adm admin "
    "administrador administrateur administration administrator admins africa agnieszka ahmed alejandra alejandro "
    "alessandra alessandro alex alexander alexandra alexis all allah allahuakbar always am amanda amazon amber amen "
    "america american amor amore amoremio amour an and andrea andrew android angel angela angelica angelo angels "
    "anhyeuem ania anna annie ansible anthony antonio anyone anything apple april argentina arschloch arsenal asd "
    "asdf asdfasdf asdfg asdfgh asdfghjk asdfghjkl asdfjkl ashley assassin asshole at audi august austin australia "
    "auto autumn avengers awesome azerty azertyuiop babe baby babyboy babygirl baer banana bank banking bar barbara "
    "barca barcelona bartek baseball basia basketball bastard batgirl batman battery baum bayern baz bbb beach bear "
    "bears beatles beautiful beckham beer bellissima benfica benjamin benvenuto berlin besiktas best bestfriend "
    "bestfriends bgt bible bienvenido bienvenue big birthday bismillah bisous bitch bitches bitcoin black blahblah "
    "bleach blessed blessing blink blue bmw bnm bonita bonjour borussia boston boy boyfriend boys brandon brasil "
    "brazil brian brittany broncos brother bryan bullshit bunny burger business butter butterfly by california "
    "callofduty camaro cameron camille campus canada candy carlos caroline cash cat catherine cats cazzo cde celtic "
    "champion chance change changeit changeme changenow changethis charizard charles charlie charlotte cheese "
    "chelsea cheri cherry chevrolet chevy chicago chicken children china chinese chivas chocolate chouchou chris "
    "christ christian christina christine christmas christopher church ciao cinnamon cisco claire claudia cobra cock "
    "coconut coffee college colombia company computer computers confidential contrasena contrasenha cookie cookies "
    "cool corazon correct correcthorsebatterystaple corvette counter counterstrike courtney cowboys crazy cricket "
    "cristian crypto crystal cute cyber cynthia czarny daddy daisy dallas damn dance dancer dancing daniel daniela "
    "danielle darling darthvader database david debbie debian december default demo demon denise dennis desktop "
    "destiny deutschland developer devil dezember diablo diamond diamonds diana dick diego dienstag digital dinamo "
    "dinosaur dmitry docker dodge dog doggie doggy dogs dollar dollars dolor dolphin dolphins dominic donald "
    "donaldduck donnerstag dontknow dorothy dortmund doudou dr dragon dragonball dragons dream dreamer dreams "
    "drummer drums dupa dylan eagle eagles earth easter echo edc edcrfv edward egypt eight elizabeth elvis emily "
    "eminem emma emyeuanh engel england english enter enterprise eric erica espana estrella everton everything "
    "facebook faith falcon falcons fall family father fatima fdsa februar february fenerbahce fernanda fernando "
    "ferrari ficken finance fire first five florida flower flowers foo foobar football for ford forest forever "
    "forget forgot forgotten fortnite four france francesca francesco francis francisco frank frankfurt freedom "
    "freitag french friday friend friends friendship frodo from fruehling fuck fucker fucking fuckme fuckoff fuckyou "
    "fuckyouall funny fussball futbol gabriel gabriela galatasaray galaxy gamer games gaming gandalf ganesh garden "
    "garfield gast geheim george gerald german germany gfhjkm ghbdtn ghjkl ghost ginger giovanni girl girlfriend "
    "girls github giuseppe gloria gmail god goku gold golden golf golfer good goodbye goofy google gorgeous grace "
    "grandma grandpa great green greenday gryffindor guadalupe guest guitar guitarra hacked hacker hackers hahaha "
    "hallo halloween halo hamburg hannah hanoi happiness happy hardware hariom harley harleydavidson harold "
    "harrypotter hase haslo haus hawaii hawk heart hearts heather heaven helen hell hello helpdesk henry herbst "
    "hermione hermosa hero heroes heslo hihihi hijodeputa hiphop hjkl hobbit hockey hogwarts hola holiday holidays "
    "hollywood honda honey hope horse horses hotmail hottie houston hugs hulk hund hundred hunter husband hyper i "
    "ice icecream ichliebedich idontknow ilove iloveher iloveme iloveu iloveyou iloveyousomuch iluvu im in india "
    "indonesia initial initialpassword inshallah instagram instance inter internet ipad iphone ipsum ireland irish "
    "ironmaiden ironman is isabel isabella island israel istanbul it italia italy ivan jack jackie jackson jacob "
    "jacqueline jaguar jaihind jamaica james jamie jane januar january japan jasmin jasmine jason javier jedi "
    "jeffrey jenkins jennifer jeremy jerry jesse jessica jesus jesuschrist jetaime john johnny johnson jonathan "
    "jordan jorge jose joseph joshua juan juanita juli julia julian julie july june juni justin justinbieber "
    "juventus karen karolina kasia katherine kathleen katie katze kawasaki kelly kenneth kevin keyboard kids killer "
    "kimberly king kiss kisses kissme kitten kitty knight kobe kocham kochamcie koeln korea krishna kristen krystian "
    "kubernetes kurwa lakers lalala lamborghini laptop last lasvegas laura lauren lebron legend lemon leonardo "
    "leslie letmein letmeinnow liberty liebe liebling lightning lily linda linkedin linkinpark linux lion lions lisa "
    "little liverpool lkjh lkjhgfdsa login logmein logon lol london lordoftherings lorem loremipsum lorenzo "
    "losangeles losenord louise loulou love lovely loveme lover lovers loveyou loving lucas lucifer luck lucky lucy "
    "luigi luis lyubov macbook madison madonna madrid maerz magic magical mahal mahalko mai maison malaysia mama "
    "manager manchester mango manuel manunited manutd maradona march marco marcos margaret maria mariana marie "
    "marina mario mariposa mark market marketing marseille martha martin martina marvel mary master masters mateusz "
    "matrix matthew maurice maus max may maybe me mega megan melanie melbourne melissa melon mercedes merlin messi "
    "metal metallica mexicano mexico miami miamor michael michaela michaeljackson michele michelle mickey "
    "mickeymouse microsoft mierda miguel milan million millionaire minecraft minnie misiek miss mittwoch mju mnbv "
    "mnbvcxy mnbvcxz mohammed mommy mond monday money mongodb monica monika monitor monkey monkeys montag moon "
    "moonlight morgan morpheus moscow moskva motdepasse mother mountain mouse mr mrs muenchen muhammad munich music "
    "musica mustang my mylove mypass mypasswd mypassword mysql nancy napoli naruto nascar natalia natalie natasha "
    "nathan nature neo netflix network netzwerk new newpass newpassword newyork newyorkcity nhy nicholas nicola "
    "nicolas nicole nihao nikita nikki nine ninja nintendo nirvana nissan nm no nobody nokia nopass nopassword not "
    "nothing november noway number ocean october of office offline okay oktober old oldpassword oliver olivia omg "
    "omsairam on one onedirection onepiece online opensesame opensesami openup operator oracle orange oscar our "
    "packers pakistan pamela panther panthers papa paris parola parolachiave parool party pass passcode passphrase "
    "passw passwd password passwords passwort patricia patrick patriots paul paula peace peach peanut pearl pedro "
    "pepper perfect peter phantom philip philippines phillip phoenix piano pikachu pineapple pink pinkfloyd pirate "
    "pirates pizza planet player playstation please pluto poiu poiuytrewq pokemon poland polska pony popcorn porn "
    "porno porsche postgres postgresql pretty prince princesa princess prinzessin privat private privet program "
    "programmer przemek pumas pumpkin puppies puppy purple pussy puta qaz qazwsx qazwsxedc qqq queen qwe qweasd "
    "qweasdzxc qwert qwerty qwertyu qwertyui qwertyuiop qwertz qwertzuiop rabbit rachel raiders rain rainbow ralph "
    "ranger rangers rap raspberry raspberrypi raymond realmadrid rebecca rebelde red redhat redis redsox remember "
    "reset rewq ricardo rich richard rihanna river robert roberto robin roblox rock rocknroll rodrigo rofl roger "
    "rome ronald ronaldo root rose roses rosie ruby rugby russia ruth ryan sabrina safe saigon sairam salasana sales "
    "samantha samstag samsung samuel samurai sandra sanfrancisco sara sarah sasuke satan saturday schalke schatz "
    "schatzi scheisse school schule scooby scoobydoo scorpion scotland scott seattle sebastian second secret "
    "secretpassword secrets secure security senha september sergey sergio server servers service seven sex sexy "
    "sexybitch shadow shannon shark sharks sharon shit shooter sifre signalbox signalboxd signin silver simon simone "
    "singapore singer sir sister six sky skywalker slipknot slut slytherin smile smiley snake sniper snoopy snow "
    "snowball snowman soccer socket sockets softball software soldier soleil somebody someone something sommer sonic "
    "sonne sonntag sophia sophie sorry spain spartak spider spiderman spielen spring staff staple star starcraft "
    "starlight stars start startrek startup starwars steelers stefan stella stephanie stephen stern steven stewart "
    "storm strawberry strike student subaru sugar summer summertime sunday sunflower sunrise sunset sunshine super "
    "superadmin supergirl superhero superman superstar superuser supervisor support susan suzuki svetlana sweet "
    "sweetheart sweetie sydney sylvia sysadmin sysop system systems tamara tamo taylor tea teacher teamo teamomucho "
    "techno tekiero temp temporal temporary temppass ten tennis tequiero teresa test tester testing testtest texas "
    "thailand thanks thankyou the theresa this thisisapassword thisismypassword thomas thousand three thunder "
    "thursday tiamo tiffany tiger tigers tigger timothy to today together tokyo tomcat tomorrow tony topsecret "
    "toronto tottenham toyota trance tree trinity truelove trustno trustnoone tuesday turkey turtle twitter two "
    "tyler ubuntu uiop ultra understand unicorn united universe university usa user username users vacation vader "
    "vagrant valentina vampire vanessa vanilla vcxz vegeta veronica vfr victor victoria vietnam vincent viper "
    "virginia vladimir vodka volkswagen volleyball wachtwoord walter wang warcraft warrior warriors wasd water we "
    "webadmin website websocket wednesday weekend weihnachten welcome welkom wendy whatever whiskey white whore wife "
    "william willkommen wind windows wine winner winter wintertime with wizard woaini woaiwojia wolf wolverine "
    "wolves wordpress work working worldofwarcraft wsx wsxedc wtf xbox xmen xoxo xsw xxx xyz yahoo yamaha yankees "
    "yellow yes yesterday yoda you your yourpassword youtube ytrewq yuiop yxcvbnm zachary zaq zaqwsx zelda zenit "
    "zhang zombie zxc zxcv zxcvbn zxcvbnm zzz "
};
// clang-format on

QSet<QString> readList()
{
    QSet<QString> words;
    for (const QLatin1StringView word : list.tokenize(QLatin1Char(' '), Qt::SkipEmptyParts))
        words.insert(word.toString());
    return words;
}

} // namespace

const QSet<QString> &commonWords()
{
    static const QSet<QString> words = readList();
    return words;
}

int longestCommonWord()
{
    static const auto length = std::max_element(commonWords().begin(), commonWords().end(), [](const QString &a, const QString &b) {
                                   return a.size() < b.size();
                               })->size();
    return int(length);
}

} // namespace signalbox::agent
