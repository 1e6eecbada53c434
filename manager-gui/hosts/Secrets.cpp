// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/Secrets.h"

#include "manager-gui/hosts/PrivateFile.h"
#include "shared/json/Json.h"

#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr char16_t nobody[] = u"no-such-host";

} // namespace

Secrets::Secrets(std::unique_ptr<SecretStore> keyring, QString oldFile, QObject *parent)
    : QObject(parent), m_keyring(std::move(keyring)), m_oldFile(std::move(oldFile))
{
}

Secrets::~Secrets() = default;

void Secrets::start()
{
    loadOldFile();
    if (!m_keyring)
        return settle(Keeping::SessionOnly);
    m_keyring->read(QString::fromUtf16(nobody), this, [this](const Result<QString> &answer) {
        const bool works = answer || answer.error().code == ErrorCode::NotFound;
        settle(works ? Keeping::Keyring : Keeping::SessionOnly);
    });
}

void Secrets::loadOldFile()
{
    if (m_oldFile.isEmpty())
        return;
    const Result<QByteArray> content = readPrivateFile(m_oldFile);
    if (content && content->isEmpty())
        return;
    const auto secrets = content ? json::fromJson<QMap<QString, QString>>(QJsonDocument::fromJson(*content).object())
                                 : Result<QMap<QString, QString>>(failure(content.error()));
    if (secrets)
        m_old = *secrets;
    else
        Q_EMIT problem(tr("The tokens in %1 cannot be read: %2").arg(m_oldFile, secrets.error().message));
}

void Secrets::settle(Keeping keeping)
{
    if (keeping == m_keeping)
        return;
    m_keeping = keeping;
    Q_EMIT keepingChanged();
    if (m_old.isEmpty())
        return;
    if (keeping == Keeping::Keyring)
        migrate();
    else
        Q_EMIT problem(tr("There is no keyring, so the tokens stay in %1. With a keyring they are moved into it.").arg(m_oldFile));
}

void Secrets::migrate()
{
    for (auto it = m_old.begin(); it != m_old.end(); ++it) {
        const QString &id = it.key();
        m_keyring->write(id, it.value(), this, [this, id](const Result<void> &written) {
            if (written)
                forgetOld(id);
            else
                Q_EMIT problem(tr("A token of %1 could not be moved into the keyring: %2").arg(m_oldFile, written.error().message));
        });
    }
}

void Secrets::forgetOld(const QString &hostId)
{
    const auto it = m_old.find(hostId);
    if (it == m_old.end())
        return;
    m_session.insert(hostId, HostSecret{*it});
    m_old.erase(it);
    if (const Result<void> saved = saveOldFile(); !saved)
        Q_EMIT problem(saved.error().message);
}

Result<void> Secrets::saveOldFile()
{
    if (!m_old.isEmpty())
        return writePrivateFile(m_oldFile, QJsonDocument(json::toJson(m_old).toObject()).toJson());
    QFile file(m_oldFile);
    if (file.exists() && !file.remove())
        return failure(ErrorCode::StorageFailed, tr("Cannot remove %1: %2").arg(m_oldFile, file.errorString()));
    return {};
}

void Secrets::read(const QString &hostId, QObject *context, std::function<void(const HostSecret &)> answer)
{
    const auto known = m_session.constFind(hostId);
    HostSecret secret = known != m_session.constEnd() ? *known : HostSecret{m_old.value(hostId)};
    if (!secret.isEmpty() || !m_keyring || m_keeping == Keeping::SessionOnly) {
        QTimer::singleShot(0, context, [answer = std::move(answer), secret = std::move(secret)] { answer(secret); });
        return;
    }
    const QPointer<Secrets> self = this;
    m_keyring->read(hostId, context, [self, hostId, answer = std::move(answer)](const Result<QString> &found) {
        // Meanwhile the person may have logged in again.
        const HostSecret newer = self ? self->m_session.value(hostId) : HostSecret{};
        if (!newer.isEmpty())
            return answer(newer);
        if (found && self)
            self->m_session.insert(hostId, HostSecret{*found});
        answer(HostSecret{found.value_or(QString())});
    });
}

void Secrets::set(const QString &hostId, const HostSecret &secret)
{
    m_session.insert(hostId, secret);
    if (m_old.remove(hostId) > 0) {
        if (const Result<void> saved = saveOldFile(); !saved)
            Q_EMIT problem(saved.error().message);
    }
    if (!m_keyring || m_keeping == Keeping::SessionOnly || secret.bearerToken.isEmpty())
        return;
    m_keyring->write(hostId, secret.bearerToken, this, [this](const Result<void> &written) {
        // Where there turns out to be no keyring, the dialogs say so already.
        if (!written && m_keeping != Keeping::SessionOnly)
            Q_EMIT problem(tr("The keyring did not take the token, so you will be asked again: %1").arg(written.error().message));
    });
}

void Secrets::remove(const QString &hostId)
{
    m_session.remove(hostId);
    if (m_old.remove(hostId) > 0) {
        if (const Result<void> saved = saveOldFile(); !saved)
            Q_EMIT problem(saved.error().message);
    }
    if (!m_keyring || m_keeping == Keeping::SessionOnly)
        return;
    m_keyring->remove(hostId, this, [this](const Result<void> &removed) {
        if (!removed && removed.error().code != ErrorCode::NotFound)
            Q_EMIT problem(tr("The keyring did not delete a token: %1").arg(removed.error().message));
    });
}

} // namespace signalbox::gui
