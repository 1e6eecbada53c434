// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Host.h"

#include <QtCore/QPointer>

namespace signalbox::gui {

/// What a form of an instance is made from.
struct ConfigSources {
    QJsonObject schema;
    QList<api::ServerType> types;
    /// Of the instance that is edited or cloned; nothing for a new one.
    std::optional<api::InstanceConfiguration> configuration;
    /// What holds on this host where nothing is set, as far as it is known.
    QJsonObject defaults;
};

/// Reads and changes the configurations of one host's instances.
/// Shape:  a change that is sent again because its answer was lost has the same `request_id`: it is made once.
/// Errors: what the agent answers; ConnectionClosed or Unreachable when it could not be asked.
class ConfigCalls : public QObject
{
    Q_OBJECT

public:
    template <typename T>
    using Reply = std::function<void(const Result<T> &)>;

    explicit ConfigCalls(Host &host, QObject *parent = nullptr);

    /// `instance` empty: for a new one.
    void load(const QString &instance, const Reply<ConfigSources> &reply);
    void readConfiguration(const QString &instance, const Reply<api::InstanceConfiguration> &reply);
    void create(const QJsonObject &document, bool start, const Reply<api::InstanceConfigured> &reply);
    void edit(const QString &instance, const QJsonObject &document, qint64 revision, const Reply<api::InstanceConfigured> &reply);
    void clone(const api::InstanceClone::Params &params, qint64 revision, const Reply<api::InstanceConfigured> &reply);
    /// Who changed it last, if the account may know; else empty.
    void askWhoChanged(const QString &instance, const std::function<void(const QString &who)> &reply);

private:
    template <typename Method>
    void change(const typename Method::Params &params, std::optional<qint64> revision, const Reply<api::InstanceConfigured> &reply);
    void loadDefaults(const ConfigSources &sources, const Reply<ConfigSources> &reply);

    QPointer<Host> m_host;
    QJsonObject m_lastChange;
    QString m_requestId;
};

/// What the agent fills in: all of `document` that `short_document` does not say.
QJsonObject defaultsIn(const api::InstanceConfiguration &configuration);

} // namespace signalbox::gui
