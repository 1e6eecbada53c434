// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Mistake.h"

#include "control-agent/cli/Table.h"
#include "shared/base/Names.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostShown = 64;

/// Long options that may stand here, without their dashes: those would make everything look alike.
QStringList optionWords(const CLI::App &verb)
{
    QStringList words;
    for (const CLI::App *app = &verb; app; app = app->get_parent()) {
        for (const CLI::Option *option : app->get_options()) {
            for (const std::string &name : option->get_lnames())
                words.append(QString::fromStdString(name));
        }
    }
    return words;
}

QString unknownOption(const CLI::App &verb, const QString &typed)
{
    const QString option = typed.section(u'=', 0, 0);
    QString word = option;
    while (word.startsWith(u'-'))
        word.remove(0, 1);
    const QString nearest = word.size() < 2 ? QString() : nearestOf(word, optionWords(verb));
    const QString hint = nearest.isEmpty() ? QString() : u"; did you mean \"--%1\"?"_s.arg(nearest);
    return u"\"%1\" has no option \"%2\"%3"_s.arg(commandText(verb), printable(option.left(mostShown)), hint);
}

} // namespace

const CLI::App &chosenVerb(const CLI::App &root)
{
    const CLI::App *app = &root;
    while (!app->get_subcommands().empty())
        app = app->get_subcommands().front();
    return *app;
}

QString commandText(const CLI::App &verb)
{
    QStringList words;
    for (const CLI::App *app = &verb; app; app = app->get_parent())
        words.prepend(QString::fromStdString(app->get_name()));
    return words.join(u' ');
}

QStringList childNames(const CLI::App &parent)
{
    QStringList names;
    for (const CLI::App *child : parent.get_subcommands([](const CLI::App *) { return true; }))
        names.append(QString::fromStdString(child->get_name()));
    return names;
}

const CLI::App *childNamed(const CLI::App &parent, const QString &name)
{
    for (const CLI::App *child : parent.get_subcommands([](const CLI::App *) { return true; })) {
        if (QString::fromStdString(child->get_name()) == name)
            return child;
    }
    return nullptr;
}

QString noSuchCommand(const CLI::App &parent, const QString &word)
{
    const QString shown = printable(word.left(mostShown));
    const QString nearest = nearestOf(word, childNames(parent));
    const QString where = parent.get_parent() ? u"command of \"%1\""_s.arg(commandText(parent)) : u"command"_s;
    return u"\"%1\" is no %2%3"_s.arg(shown, where, nearest.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(nearest));
}

QString mistakeText(const CLI::App &root, const CLI::ParseError &error)
{
    const CLI::App &verb = chosenVerb(root);
    const std::vector<std::string> extras = root.remaining(true);
    const bool wantsCommand = !childNames(verb).isEmpty() && verb.get_require_subcommand_min() > 0;
    for (const std::string &extra : extras) {
        const QString word = QString::fromStdString(extra);
        if (word.startsWith(u'-') && word.size() > 1)
            return unknownOption(verb, word);
        if (wantsCommand)
            return noSuchCommand(verb, word);
    }
    if (wantsCommand && dynamic_cast<const CLI::RequiredError *>(&error)) {
        return verb.get_parent() ? u"\"%1\" needs one of: %2"_s.arg(commandText(verb), childNames(verb).join(u", "_s))
                                 : u"no command given: \"signalbox list\" shows the instances"_s;
    }
    if (!extras.empty() && dynamic_cast<const CLI::ExtrasError *>(&error))
        return u"\"%1\" does not take \"%2\""_s.arg(commandText(verb), printable(QString::fromStdString(extras.front()).left(mostShown)));
    return printable(QString::fromUtf8(error.what()));
}

} // namespace signalbox::cli
