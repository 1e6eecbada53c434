// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/SecretStore.h"

#include <QtCore/QMap>
#include <QtCore/QTimer>

#include <memory>

namespace signalbox::gui {

/// A keyring whose entries the test holds, so that they outlive the manager; or one that is not there.
class MemoryStore final : public SecretStore
{
    Q_OBJECT

public:
    struct Entries {
        QMap<QString, QString> secrets;
        bool works = true;
        int writes = 0;
    };

    explicit MemoryStore(std::shared_ptr<Entries> entries) : m_entries(std::move(entries)) { }

    void read(const QString &hostId, QObject *context, Secret answer) override
    {
        QTimer::singleShot(0, context, [entries = m_entries, hostId, answer = std::move(answer)] {
            if (!entries->works)
                return answer(failure(ErrorCode::StorageFailed, QStringLiteral("no keyring")));
            if (!entries->secrets.contains(hostId))
                return answer(failure(ErrorCode::NotFound, QStringLiteral("no entry")));
            answer(entries->secrets.value(hostId));
        });
    }
    void write(const QString &hostId, const QString &secret, QObject *context, Done answer) override
    {
        QTimer::singleShot(0, context, [entries = m_entries, hostId, secret, answer = std::move(answer)] {
            if (!entries->works)
                return answer(failure(ErrorCode::StorageFailed, QStringLiteral("no keyring")));
            ++entries->writes;
            entries->secrets.insert(hostId, secret);
            answer({});
        });
    }
    void remove(const QString &hostId, QObject *context, Done answer) override
    {
        QTimer::singleShot(0, context, [entries = m_entries, hostId, answer = std::move(answer)] {
            if (!entries->works)
                return answer(failure(ErrorCode::StorageFailed, QStringLiteral("no keyring")));
            if (entries->secrets.remove(hostId) == 0)
                return answer(failure(ErrorCode::NotFound, QStringLiteral("no entry")));
            answer({});
        });
    }

private:
    std::shared_ptr<Entries> m_entries;
};

} // namespace signalbox::gui
