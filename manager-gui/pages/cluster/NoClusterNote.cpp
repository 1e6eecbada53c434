// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/cluster/NoClusterNote.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/model/cluster/ClusterWords.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtGui/QFontDatabase>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr int widestText = 560;

QString problemOf(const ClusterCatalogue::Entry &entry)
{
    const QString name = entry.host->name();
    if (!entry.host->isLive()) {
        const QString presence = format::presence(*entry.host, QDateTime::currentDateTimeUtc());
        return NoClusterNote::tr("%1: %2", "host: why it tells nothing").arg(name, presence);
    }
    if (!entry.problem)
        return {};
    if (entry.problem->code == ErrorCode::MethodNotFound)
        return NoClusterNote::tr("%1 does not know clusters yet: its agent is older than this window.").arg(name);
    return u"%1: %2"_s.arg(name, errorText(*entry.problem));
}

} // namespace

NoClusterNote::NoClusterNote(QWidget *parent)
    : QWidget(parent), m_text(new QLabel), m_how(new QFrame), m_lines(new QLabel), m_more(new QLabel)
{
    setObjectName(u"noClusterNote"_s);
    setProperty("pane", true);
    setAttribute(Qt::WA_StyledBackground);
    m_text->setObjectName(u"noClusterText"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_text->setProperty("dim", true);
    m_lines->setObjectName(u"noClusterLines"_s);
    m_lines->setTextFormat(Qt::PlainText);
    m_lines->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_lines->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_lines->setAccessibleName(tr("Lines for the configuration"));
    m_lines->setText(u"[cluster]\n"
                     "engine = \"mesh\"\n"
                     "name = \"production\"\n"
                     "listen = \"10.0.0.1:7712\"\n"
                     "peers = [\"10.0.0.2:7712\"]\n"
                     "secret_file = \"cluster.secret\""_s);
    m_how->setObjectName(u"noClusterHow"_s);
    auto *framed = new QVBoxLayout(m_how);
    framed->setContentsMargins(metric::space4, metric::space3, metric::space4, metric::space3);
    framed->addWidget(m_lines);
    m_more->setTextFormat(Qt::PlainText);
    m_more->setAlignment(Qt::AlignCenter);
    m_more->setWordWrap(true);
    m_more->setProperty("dim", true);
    m_more->setText(
        tr("Into the configuration of each host, with the addresses of the others; “signalbox cluster secret” makes the file that "
           "all share. The documentation says more, in docs/clustering.md."));
    auto *column = new QVBoxLayout;
    column->setSpacing(metric::space4);
    column->addStretch();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_text, m_how, m_more}) {
        widget->setMaximumWidth(widestText);
        column->addWidget(widget, 0, widget == m_how ? Qt::AlignHCenter : Qt::Alignment());
    }
    column->addStretch();
    auto *row = new QHBoxLayout(this);
    row->addStretch(1);
    row->addLayout(column, 100);
    row->addStretch(1);
}

QStringList NoClusterNote::besides(const ClusterCatalogue &clusters)
{
    QStringList none;
    QStringList lines;
    const QList<const ClusterCatalogue::Entry *> scoped = clusters.scoped();
    for (const ClusterCatalogue::Entry *entry : scoped) {
        if (entry->hasCluster() && (entry->host->isLive() || entry->status))
            continue;
        if (const QString problem = problemOf(*entry); !problem.isEmpty())
            lines.append(problem);
        else if (entry->status)
            none.append(entry->host->name());
    }
    if (!none.isEmpty())
        lines.prepend(tr("In no cluster: %1").arg(clusterwords::list(none)));
    return lines;
}

void NoClusterNote::show(const ClusterCatalogue &clusters)
{
    const QList<const ClusterCatalogue::Entry *> scoped = clusters.scoped();
    QStringList problems;
    bool isTold = false;
    for (const ClusterCatalogue::Entry *entry : scoped) {
        if (const QString problem = problemOf(*entry); !problem.isEmpty())
            problems.append(problem);
        else
            isTold = isTold || entry->status;
    }
    QString text;
    if (!clusters.isSettled())
        text = tr("Asking for the cluster…");
    else if (isTold && scoped.size() == 1)
        text = tr("%1 is in no cluster: its channels and members are its own. These lines make it a node of one.")
                   .arg(scoped.first()->host->name());
    else if (isTold)
        text = tr("No host here is in a cluster: the channels and members of each are its own. These lines make them nodes of one.");
    else
        text = problems.isEmpty() ? tr("No hosts") : problems.join(u'\n');
    m_text->setText(text);
    m_how->setVisible(isTold && clusters.isSettled());
    m_more->setVisible(m_how->isVisibleTo(this));
}

} // namespace signalbox::gui
