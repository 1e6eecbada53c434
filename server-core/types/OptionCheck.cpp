// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/OptionCheck.h"

#include "server-core/types/SchemaCheck.h"

#include <QtCore/QRegularExpression>

#include <exception>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

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
        const std::optional<SchemaProblem> problem = findSchemaProblem(type.optionsSchema(), options);
        if (!problem)
            return judged(type, options);
        switch (problem->kind) {
        case SchemaProblem::Kind::BadSchema:
            return failure(ErrorCode::InvalidConfiguration,
                           u"the server type \"%1\" describes its options wrongly: %2"_s.arg(type.name(), problem->text));
        case SchemaProblem::Kind::UnknownKey:
            return failure(ErrorCode::InvalidConfiguration,
                           u"server type \"%1\" has no option \"%2\"%3"_s.arg(type.name(), problem->key, problem->text),
                           u"options."_s + problem->key);
        case SchemaProblem::Kind::WrongValue:
            break;
        }
        return failure(ErrorCode::InvalidConfiguration, u"option \"%1\" %2"_s.arg(problem->key, problem->text),
                       u"options."_s + problem->key);
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
