// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Enrolment.h"

#include <mutex>

namespace signalbox::gui {

/// Adds the hosts of enrolment tokens that a starter writes to standard input, one a line.
/// Shape:  one after the other; a token whose host is saved and still logs in stays unused.
/// Errors: `failed`, with a sentence; the next token is tried all the same.
/// Thread: reads in a thread of its own, because a terminal may never end; all else in the owner's.
class StdinEnrolment : public QObject
{
    Q_OBJECT

public:
    explicit StdinEnrolment(HostList &hosts, QObject *parent = nullptr);
    ~StdinEnrolment() override;

    void start();
    void take(const QString &line);

Q_SIGNALS:
    void added(signalbox::gui::Host *host);
    void failed(const QString &message);

private:
    void next();
    /// Whether the saved host needs the token: yes, no, or not known before it has tried.
    std::optional<bool> needsToken(const Host *host) const;

    struct Reader {
        std::mutex mutex;
        StdinEnrolment *receiver = nullptr;
    };
    HostList &m_hosts;
    Enrolment m_enrolment;
    QList<auth::EnrolmentToken> m_waiting;
    std::shared_ptr<Reader> m_reader;
};

} // namespace signalbox::gui
