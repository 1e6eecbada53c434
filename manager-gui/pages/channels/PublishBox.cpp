// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/channels/PublishBox.h"

#include "manager-gui/actions/ChannelPermits.h"
#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/MessageEdit.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtCore/QUuid>
#include <QtGui/QAction>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr qsizetype mostRecent = 10;
constexpr qsizetype longestTitle = 60;

QString freshId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

} // namespace

PublishBox::PublishBox(HubCatalogue &hubs, QWidget *parent)
    : QWidget(parent),
      m_hubs(hubs),
      m_publish(new QAction(tr("Publish"), this)),
      m_to(new QLabel),
      m_qos(new QComboBox),
      m_retain(new QCheckBox(tr("Retain"))),
      m_recentButton(new QToolButton),
      m_edit(new MessageEdit(3)),
      m_button(new QPushButton(tr("Publish")))
{
    setObjectName(u"publishBox"_s);
    setProperty("pane", true);
    setAttribute(Qt::WA_StyledBackground);
    m_publish->setObjectName(u"publishAction"_s);
    m_publish->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    // Only while it is written here: elsewhere nobody sees what would go out.
    m_publish->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_publish);
    m_to->setObjectName(u"publishTo"_s);
    m_to->setProperty("dim", true);
    m_to->setTextFormat(Qt::PlainText);
    m_to->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_qos->setObjectName(u"publishQos"_s);
    m_qos->setAccessibleName(tr("Quality of service"));
    m_qos->addItems({u"0"_s, u"1"_s, u"2"_s});
    m_qos->setItemData(0, tr("At most once"), Qt::ToolTipRole);
    m_qos->setItemData(1, tr("In the log before it is acknowledged; who was away gets it later"), Qt::ToolTipRole);
    m_qos->setItemData(2, tr("The same, and a repeat is delivered once"), Qt::ToolTipRole);
    m_retain->setObjectName(u"publishRetain"_s);
    m_retain->setToolTip(tr("Keep it for later subscribers; null takes back what was kept"));
    m_recentButton->setObjectName(u"publishRecent"_s);
    m_recentButton->setText(tr("Recent"));
    m_recentButton->setToolTip(tr("The last messages published from this window"));
    m_recentButton->setProperty("field", true);
    m_recentButton->setPopupMode(QToolButton::InstantPopup);
    m_recentButton->setMenu(new QMenu(m_recentButton));
    m_button->setObjectName(u"publishButton"_s);
    m_button->setProperty("primary", true);
    makeLayout();
    connect(m_recentButton->menu(), &QMenu::aboutToShow, this, &PublishBox::fillRecent);
    connect(m_publish, &QAction::triggered, this, &PublishBox::publish);
    connect(m_button, &QPushButton::clicked, this, &PublishBox::publish);
    connect(m_edit, &MessageEdit::edited, this, &PublishBox::update);
    connect(&hubs, &HubCatalogue::changed, this, &PublishBox::update);
    update();
}

void PublishBox::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    update();
}

void PublishBox::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    update();
}

void PublishBox::makeLayout()
{
    auto *title = new QLabel(tr("Publish"));
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    auto *qos = new QLabel(tr("QoS"));
    qos->setProperty("dim", true);
    qos->setBuddy(m_qos);
    auto *above = new QHBoxLayout;
    above->setSpacing(metric::space2);
    above->addWidget(title);
    above->addWidget(m_to, 1);
    above->addWidget(qos);
    above->addWidget(m_qos);
    above->addSpacing(metric::space1);
    above->addWidget(m_retain);
    above->addSpacing(metric::space1);
    above->addWidget(m_recentButton);
    auto *line = new QFrame;
    line->setObjectName(u"publishLine"_s);
    line->setFixedHeight(1);
    auto *below = new QHBoxLayout;
    below->setSpacing(metric::space2);
    below->addWidget(m_edit, 1);
    below->addWidget(m_button, 0, Qt::AlignTop);
    auto *inner = new QVBoxLayout;
    inner->setContentsMargins(metric::space3, metric::space2, metric::space3, metric::space1);
    inner->setSpacing(metric::space2);
    inner->addLayout(above);
    inner->addLayout(below);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(line);
    layout->addLayout(inner);
    for (QWidget *next : std::initializer_list<QWidget *>{m_qos, m_retain, m_recentButton})
        setTabOrder(m_button, next);
    setTabOrder(m_edit->edit(), m_button);
}

void PublishBox::setChannel(const ChannelKey &key)
{
    if (key == m_key)
        return;
    m_key = key;
    m_edit->setAnswer({}, false);
    update();
}

void PublishBox::focusEdit()
{
    m_edit->edit()->setFocus();
}

QString PublishBox::whyNot() const
{
    if (m_key.isEmpty())
        return tr("Select a channel first");
    return whyNotOnHub(m_hubs, m_key.hubKey(), api::ChannelPublish::permission);
}

void PublishBox::update()
{
    const QString why = whyNot();
    const bool isReady = why.isEmpty() && !m_waiting && !m_edit->value().isUndefined();
    m_to->setText(m_key.isEmpty() ? QString() : tr("to %1").arg(m_key.channel));
    m_to->setToolTip(m_key.isEmpty() ? QString()
                                     : format::literal(tr("to %1 in the hub %2 on %3").arg(m_key.channel, m_key.hub, m_key.host->name())));
    m_edit->edit()->setEnabled(why.isEmpty());
    m_qos->setEnabled(why.isEmpty());
    m_retain->setEnabled(why.isEmpty());
    m_recentButton->setEnabled(why.isEmpty() && !m_recent.isEmpty());
    // In the menu, too: where the box is not seen nobody sees what would go out.
    m_publish->setEnabled(isReady && isVisible());
    m_button->setEnabled(isReady);
    QString tip = why;
    if (why.isEmpty())
        tip = tr("Publish the message (%1)").arg(m_publish->shortcut().toString(QKeySequence::NativeText));
    m_button->setToolTip(format::literal(tip));
    m_publish->setToolTip(format::literal(tip));
    m_publish->setStatusTip(why);
    m_edit->edit()->setToolTip(format::literal(why));
}

void PublishBox::publish()
{
    if (!m_publish->isEnabled() || m_key.isEmpty())
        return;
    api::ChannelPublish::Params params;
    params.hub = m_key.hub;
    params.channel = m_key.channel;
    params.data = m_edit->value();
    params.qos = m_qos->currentIndex();
    params.retain = m_retain->isChecked();
    Attempt attempt{m_key, json::toObject(params), freshId()};
    if (m_open && m_open->key == attempt.key && m_open->params == attempt.params)
        attempt.requestId = m_open->requestId;
    m_open = attempt;
    QJsonObject call = attempt.params;
    call.insert(u"request_id"_s, attempt.requestId);
    if (params.qos == 2)
        call.insert(u"id"_s, attempt.requestId);
    m_waiting = true;
    m_edit->setAnswer(tr("Publishing…"), false);
    update();
    const QString text = m_edit->text();
    m_key.host->link().callRaw(json::toQString(api::ChannelPublish::name), call, this,
                               [this, attempt, text](const Result<QJsonValue> &answer) { onAnswer(attempt, text, answer); });
}

void PublishBox::onAnswer(const Attempt &attempt, const QString &text, const Result<QJsonValue> &answer)
{
    m_waiting = false;
    const bool isLost = !answer
        && (answer.error().code == ErrorCode::TimedOut || answer.error().code == ErrorCode::ConnectionClosed
            || answer.error().code == ErrorCode::Unreachable);
    if (!isLost)
        m_open.reset();
    if (answer) {
        remember(text);
        // What has been typed since then is the next one.
        if (m_edit->text() == text)
            m_edit->setText({});
    }
    if (attempt.key == m_key) {
        if (answer) {
            const auto result = json::fromJson<api::ChannelPublish::Result>(*answer);
            const QString position = result ? result->position.value_or(QString()) : QString();
            const QString time = format::locale().toString(QTime::currentTime(), u"HH:mm:ss"_s);
            m_edit->setAnswer(tr("Published at %1, position %2").arg(time, position), false);
        } else {
            m_edit->setAnswer(tr("Not published: %1").arg(errorText(answer.error())), true);
        }
    } else if (!answer) {
        m_edit->setAnswer(tr("Not published in %1: %2").arg(attempt.key.channel, errorText(answer.error())), true);
    }
    update();
    if (answer)
        Q_EMIT published();
}

void PublishBox::setRecent(const QStringList &recent)
{
    m_recent = recent.mid(0, mostRecent);
    update();
}

void PublishBox::remember(const QString &text)
{
    m_recent.removeAll(text);
    m_recent.prepend(text);
    m_recent = m_recent.mid(0, mostRecent);
}

void PublishBox::fillRecent()
{
    QMenu *menu = m_recentButton->menu();
    menu->clear();
    for (const QString &text : std::as_const(m_recent)) {
        QString title = text.simplified();
        if (title.size() > longestTitle)
            title = title.left(longestTitle - 1) + u'…';
        QAction *action = menu->addAction(title.replace(u'&', u"&&"_s));
        connect(action, &QAction::triggered, this, [this, text] {
            m_edit->setText(text);
            focusEdit();
        });
    }
}

} // namespace signalbox::gui
