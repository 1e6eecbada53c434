// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostList.h"
#include "tests/manager-gui/support/FakeLink.h"
#include "tests/manager-gui/support/MemoryStore.h"

#include <QtCore/QTemporaryDir>

namespace signalbox::gui {

/// A profile of its own and hosts whose agents are the test.
struct Hosts {
    QTemporaryDir folder;
    SavedHosts saved{folder.filePath(QStringLiteral("hosts.json"))};
    std::shared_ptr<MemoryStore::Entries> keyring = std::make_shared<MemoryStore::Entries>();
    Secrets secrets{std::make_unique<MemoryStore>(keyring), {}};
    /// Every link ever made, those of enrolments too; null when it is gone.
    QList<QPointer<FakeLink>> links;
    HostList list{saved, secrets, [this] {
                      auto link = std::make_unique<FakeLink>();
                      links.append(link.get());
                      return link;
                  }};

    /// A host named `name` that is live and has these instances.
    Host *live(const QString &name, const QList<api::Instance> &instances)
    {
        Host *host = add(name);
        FakeLink *made = link(host);
        made->become(HostLink::State::Live);
        made->sendSnapshot(instances, name);
        return host;
    }
    Host *add(const QString &name)
    {
        SavedHost host;
        host.name = name;
        host.host = name + QStringLiteral(".example");
        host.fingerprint = QString(64, QLatin1Char('a'));
        return list.add(host, HostSecret{QStringLiteral("sbt_secret")});
    }
    static FakeLink *link(Host *host) { return qobject_cast<FakeLink *>(&host->link()); }
};

} // namespace signalbox::gui
