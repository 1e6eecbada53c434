// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/config/ConfigField.h"

#include <QtCore/QHash>
#include <QtCore/QJsonObject>
#include <QtCore/QMap>

namespace signalbox::gui {

/// A configuration that a person is changing: what was set when it was read, what is set now, and what is wrong with it.
/// Shape:  holds only what differs from the defaults; a value that equals its default is not set.
///         Knows nothing of windows. Paths are those of leaves: "limits.idle_timeout", "listen".
class ConfigDraft
{
public:
    ConfigDraft() = default;
    /// `base`: what is set; `defaults`: what holds on this host where nothing is set, if it is known.
    ConfigDraft(ConfigField root, const QJsonObject &base, const QJsonObject &defaults = {});

    const ConfigField &root() const { return m_root; }
    /// Another type has other options; those of each type are remembered.
    void setRoot(ConfigField root, const QString &type);

    /// Undefined: at its default.
    QJsonValue value(const QString &path) const;
    QJsonValue byDefault(const ConfigField &field) const;
    void set(const ConfigField &field, const QJsonValue &value);

    bool isSet(const QString &path) const { return !value(path).isUndefined(); }
    bool isChanged(const ConfigField &field) const;
    QList<const ConfigField *> changed() const;
    bool isChanged() const { return !changed().isEmpty() || m_droppedOptions; }
    const QJsonObject &base() const { return m_base; }
    /// What is to be sent: all that is set.
    const QJsonObject &document() const { return m_document; }

    /// What an agent would refuse for sure: path to a sentence.
    QMap<QString, QString> problems() const;
    /// Settings that must be given and are not.
    QList<const ConfigField *> missing() const;

    /// One setting that somebody else has changed.
    struct Difference {
        QString path;
        QJsonValue from;
        QJsonValue to;
        /// The person has changed it as well.
        bool both = false;
    };
    /// What `theirs` has that `base` had not.
    QList<Difference> differences(const QJsonObject &theirs) const;
    /// Starts anew from `theirs`. `keepMine`: what the person has changed stays changed.
    void rebase(const QJsonObject &theirs, bool keepMine);

private:
    QString typeOf(const QJsonObject &document) const;

    ConfigField m_root;
    QJsonObject m_base;
    QJsonObject m_defaults;
    QJsonObject m_document;
    QHash<QString, QJsonValue> m_optionsByType;
    bool m_droppedOptions = false;
};

/// What is wrong with one value, in words that stand after the setting's title; empty: nothing.
QString whatIsWrong(const ConfigField &field, const QJsonValue &value);

} // namespace signalbox::gui
