// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/MessageEdit.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/model/JsonMessage.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtGui/QFontDatabase>
#include <QtGui/QTextCursor>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStyle>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

void setMark(QWidget *widget, const char *mark, bool on)
{
    if (widget->property(mark).toBool() == on)
        return;
    widget->setProperty(mark, on);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

} // namespace

MessageEdit::MessageEdit(int lines, QWidget *parent)
    : QWidget(parent), m_edit(new QPlainTextEdit), m_words(new QLabel), m_asText(new QPushButton(tr("Send as text")))
{
    m_edit->setObjectName(u"messageEdit"_s);
    m_edit->setAccessibleName(tr("Message"));
    m_edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_edit->setPlaceholderText(tr("JSON: {\"text\": \"Hello\"}, a list, a number, a text in quotation marks"));
    m_edit->setTabChangesFocus(true);
    m_edit->setFixedHeight(m_edit->fontMetrics().lineSpacing() * lines + 20);
    m_words->setObjectName(u"messageWords"_s);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_asText->setObjectName(u"messageAsText"_s);
    m_asText->setProperty("link", true);
    m_asText->setToolTip(tr("Puts it in quotation marks, so that clients get it as a text"));
    m_asText->setCursor(Qt::PointingHandCursor);
    m_asText->setAutoDefault(false);
    auto *below = new QHBoxLayout;
    below->setSpacing(metric::space2);
    below->addWidget(m_words, 1);
    below->addWidget(m_asText);
    auto *line = new QWidget;
    line->setLayout(below);
    below->setContentsMargins(0, 0, 0, 0);
    line->setFixedHeight(24);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metric::space1);
    layout->addWidget(m_edit);
    layout->addWidget(line);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        m_answer.clear();
        check();
    });
    connect(m_asText, &QPushButton::clicked, this, &MessageEdit::quote);
    check();
}

QString MessageEdit::text() const
{
    return m_edit->toPlainText();
}

void MessageEdit::setText(const QString &text)
{
    QTextCursor cursor(m_edit->document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
}

void MessageEdit::quote()
{
    setText(jsonmessage::quoted(text()));
    m_edit->setFocus();
}

void MessageEdit::check()
{
    const jsonmessage::Reading reading = jsonmessage::read(text());
    m_value = reading.value;
    m_problem = text().trimmed().isEmpty() ? QString() : reading.problem;
    m_isText = !m_problem.isEmpty() && reading.isText;
    showWords();
    Q_EMIT edited();
}

void MessageEdit::setAnswer(const QString &answer, bool isBad, const QString &toolTip)
{
    m_answer = answer;
    m_answerIsBad = isBad;
    m_answerToolTip = toolTip.isEmpty() ? answer : toolTip;
    showWords();
}

void MessageEdit::showWords()
{
    const bool isWrong = !m_problem.isEmpty();
    m_words->setText(isWrong ? m_problem : m_answer);
    m_words->setToolTip(format::literal(isWrong ? m_problem : m_answerToolTip));
    setMark(m_words, "bad", isWrong || m_answerIsBad);
    setMark(m_words, "dim", !isWrong && !m_answerIsBad);
    setMark(m_edit, "bad", isWrong);
    m_asText->setVisible(m_isText);
}

} // namespace signalbox::gui
