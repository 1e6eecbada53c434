// SPDX-License-Identifier: Apache-2.0
// Part of every plugin: tells the host, without running any code, that this is one, and for which ABI.
#include <signalbox/Plugin.h>

#include <QtCore/QObject>

namespace {

class SignalboxPlugin final : public QObject, public signalbox::ServerTypePlugin
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID SIGNALBOX_PLUGIN_IID)
    Q_INTERFACES(signalbox::ServerTypePlugin)

public:
    QStringList classNames() const override
    {
        QStringList names;
        for (const signalbox::plugin::Class &entry : signalbox::plugin::classes())
            names.append(entry.name);
        return names;
    }
    std::unique_ptr<signalbox::ServerType> create(const QString &className) const override
    {
        for (const signalbox::plugin::Class &entry : signalbox::plugin::classes()) {
            if (entry.name == className)
                return entry.create(entry.name);
        }
        return nullptr;
    }
};

} // namespace

#include "SignalboxPlugin.moc"
