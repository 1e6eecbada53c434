// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/RecordingSubscriber.h"

namespace signalbox::test {

using namespace core::hub;
using namespace Qt::StringLiterals;

namespace {

QString textOf(const Gap &gap)
{
    QString text = gap.reason == GapReason::Trimmed ? u"trimmed"_s : u"unknown"_s;
    for (const Position::Part &part : gap.range.to.parts())
        text += u" %1-%2"_s.arg(gap.range.after.of(part.origin).value_or(0) + 1).arg(part.seq);
    return text;
}

} // namespace

void RecordingSubscriber::onSubscribed(Token token, const QByteArray &channel, const Subscribed &answer)
{
    QString line = u"subscribed %1"_s.arg(token);
    if (answer.recovered)
        line += u" recovered"_s;
    if (answer.gap) {
        line += u" gap "_s + textOf(*answer.gap);
        gaps.emplace_back(channel, *answer.gap);
    }
    if (answer.retained)
        line += u" retained "_s + QString::fromUtf8(answer.retained->draft.data);
    positions[channel] = answer.position.toText();
    m_lines += line;
}

void RecordingSubscriber::onPublished(Token token, const QByteArray &position)
{
    published = position;
    answers.emplace_back(token, position);
    m_lines += u"published %1"_s.arg(token);
}

void RecordingSubscriber::onHistory(Token token, const History &history)
{
    QStringList data;
    for (const PublicationRef &publication : history.publications)
        data += QString::fromUtf8(publication->draft.data);
    m_lines += u"history %1 %2%3"_s.arg(token).arg(data.join(u','), history.complete ? u""_s : u" incomplete"_s);
}

void RecordingSubscriber::onRefused(Token token, const Error &refusal)
{
    error = refusal;
    m_lines += u"refused %1"_s.arg(token);
}

void RecordingSubscriber::onMessages(const Batch &batch)
{
    QByteArray frames;
    for (const PublicationRef &publication : batch.publications()) {
        m_lines += QString::fromUtf8(publication->draft.channel + ' ' + publication->draft.data);
        positions[publication->draft.channel] = publication->position;
        messages.push_back(publication);
        frames += publication->frame;
    }
    if (*batch.frames() != frames)
        m_lines += u"wrong frames"_s;
}

void RecordingSubscriber::onGap(const QByteArray &channel, const Gap &gap)
{
    gaps.emplace_back(channel, gap);
    // Whoever has been told comes back from behind it.
    positions[channel] = gap.range.to.toText();
    m_lines += u"gap %1 %2"_s.arg(QString::fromUtf8(channel), textOf(gap));
}

void RecordingSubscriber::onAnnouncement(const Announcement &announcement)
{
    m_lines += u"announcement "_s + QString::fromUtf8(announcement.data);
}

void RecordingSubscriber::onAckTimeout(const QByteArray &channel)
{
    m_lines += u"ack time-out "_s + QString::fromUtf8(channel);
}

} // namespace signalbox::test
