// SPDX-License-Identifier: Apache-2.0
#include "shared/client/PinCheck.h"

#include "shared/auth/Tokens.h"

namespace signalbox::client {

using namespace Qt::StringLiterals;

QString normalFingerprint(const QString &text)
{
    QString digits = text.toLower();
    digits.removeIf([](QChar c) { return c == u':' || c.isSpace(); });
    return digits;
}

Result<void> checkCertificate(const QString &who, const QString &pin, QByteArrayView certificateDer, const QStringList &complaints)
{
    const QString actual = auth::fingerprintOfCertificate(certificateDer);
    if (pin.isEmpty()) {
        if (complaints.isEmpty())
            return {};
        return failure(ErrorCode::CertificateNotTrusted,
                       u"the certificate of %1 is not trusted: %2. If this is your agent, pin its key; it showed %3 and "
                       u"`signalbox enroll` on the host prints the right one"_s.arg(who, complaints.join(u"; "_s), actual),
                       actual);
    }
    const QString expected = normalFingerprint(pin);
    if (!actual.isEmpty() && actual == expected)
        return {};
    return failure(ErrorCode::CertificateNotTrusted,
                   u"%1 does not have the key that was pinned: expected %2, got %3. Nothing was sent. Either another machine "
                   u"answers there, or the agent was installed anew: then enrol again"_s.arg(
                       who, expected, actual.isEmpty() ? u"no certificate"_s : actual),
                   actual);
}

} // namespace signalbox::client
