// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/Subscriber.h"

namespace signalbox::core::hub {

Gap gapOf(const LostRange &range)
{
    for (const Position::Part &part : range.to.parts()) {
        if (part.seq == endedSeq && range.after.of(part.origin).value_or(0) != endedSeq)
            return {GapReason::NodeDown, range};
    }
    return {GapReason::Trimmed, range};
}

const std::shared_ptr<const QByteArray> &Batch::frames() const
{
    if (m_frames)
        return m_frames;
    const PublicationRef &first = m_publications.front();
    if (m_publications.size() == 1)
        return m_frames = std::shared_ptr<const QByteArray>(first, &first->frame);
    qsizetype size = 0;
    for (const PublicationRef &publication : m_publications)
        size += publication->frame.size();
    auto joined = std::make_shared<QByteArray>();
    joined->reserve(size);
    for (const PublicationRef &publication : m_publications)
        joined->append(publication->frame);
    return m_frames = std::move(joined);
}

} // namespace signalbox::core::hub
