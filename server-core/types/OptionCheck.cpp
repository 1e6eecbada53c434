// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/OptionCheck.h"

#include "shared/json/SchemaCheck.h"

#include <QtCore/QRegularExpression>

#include <exception>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

Error inWords(const ServerType &type, const json::SchemaProblem &problem)
{
    const auto wrong = [](const QString &message, const QString &place) { return Error{ErrorCode::InvalidConfiguration, message, place}; };
    if (problem.path.isEmpty())
        return wrong(u"the options of server type \"%1\": the whole %2"_s.arg(type.name(), problem.message), u"options"_s);
    const QString place = u"options."_s + problem.path;
    if (problem.kind == json::SchemaProblem::Kind::Wrong)
        return wrong(u"option \"%1\" %2"_s.arg(problem.path, problem.message), place);
    const QString meant = problem.suggestion.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(problem.suggestion);
    return wrong(u"server type \"%1\" has no option \"%2\"%3"_s.arg(type.name(), problem.path, meant), place);
}

Result<void> judged(const ServerType &type, const QJsonObject &options)
{
    const QString wrong = type.checkOptions(options);
    if (wrong.isEmpty())
        return {};
    static const QRegularExpression named(u"^option \"([^\"]+)\""_s);
    const QRegularExpressionMatch match = named.match(wrong);
    return failure(ErrorCode::InvalidConfiguration, wrong, match.hasMatch() ? u"options."_s + match.captured(1) : u"options"_s);
}

} // namespace

Result<void> checkOptions(const ServerType &type, const QJsonObject &options)
{
    try {
        const json::SchemaCheck schema(type.optionsSchema());
        if (const QString &fault = schema.fault(); !fault.isEmpty())
            return failure(ErrorCode::InvalidConfiguration,
                           u"the server type \"%1\" describes its options wrongly: %2"_s.arg(type.name(), fault));
        const QList<json::SchemaProblem> problems = schema.problems(options);
        return problems.isEmpty() ? judged(type, options) : failure(inWords(type, problems.first()));
    } catch (const std::exception &e) {
        return failure(
            ErrorCode::InternalError,
            u"the server type \"%1\" cannot judge its options: an exception: %2"_s.arg(type.name(), QString::fromLocal8Bit(e.what())));
    }
}

QJsonObject withDefaults(const QJsonObject &schema, const QJsonObject &options)
{
    QJsonObject all = options;
    const QJsonObject properties = schema.value(u"properties"_s).toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        const QJsonValue byDefault = it.value().toObject().value(u"default"_s);
        if (!byDefault.isUndefined() && !all.contains(it.key()))
            all.insert(it.key(), byDefault);
    }
    return all;
}

} // namespace signalbox::core
