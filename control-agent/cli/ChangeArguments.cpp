// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ChangeArguments.h"

#include <algorithm>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

std::string checkRequestId(const std::string &text)
{
    const bool isGood =
        !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
    return isGood ? std::string() : std::string("a request id is 1 to 64 printable characters without spaces");
}

} // namespace

void ChangeArguments::declareTo(CLI::App &parser)
{
    parser.add_option("--request-id", requestId, "Your name for this request: a repeat within 10 minutes is not done twice")
        ->type_name("ID")
        ->check(checkRequestId);
    parser.add_option("--if-revision", ifRevision, "Only if its revision is still this one; otherwise exit 8")
        ->type_name("NUMBER")
        ->check([](const std::string &text) {
            const bool isNumber = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
            return isNumber ? std::string() : std::string("a revision is a whole number");
        });
    parser.add_flag("--dry-run", dryRun, "Check everything, change nothing");
}

ChangeArguments ChangeArguments::forOneOfSeveral(const QString &name) const
{
    ChangeArguments own = *this;
    if (!requestId.empty())
        own.requestId = requestId + ':' + name.toStdString();
    return own;
}

QJsonObject ChangeArguments::addedTo(QJsonObject params) const
{
    if (!requestId.empty())
        params.insert("request_id"_L1, QString::fromStdString(requestId));
    if (ifRevision)
        params.insert("if_revision"_L1, *ifRevision);
    if (dryRun)
        params.insert("dry_run"_L1, true);
    return params;
}

QString ChangeArguments::told(const QString &text) const
{
    return dryRun ? u"dry run, nothing changed: %1"_s.arg(text) : text;
}

} // namespace signalbox::cli
