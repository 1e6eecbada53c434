// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/config/ConfigDraft.h"

#include "manager-gui/model/config/ConfigValue.h"

#include <QtCore/QSet>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

ConfigDraft::ConfigDraft(ConfigField root, const QJsonObject &base, const QJsonObject &defaults)
    : m_root(std::move(root)), m_base(base), m_defaults(defaults), m_document(base)
{
}

QString ConfigDraft::typeOf(const QJsonObject &document) const
{
    return document.value("type"_L1).toString();
}

void ConfigDraft::setRoot(ConfigField root, const QString &type)
{
    const QString before = typeOf(m_document);
    if (before != type) {
        if (!before.isEmpty())
            m_optionsByType.insert(before, m_document.value("options"_L1));
        const QJsonValue remembered =
            m_optionsByType.value(type, type == typeOf(m_base) ? m_base.value("options"_L1) : QJsonValue(QJsonValue::Undefined));
        if (remembered.isUndefined() || remembered.isNull())
            m_document.remove("options"_L1);
        else
            m_document.insert("options"_L1, remembered);
        m_document.insert("type"_L1, type);
    }
    m_droppedOptions = type != typeOf(m_base) && m_base.contains("options"_L1);
    m_root = std::move(root);
}

QJsonValue ConfigDraft::value(const QString &path) const
{
    return config::valueAt(m_document, path);
}

QJsonValue ConfigDraft::byDefault(const ConfigField &field) const
{
    const QJsonValue here = config::valueAt(m_defaults, field.path);
    return here.isUndefined() ? field.byDefault : here;
}

void ConfigDraft::set(const ConfigField &field, const QJsonValue &value)
{
    const QJsonValue usual = byDefault(field);
    const bool isDefault = !field.required && !usual.isUndefined() && config::isSame(field, value, usual);
    config::setAt(m_document, field.path, isDefault ? QJsonValue(QJsonValue::Undefined) : value);
}

bool ConfigDraft::isChanged(const ConfigField &field) const
{
    return !config::isSame(field, value(field.path), config::valueAt(m_base, field.path));
}

QList<const ConfigField *> ConfigDraft::changed() const
{
    std::vector<const ConfigField *> settings;
    collectSettings(m_root, settings);
    QList<const ConfigField *> result;
    for (const ConfigField *field : settings) {
        if (isChanged(*field))
            result.append(field);
    }
    return result;
}

QList<const ConfigField *> ConfigDraft::missing() const
{
    std::vector<const ConfigField *> settings;
    collectSettings(m_root, settings);
    QList<const ConfigField *> result;
    for (const ConfigField *field : settings) {
        const QJsonValue given = value(field->path);
        const bool isEmptyList = given.isArray() && given.toArray().isEmpty() && field->leastLength.value_or(0) > 0;
        if (field->required && (given.isUndefined() || given.isNull() || isEmptyList))
            result.append(field);
    }
    return result;
}

QMap<QString, QString> ConfigDraft::problems() const
{
    std::vector<const ConfigField *> settings;
    collectSettings(m_root, settings);
    QMap<QString, QString> result;
    for (const ConfigField *field : settings) {
        const QJsonValue given = value(field->path);
        if (field->kind == ConfigField::Kind::Records) {
            const QJsonArray rows = given.toArray();
            for (qsizetype row = 0; row < rows.size(); ++row) {
                for (const ConfigField &column : field->fields) {
                    const QJsonValue cell = rows.at(row).toObject().value(column.key);
                    if (const QString wrong = whatIsWrong(column, cell); !wrong.isEmpty())
                        result.insert(u"%1[%2].%3"_s.arg(field->path).arg(row).arg(column.key), wrong);
                }
            }
        }
        if (given.isUndefined())
            continue;
        if (const QString wrong = whatIsWrong(*field, given); !wrong.isEmpty())
            result.insert(field->path, wrong);
    }
    return result;
}

QList<ConfigDraft::Difference> ConfigDraft::differences(const QJsonObject &theirs) const
{
    const QMap<QString, QJsonValue> before = config::leavesOf(m_base);
    const QMap<QString, QJsonValue> after = config::leavesOf(theirs);
    const QMap<QString, QJsonValue> mine = config::leavesOf(m_document);
    QStringList paths = before.keys() + after.keys();
    paths.sort();
    paths.removeDuplicates();
    QList<Difference> result;
    const QJsonValue none = QJsonValue::Undefined;
    for (const QString &path : std::as_const(paths)) {
        Difference difference;
        difference.path = path;
        difference.from = before.value(path, none);
        difference.to = after.value(path, none);
        difference.both = mine.value(path, none) != difference.from && mine.value(path, none) != difference.to;
        if (difference.from != difference.to)
            result.append(difference);
    }
    return result;
}

void ConfigDraft::rebase(const QJsonObject &theirs, bool keepMine)
{
    QJsonObject document = theirs;
    if (keepMine) {
        const QMap<QString, QJsonValue> before = config::leavesOf(m_base);
        const QMap<QString, QJsonValue> mine = config::leavesOf(m_document);
        const QJsonValue none = QJsonValue::Undefined;
        const QStringList paths = before.keys() + mine.keys();
        for (const QString &path : paths) {
            if (mine.value(path, none) != before.value(path, none))
                config::setAt(document, path, mine.value(path, none));
        }
    }
    m_base = theirs;
    m_document = document;
}

} // namespace signalbox::gui
