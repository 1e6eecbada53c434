// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/InstanceEdits.h"

#include "control-agent/cli/ConfigPath.h"
#include "control-agent/cli/TomlFile.h"

#include <QtCore/QFile>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

// Ten thousand instances with all they can say are 5 MB.
constexpr qint64 longestFile = 8 * 1024 * 1024;

QString text(const std::string &typed)
{
    return QString::fromStdString(typed);
}

} // namespace

void InstanceEdits::declareTo(CLI::App &parser)
{
    parser.add_option("--port", port, "TCP port of its first listener; 0: the system chooses")
        ->type_name("PORT")
        ->check(CLI::Range(0, 65535));
    parser.add_option("--address", address, "Address of its first listener: any, any6 or one address")->type_name("ADDRESS");
    parser.add_option("--set", set, "A key and its value, e.g. limits.idle_timeout=90s or listen[0].port=9000; may be repeated")
        ->type_name("KEY=VALUE")
        ->expected(1)
        ->take_all();
}

void InstanceEdits::declareType(CLI::App &parser)
{
    parser.add_option("--type", type, "Server type, as `signalbox type list` shows it")->type_name("SERVER-TYPE");
}

void InstanceEdits::declareTls(CLI::App &parser)
{
    CLI::Option *const pair = parser.add_option("--certificate", certificate, "Speak TLS with this certificate, PEM")->type_name("FILE");
    CLI::Option *const secret = parser.add_option("--key", key, "Its private key, PEM")->type_name("FILE")->needs(pair);
    pair->needs(secret);
    parser.add_option("--pkcs12", pkcs12, "Speak TLS with certificate and key of this file (.pfx, .p12)")
        ->type_name("FILE")
        ->excludes(pair);
    parser.add_option("--password-file", passwordFile, "File with the password of the PKCS#12 file or the key")->type_name("FILE");
}

void InstanceEdits::declareUnset(CLI::App &parser)
{
    parser.add_option("--unset", unset, "A key that takes its default again; may be repeated")->type_name("KEY")->expected(1)->take_all();
}

void InstanceEdits::declareFile(CLI::App &parser, const std::string &description)
{
    parser.add_option("--file", file, description)->type_name("FILE");
}

bool InstanceEdits::isEmpty() const
{
    return type.empty() && !port && address.empty() && pkcs12.empty() && passwordFile.empty() && certificate.empty() && key.empty()
        && set.empty() && unset.empty() && file.empty();
}

Result<QJsonObject> InstanceEdits::appliedTo(QJsonObject document) const
{
    if (!file.empty()) {
        const QJsonValue name = document.value("name"_L1);
        const Result<QByteArray> content = readConfigFile(text(file));
        if (!content)
            return failure(content.error());
        const Result<QJsonObject> read = instanceOfText(*content, text(file));
        if (!read)
            return read;
        document = *read;
        if (!document.contains("name"_L1))
            document.insert("name"_L1, name);
    }
    QList<std::pair<QString, QJsonValue>> values;
    const auto add = [&values](const QString &path, const std::string &typed) {
        if (!typed.empty())
            values.append({path, text(typed)});
    };
    add(u"type"_s, type);
    if (port)
        values.append({u"listen[0].port"_s, *port});
    add(u"listen[0].address"_s, address);
    add(u"tls.pkcs12"_s, pkcs12);
    add(u"tls.certificate"_s, certificate);
    add(u"tls.key"_s, key);
    add(u"tls.password_file"_s, passwordFile);
    if (!pkcs12.empty() || !certificate.empty())
        values.append({u"listen[0].tls"_s, true});
    for (const std::string &assignment : set) {
        const auto value = assignmentOf(text(assignment));
        if (!value)
            return failure(value.error());
        values.append(*value);
    }
    for (const std::string &path : unset)
        values.append({text(path), QJsonValue(QJsonValue::Undefined)});
    for (const auto &[path, value] : std::as_const(values)) {
        if (Result<void> done = setAt(document, path, value); !done)
            return failure(std::move(done.error()));
    }
    return document;
}

Result<QByteArray> readConfigFile(const QString &path)
{
    QFile file(path);
    const bool isOpen = path == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return failure(ErrorCode::NotFound, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    QByteArray content = file.read(longestFile + 1);
    if (content.size() > longestFile)
        return failure(ErrorCode::InvalidParams, u"%1 is longer than %2 bytes"_s.arg(path).arg(longestFile));
    return content;
}

} // namespace signalbox::cli
