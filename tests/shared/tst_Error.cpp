// SPDX-License-Identifier: Apache-2.0
#include "shared/base/Error.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace Qt::StringLiterals;

class tst_Error : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersAndNamesNeverChange_data();
    void numbersAndNamesNeverChange();
    void everyNameIsUniqueAndLeadsBack();
    void unknownNumberHasAName();
    void unknownNameIsNoCode();
};

/// What is on the wire and in people's scripts. Append; never edit.
void tst_Error::numbersAndNamesNeverChange_data()
{
    QTest::addColumn<int>("number");
    const QList<std::pair<int, const char *>> rows{
        {-32700, "ParseError"},       {-32600, "InvalidRequest"},   {-32601, "MethodNotFound"},
        {-32602, "InvalidParams"},    {-32603, "InternalError"},    {1000, "NotLoggedIn"},
        {1001, "LoginFailed"},        {1002, "TokenExpired"},       {1003, "NotPermitted"},
        {1004, "TooManyAttempts"},    {1005, "MessageTooLarge"},    {1006, "RateLimited"},
        {1100, "InstanceNotFound"},   {1101, "SessionNotFound"},    {1102, "NoSuchServerType"},
        {1103, "NotFound"},           {1200, "Conflict"},           {1201, "InvalidState"},
        {1202, "AddressInUse"},       {1203, "ManagedByFile"},      {1300, "InvalidConfiguration"},
        {1301, "InvalidCertificate"}, {1302, "FileUnreadable"},     {1303, "PermissionDenied"},
        {1304, "StorageFailed"},      {1400, "Unreachable"},        {1401, "CertificateNotTrusted"},
        {1402, "TimedOut"},           {1403, "ConnectionClosed"},   {1404, "ResourcesExhausted"},
        {1405, "ProtocolError"},      {1406, "Unsupported"},        {1007, "TokenInvalid"},
        {1500, "NotConnected"},       {1501, "ChannelNameInvalid"}, {1502, "NotRecoverable"},
        {1503, "NotSubscribed"},      {1504, "NotEntered"},         {1505, "TooManyChannels"},
        {1506, "TableFull"},
    };
    for (const auto &[number, name] : rows)
        QTest::newRow(name) << number;
}

void tst_Error::numbersAndNamesNeverChange()
{
    QFETCH(int, number);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    QCOMPARE(QString(errorName(static_cast<ErrorCode>(number))), name);
    QCOMPARE(errorCodeFromName(name), std::optional(static_cast<ErrorCode>(number)));
}

void tst_Error::everyNameIsUniqueAndLeadsBack()
{
    QSet<QString> names;
    const auto look = [&](int number) {
        const QString name = errorName(static_cast<ErrorCode>(number));
        if (name == "UnknownError"_L1)
            return true;
        const bool isNew = !names.contains(name);
        names.insert(name);
        return isNew && errorCodeFromName(name) == static_cast<ErrorCode>(number);
    };
    for (int number = -32768; number <= -32000; ++number)
        QVERIFY2(look(number), qPrintable(QString::number(number)));
    for (int number = 0; number < 10000; ++number)
        QVERIFY2(look(number), qPrintable(QString::number(number)));
    QVERIFY(names.size() >= 32);
}

void tst_Error::unknownNumberHasAName()
{
    QCOMPARE(QString(errorName(static_cast<ErrorCode>(424242))), u"UnknownError"_s);
}

void tst_Error::unknownNameIsNoCode()
{
    QCOMPARE(errorCodeFromName(u"NoSuchError"), std::nullopt);
    QCOMPARE(errorCodeFromName(u""), std::nullopt);
    QCOMPARE(errorCodeFromName(u"conflict"), std::nullopt);
}

QTEST_GUILESS_MAIN(tst_Error)
#include "tst_Error.moc"
