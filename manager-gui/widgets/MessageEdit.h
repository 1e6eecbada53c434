// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QJsonValue>
#include <QtWidgets/QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace signalbox::gui {

/// Where a message is written: JSON, checked while it is typed. What is no JSON can be made a JSON text of.
class MessageEdit : public QWidget
{
    Q_OBJECT

public:
    explicit MessageEdit(int lines, QWidget *parent = nullptr);

    QString text() const;
    /// Can be undone.
    void setText(const QString &text);
    /// Undefined while there is none, or it is wrong.
    QJsonValue value() const { return m_value; }
    QString problem() const { return m_problem; }
    QPlainTextEdit *edit() { return m_edit; }
    /// Shown below, unless something is wrong with the text: what came of the last one.
    void setAnswer(const QString &answer, bool isBad, const QString &toolTip = {});

Q_SIGNALS:
    void edited();

private:
    void check();
    void showWords();
    void quote();

    QPlainTextEdit *m_edit;
    QLabel *m_words;
    QPushButton *m_asText;
    QJsonValue m_value = QJsonValue(QJsonValue::Undefined);
    QString m_problem;
    bool m_isText = false;
    QString m_answer;
    QString m_answerToolTip;
    bool m_answerIsBad = false;
};

} // namespace signalbox::gui
