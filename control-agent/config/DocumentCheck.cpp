// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/DocumentCheck.h"

#include "control-agent/config/ConfigSchema.h"
#include "server-core/types/OptionCheck.h"
#include "server-core/types/TypeRegistry.h"
#include "shared/json/MergePatch.h"
#include "shared/json/SchemaCheck.h"

#include <QtCore/QJsonArray>
#include <QtCore/QRegularExpression>

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

struct FieldProblem {
    QString path;
    /// What is wrong there; a sentence of its own when it names the place, or needs none.
    QString message;
    bool isSentence = false;
};

Error invalid(const QList<FieldProblem> &problems)
{
    QStringList lines;
    QJsonArray list;
    for (const FieldProblem &problem : problems) {
        const bool told =
            problem.isSentence || problem.path.isEmpty() || problem.message.contains(u'"' + problem.path.section(u'.', -1) + u'"');
        lines.append(told ? problem.message : u"\"%1\" %2"_s.arg(problem.path, problem.message));
        list.append(QJsonObject{{u"path"_s, problem.path}, {u"message"_s, problem.message}});
    }
    return {ErrorCode::InvalidConfiguration, lines.join(u'\n'), problems.first().path, false, {{u"problems"_s, list}}};
}

/// The first place of a key that has a value, in the order of keys.
QString pathOf(const QJsonValue &value, const QString &key, const QString &prefix = {})
{
    const QJsonArray array = value.toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        if (const QString path = pathOf(array.at(i), key, u"%1[%2]."_s.arg(prefix.chopped(1)).arg(i)); !path.isEmpty())
            return path;
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const bool isLeaf = !it.value().isObject();
        if (it.key() == key && isLeaf)
            return prefix + key;
        if (const QString path = pathOf(it.value(), key, prefix + it.key() + u'.'); !path.isEmpty())
            return path;
    }
    return {};
}

/// The reader's lines quote the key they are about.
QList<FieldProblem> problemsOf(const Error &error, const QJsonObject &document)
{
    static const QRegularExpression quoted(u"\"([a-z0-9_]+)\""_s);
    QList<FieldProblem> problems;
    for (const QString &line : error.message.split(u'\n')) {
        const QRegularExpressionMatch match = quoted.match(line);
        problems.append({match.hasMatch() ? pathOf(document, match.captured(1)) : QString(), line});
    }
    return problems;
}

} // namespace

Result<core::InstanceConfig> checkDocument(const QJsonObject &document, const AgentConfig &files, const core::TypeRegistry &types)
{
    const QJsonObject given = json::withoutNulls(document);
    const json::SchemaCheck schema(configSchema(types), u"instance"_s);
    QList<FieldProblem> problems;
    for (const json::SchemaProblem &problem : schema.problems(given))
        problems.append({problem.path, problem.message});
    if (!problems.isEmpty())
        return failure(invalid(problems));
    const Result<core::InstanceConfig> config = readDocument(given, files);
    if (!config)
        return failure(invalid(problemsOf(config.error(), given)));
    const Result<const core::ServerType *> type = types.find(config->type);
    if (!type)
        return failure(invalid({{u"type"_s, type.error().message, true}}));
    if (const Result<void> options = core::checkOptions(**type, config->options); !options) {
        const QString path = options.error().context;
        return failure(invalid({{path.isEmpty() ? u"options"_s : path, options.error().message}}));
    }
    return config;
}

bool hasTlsListener(const core::InstanceConfig &config)
{
    return std::any_of(config.listeners.cbegin(), config.listeners.cend(), [](const core::ListenerConfig &l) { return l.tls; });
}

Result<void> checkInstanceCertificate(const core::InstanceConfig &config)
{
    if (!hasTlsListener(config))
        return {};
    const auto context = core::net::TlsContext::load(config.tls);
    if (context)
        return {};
    return failure(invalid({{config.tls.pkcs12.isEmpty() ? u"tls.certificate"_s : u"tls.pkcs12"_s, context.error().message}}));
}

} // namespace signalbox::agent
