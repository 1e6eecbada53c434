// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Completion.h"

#include "control-agent/cli/Mistake.h"
#include "shared/api/Methods.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

/// Where in the tree of verbs the cursor is.
struct Place {
    const CLI::App *verb;
    /// Waiting for its value.
    const CLI::Option *option = nullptr;
    int positionals = 0;
    /// After "--" everything is positional.
    bool onlyPositionals = false;
    /// The last positionals, for `help`.
    QStringList given;
    /// Options that say which agent, to be passed on.
    QStringList target;
};

const CLI::Option *optionNamed(const CLI::App &verb, const QString &name)
{
    for (const CLI::App *app = &verb; app; app = app->get_parent()) {
        if (const CLI::Option *option = app->get_option_no_throw(name.toStdString()))
            return option;
    }
    return nullptr;
}

bool takesValue(const CLI::Option &option)
{
    return option.get_items_expected_max() > 0;
}

bool saysWhichAgent(const QString &option)
{
    static const QStringList target{u"--socket"_s, u"--url"_s, u"--context"_s, u"--fingerprint"_s, u"--token-file"_s};
    return target.contains(option);
}

void advance(Place &place, const QString &word)
{
    if (place.option) {
        if (saysWhichAgent(QString::fromStdString(place.option->get_name())))
            place.target.append({QString::fromStdString(place.option->get_name()), word});
        place.option = nullptr;
        return;
    }
    if (word == "--"_L1 && !place.onlyPositionals) {
        place.onlyPositionals = true;
        return;
    }
    if (word.startsWith(u'-') && word.size() > 1 && !place.onlyPositionals) {
        const CLI::Option *const option = optionNamed(*place.verb, word.section(u'=', 0, 0));
        if (word.contains(u'=') && saysWhichAgent(word.section(u'=', 0, 0)))
            place.target.append(word);
        else if (option && takesValue(*option) && !word.contains(u'='))
            place.option = option;
        return;
    }
    const CLI::App *const child = place.positionals == 0 ? childNamed(*place.verb, word) : nullptr;
    if (child) {
        place.verb = child;
        return;
    }
    ++place.positionals;
    place.given.append(word);
}

QStringList optionNames(const CLI::App &verb)
{
    QStringList names;
    for (const CLI::App *app = &verb; app; app = app->get_parent()) {
        for (const CLI::Option *option : app->get_options()) {
            for (const std::string &name : option->get_lnames())
                names.append(u"--"_s + QString::fromStdString(name));
        }
    }
    names.removeDuplicates();
    names.sort();
    return names;
}

QStringList methodNames()
{
    QStringList names;
    std::apply([&names](auto... method) { (names.append(json::toQString(decltype(method)::name)), ...); }, api::AllMethods{});
    return names;
}

void keepMatching(Completion &completion, const QStringList &candidates)
{
    for (const QString &candidate : candidates) {
        if ((completion.prefix + candidate).startsWith(completion.typed))
            completion.words.append(completion.prefix + candidate + completion.suffix);
    }
}

/// By the name of the value's type, which is also what --help shows.
void completeValue(Completion &completion, const QString &type, const Place &place, const CLI::App &root)
{
    static const QMap<QString, QStringList> listers{{u"INSTANCE"_s, {u"list"_s}},
                                                    {u"INSTANCE=ROLE"_s, {u"list"_s}},
                                                    {u"CONTEXT"_s, {u"context"_s, u"list"_s}},
                                                    {u"ACCOUNT"_s, {u"user"_s, u"list"_s}},
                                                    {u"TOKEN"_s, {u"token"_s, u"list"_s}},
                                                    {u"SERVER-TYPE"_s, {u"type"_s, u"list"_s}},
                                                    {u"HUB"_s, {u"hubs"_s}},
                                                    {u"NODE"_s, {u"cluster"_s, u"status"_s}}};
    if (type == "INSTANCE=ROLE"_L1 && completion.typed.lastIndexOf(u'=') >= completion.prefix.size()) {
        completion.prefix = completion.typed.left(completion.typed.lastIndexOf(u'=') + 1);
        return keepMatching(completion, {u"viewer"_s, u"operator"_s, u"admin"_s});
    }
    if (type == "INSTANCE=ROLE"_L1)
        completion.suffix = u"="_s;
    if (const auto lister = listers.constFind(type); lister != listers.constEnd())
        completion.lister = place.target + *lister + QStringList{u"-o"_s, u"name"_s, u"--timeout"_s, u"2s"_s};
    else if (type == "FILE"_L1 || type == "PATH"_L1)
        completion.isFile = true;
    else if (type == "METHOD"_L1)
        keepMatching(completion, methodNames());
    else if (type.contains(u'|'))
        keepMatching(completion, type.split(u'|'));
    else if (type == "VERB"_L1) {
        const CLI::App *verb = &root;
        for (const QString &word : place.given)
            verb = verb ? childNamed(*verb, word) : nullptr;
        keepMatching(completion, verb ? childNames(*verb) : QStringList());
    }
}

const CLI::Option *positionalAt(const CLI::App &verb, int index)
{
    const CLI::Option *last = nullptr;
    for (const CLI::Option *option : verb.get_options()) {
        if (!option->get_positional())
            continue;
        last = option;
        if (index-- == 0)
            return option;
    }
    return last && last->get_items_expected_max() > 1 ? last : nullptr;
}

} // namespace

Completion completionOf(const CLI::App &root, const QStringList &words)
{
    Completion completion;
    completion.typed = words.isEmpty() ? QString() : words.last();
    Place place{&root, nullptr, 0, false, {}, {}};
    for (qsizetype i = 0; i + 1 < words.size(); ++i)
        advance(place, words[i]);

    const QString name = completion.typed.section(u'=', 0, 0);
    if (!place.option && !place.onlyPositionals && completion.typed.startsWith(u'-')) {
        if (!completion.typed.contains(u'=')) {
            keepMatching(completion, optionNames(*place.verb));
            return completion;
        }
        place.option = optionNamed(*place.verb, name);
        completion.prefix = name + u'=';
        if (!place.option)
            return completion;
    }
    if (place.option) {
        completeValue(completion, QString::fromStdString(place.option->get_type_name()), place, root);
        return completion;
    }
    if (place.positionals == 0)
        keepMatching(completion, childNames(*place.verb));
    if (const CLI::Option *const positional = positionalAt(*place.verb, place.positionals))
        completeValue(completion, QString::fromStdString(positional->get_type_name()), place, root);
    return completion;
}

} // namespace signalbox::cli
