// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/ChannelKey.h"
#include "manager-gui/model/InstancesModel.h"
#include "manager-gui/model/PagedModel.h"

#include <QtCore/QSet>

#include <numeric>

namespace signalbox::gui {

/// One list out of the lists of several agents, each sorted by its agent.
/// Shape:  of one part its own page; of several the first rows of each, merged: every row that belongs on page n of the whole is
///         among the first n pages of its part. Equal rows in the order of the parts. A selection goes with its row's id.
/// Errors: in the parts, beside what was known before.
template <typename Row>
class MergedModel : public PagedModel
{
public:
    struct Answer {
        qint64 total = 0;
        QList<Row> rows;
        QStringList missing;
    };
    struct Part {
        HubKey key;
        Answer answer;
        /// Of the answer, from 0.
        int page = 0;
        bool isKnown = false;
        bool isAsked = false;
        std::optional<Error> problem;
    };
    struct Shown {
        HubKey key;
        Row row;
    };

    using PagedModel::PagedModel;

    const QList<Part> &parts() const { return m_parts; }
    qint64 total() const override
    {
        qint64 sum = 0;
        for (const Part &part : m_parts)
            sum += part.answer.total;
        return sum;
    }
    qint64 reachable() const override { return m_parts.size() > 1 ? std::min<qint64>(total(), mostMerged) : total(); }

    /// Null when there is none.
    const Shown *at(int row) const { return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr; }
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : columns(); }
    QVariant data(const QModelIndex &index, int role) const override
    {
        const Shown *shown = checkIndex(index, CheckIndexOption::IndexIsValid) ? at(index.row()) : nullptr;
        if (!shown)
            return {};
        switch (role) {
        case Qt::DisplayRole:
            return text(*shown, index.column());
        case Qt::ToolTipRole:
            return toolTip(*shown, index.column());
        case Qt::TextAlignmentRole:
            return alignmentOf(index.column());
        case InstancesModel::DimmedRole:
            return !shown->key.isLive();
        default:
            return {};
        }
    }

protected:
    using Taker = std::function<void(const Result<Answer> &)>;

    virtual int columns() const = 0;
    virtual QString text(const Shown &shown, int column) const = 0;
    /// Empty: none.
    virtual QString toolTip(const Shown &shown, int column) const = 0;
    virtual void askPart(const HubKey &key, int page, int size, const Taker &take) = 0;
    virtual bool isBefore(const Shown &left, const Shown &right) const = 0;
    /// What makes a row the same as before, within its part.
    virtual QString idOf(const Row &row) const = 0;
    /// Before the rows of a part are taken in.
    virtual void prepare(const HubKey &, QList<Row> &) { }
    virtual void shown() { }

    /// The same question to other agents: what is known of those that stay, stays.
    void setParts(const QList<HubKey> &keys)
    {
        const bool same = std::equal(keys.begin(), keys.end(), m_parts.begin(), m_parts.end(),
                                     [](const HubKey &key, const Part &part) { return key == part.key; });
        if (same)
            return;
        QList<Part> before = std::exchange(m_parts, {});
        // Of one part there is a page, of several their beginnings.
        const bool comparable = (before.size() > 1) == (keys.size() > 1);
        for (const HubKey &key : keys) {
            const auto known = std::find_if(before.begin(), before.end(), [&key](const Part &part) { return part.key == key; });
            Part part;
            part.key = key;
            if (comparable && known != before.end())
                part = *known;
            m_parts.append(part);
        }
        if (std::none_of(m_parts.begin(), m_parts.end(), [](const Part &part) { return part.isKnown; }))
            clearRows();
        startOver();
    }
    /// Another question to the same parts.
    void askAnew()
    {
        for (Part &part : m_parts) {
            const HubKey key = part.key;
            part = {};
            part.key = key;
        }
        startOver();
    }
    void clearRows()
    {
        beginResetModel();
        m_rows.clear();
        endResetModel();
    }

    int askAll() override
    {
        int asked = 0;
        const int page = m_parts.size() > 1 ? 1 : wantedPage() + 1;
        const int size = m_parts.size() > 1 ? std::min(pageSize * (wantedPage() + 1), mostMerged) : pageSize;
        for (Part &part : m_parts) {
            if (part.isAsked || !part.key.isLive())
                continue;
            part.isAsked = true;
            ++asked;
            askPart(part.key, page, size,
                    [this, key = part.key, shown = page - 1, of = generation(), in = round()](const Result<Answer> &answer) {
                        if (of == generation())
                            take(key, shown, in, answer);
                    });
        }
        return asked;
    }
    void forgetAnswers() override
    {
        for (Part &part : m_parts)
            part.isAsked = false;
    }

    int pageOfRows() const override { return m_parts.size() == 1 && m_parts.first().isKnown ? m_parts.first().page : wantedPage(); }

    void showRows() override
    {
        const QList<Shown> wanted = merged();
        if (isHeld() && !m_rows.isEmpty())
            updateInPlace(wanted);
        else
            replace(wanted);
        shown();
    }

    QString fullId(const Shown &shown) const
    {
        const QString host = shown.key.host ? shown.key.host->saved().id : QString();
        return QStringList{host, shown.key.hub, idOf(shown.row)}.join(QChar(0x1f));
    }

private:
    void take(const HubKey &key, int page, int round, const Result<Answer> &answer)
    {
        const auto part = std::find_if(m_parts.begin(), m_parts.end(), [&key](const Part &one) { return one.key == key; });
        if (part == m_parts.end())
            return;
        part->isAsked = false;
        part->isKnown = part->isKnown || answer;
        part->problem = answer ? std::nullopt : std::optional(answer.error());
        if (answer) {
            part->answer = *answer;
            part->page = page;
            prepare(key, part->answer.rows);
        }
        answeredIn(round);
    }

    QList<Shown> merged() const
    {
        QList<Shown> all;
        // An agent that names one twice must not confuse the table.
        QSet<QString> seen;
        for (const Part &part : m_parts) {
            for (const Row &row : part.answer.rows) {
                const Shown shown{part.key, row};
                const qsizetype before = seen.size();
                seen.insert(fullId(shown));
                if (seen.size() > before)
                    all.append(shown);
            }
        }
        if (m_parts.size() < 2)
            return all;
        std::stable_sort(all.begin(), all.end(), [this](const Shown &left, const Shown &right) { return isBefore(left, right); });
        return all.mid(qsizetype(page()) * pageSize, pageSize);
    }

    QHash<QString, qsizetype> placesOf(const QList<Shown> &rows) const
    {
        QHash<QString, qsizetype> places;
        for (qsizetype i = 0; i < rows.size(); ++i)
            places.insert(fullId(rows.at(i)), i);
        return places;
    }

    void updateInPlace(const QList<Shown> &wanted)
    {
        const QHash<QString, qsizetype> places = placesOf(wanted);
        for (Shown &shown : m_rows) {
            if (const auto place = places.find(fullId(shown)); place != places.end())
                shown = wanted.at(*place);
        }
        tellChanged();
    }

    /// First those that stay, in their new order; then who is gone goes and who is new comes.
    void replace(const QList<Shown> &wanted)
    {
        const qsizetype stay = arrange(wanted);
        if (stay < m_rows.size()) {
            beginRemoveRows({}, int(stay), int(m_rows.size()) - 1);
            m_rows.resize(stay);
            endRemoveRows();
        }
        for (qsizetype i = 0; i < wanted.size(); ++i) {
            const QString next = i < m_rows.size() ? fullId(m_rows.at(i)) : QString();
            qsizetype end = i;
            while (end < wanted.size() && (next.isEmpty() || fullId(wanted.at(end)) != next))
                ++end;
            if (end == i)
                continue;
            beginInsertRows({}, int(i), int(end) - 1);
            for (qsizetype row = i; row < end; ++row)
                m_rows.insert(row, wanted.at(row));
            endInsertRows();
            i = end;
        }
        m_rows = wanted;
        tellChanged();
    }

    /// How many stay; the others stand behind them.
    qsizetype arrange(const QList<Shown> &wanted)
    {
        const QHash<QString, qsizetype> places = placesOf(wanted);
        std::vector<qsizetype> order(std::size_t(m_rows.size()));
        std::iota(order.begin(), order.end(), 0);
        const auto placeOf = [&](qsizetype row) { return places.value(fullId(m_rows.at(row)), wanted.size()); };
        std::vector<qsizetype> targets;
        for (const qsizetype row : order)
            targets.push_back(placeOf(row));
        std::stable_sort(order.begin(), order.end(),
                         [&targets](qsizetype a, qsizetype b) { return targets[std::size_t(a)] < targets[std::size_t(b)]; });
        const qsizetype stay = std::count_if(targets.begin(), targets.end(), [&](qsizetype place) { return place < wanted.size(); });
        if (std::is_sorted(order.begin(), order.end()))
            return stay;
        Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
        std::vector<int> rowNow(order.size());
        QList<Shown> arranged;
        for (std::size_t i = 0; i < order.size(); ++i) {
            rowNow[std::size_t(order[i])] = int(i);
            arranged.append(m_rows.at(order[i]));
        }
        m_rows = arranged;
        const QModelIndexList before = persistentIndexList();
        QModelIndexList after;
        for (const QModelIndex &one : before)
            after.append(index(rowNow[std::size_t(one.row())], one.column()));
        changePersistentIndexList(before, after);
        Q_EMIT layoutChanged({}, VerticalSortHint);
        return stay;
    }

    void tellChanged()
    {
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, columns() - 1));
    }

    QList<Part> m_parts;
    QList<Shown> m_rows;
};

} // namespace signalbox::gui
