// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/SessionRow.h"
#include "server-core/session/SessionTally.h"

#include <QtTest/QtTest>

using namespace signalbox::core;

namespace {

SessionRow row(std::uint64_t number, std::uint64_t messagesIn)
{
    SessionRow row;
    row.number = number;
    row.tally.messagesIn = messagesIn;
    return row;
}

std::vector<std::uint64_t> numbers(const std::vector<SessionRow> &rows)
{
    std::vector<std::uint64_t> result;
    for (const SessionRow &r : rows)
        result.push_back(r.number);
    return result;
}

} // namespace

class tst_SessionRow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sortsWithTiesByNumber();
    void keepsNoMoreThanThereAre();
    void addsTallies();
};

void tst_SessionRow::sortsWithTiesByNumber()
{
    const std::vector<SessionRow> rows{row(4, 7), row(2, 9), row(1, 7), row(3, 1)};
    SessionQuery query;
    query.sort = SessionSort::MessagesIn;

    std::vector<SessionRow> up = rows;
    SessionOrder(query).keepFirst(up, 3);
    QCOMPARE(numbers(up), (std::vector<std::uint64_t>{3, 1, 4}));

    query.descending = true;
    std::vector<SessionRow> down = rows;
    SessionOrder(query).keepFirst(down, 3);
    QCOMPARE(numbers(down), (std::vector<std::uint64_t>{2, 4, 1}));
}

void tst_SessionRow::keepsNoMoreThanThereAre()
{
    std::vector<SessionRow> rows{row(2, 0), row(1, 0)};
    SessionOrder(SessionQuery()).keepFirst(rows, 10);
    QCOMPARE(numbers(rows), (std::vector<std::uint64_t>{1, 2}));
}

void tst_SessionRow::addsTallies()
{
    SharedTally tally;
    tally.add({1, 2, 3, 4});
    tally.add({10, 20, 30, 40});
    const SessionTally sum = tally.read() - SessionTally{1, 1, 1, 1};
    QCOMPARE(sum.messagesIn, 10u);
    QCOMPARE(sum.messagesOut, 21u);
    QCOMPARE(sum.bytesIn, 32u);
    QCOMPARE(sum.bytesOut, 43u);
}

QTEST_GUILESS_MAIN(tst_SessionRow)
#include "tst_SessionRow.moc"
