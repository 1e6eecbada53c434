// SPDX-License-Identifier: Apache-2.0
#include "server-core/embed/NodeName.h"

#include <QtCore/QSysInfo>

#include <algorithm>

namespace signalbox {

using namespace Qt::StringLiterals;

namespace {

/// With a number of 20 digits it is a name still.
constexpr qsizetype longestMachine = 40;

QChar inName(QChar letter)
{
    const char16_t c = letter.unicode();
    const bool isTaken = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'.' || c == u'_';
    return isTaken ? letter : QChar(u'-');
}

} // namespace

QString nodeNameOf(qint64 number)
{
    QString machine = QSysInfo::machineHostName().left(longestMachine);
    std::transform(machine.begin(), machine.end(), machine.begin(), inName);
    return u"%1-%2"_s.arg(machine.isEmpty() ? u"node"_s : machine).arg(number);
}

} // namespace signalbox
