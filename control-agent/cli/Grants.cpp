// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Grants.h"

#include "control-agent/cli/Choice.h"
#include "shared/base/Names.h"

namespace signalbox::cli {

using namespace Qt::StringLiterals;

void GrantArguments::declareTo(CLI::App &parser, const std::string &aboutRole)
{
    choice(parser.add_option("--role", role, aboutRole), {"viewer", "operator", "admin", "none"});
    parser.add_option("--on", on, "Role on one instance, beyond --role; may be repeated")->type_name("INSTANCE=ROLE")->expected(1);
    parser.get_option("--on")->take_all();
}

Result<QMap<QString, api::Role>> GrantArguments::instances() const
{
    QMap<QString, api::Role> roles;
    for (const std::string &one : on) {
        const QString text = QString::fromStdString(one);
        const QString instance = text.section(u'=', 0, 0);
        const auto own = json::fromJson<api::Role>(text.section(u'=', 1));
        if (!isValidName(instance) || !own)
            return failure(ErrorCode::InvalidParams, u"--on \"%1\": write INSTANCE=viewer, =operator or =admin"_s.arg(text.left(128)));
        roles.insert(instance, *own);
    }
    return roles;
}

std::optional<api::Role> GrantArguments::wholeRole() const
{
    const auto known = json::fromJson<api::Role>(QString::fromStdString(role));
    return known ? std::optional(*known) : std::nullopt;
}

QString roleText(const std::optional<api::Role> &role)
{
    return role ? json::enumName(*role) : u"none"_s;
}

QString instancesText(const QMap<QString, api::Role> &instances)
{
    QStringList texts;
    for (auto it = instances.begin(); it != instances.end(); ++it)
        texts.append(u"%1=%2"_s.arg(it.key(), json::enumName(it.value())));
    return texts.join(u", "_s);
}

} // namespace signalbox::cli
