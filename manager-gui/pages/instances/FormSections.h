// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/config/ConfigDraft.h"

#include <QtWidgets/QWidget>

class QLabel;
class QListWidget;
class QScrollArea;
class QVBoxLayout;

namespace signalbox::gui {

class FieldRow;

/// The settings of a draft in sections, with a list of the sections beside them: made from its fields, whatever they are.
/// Shape:  settings without a group are the first section; each group is one; groups within a group are headed.
class FormSections : public QWidget
{
    Q_OBJECT

public:
    explicit FormSections(ConfigDraft &draft, QWidget *parent = nullptr);

    /// Makes everything anew: after another type was chosen or other values were loaded.
    void rebuild(bool tellsEffect, const QMap<QString, QString> &locked);
    /// Shows what the draft holds.
    void refresh();
    /// Paths as an agent or the draft names them; those of no setting here are answered.
    QMap<QString, QString> showProblems(const QMap<QString, QString> &problems);
    void filter(const QString &words);
    void showSetting(const QString &path);
    void focusFirst();
    /// Something is typed that is no value yet.
    bool hasUnfinishedInput() const;

Q_SIGNALS:
    void edited(const QString &path);

private:
    struct Section {
        QWidget *box = nullptr;
        QString title;
        std::vector<FieldRow *> rows;
    };
    void addSection(const ConfigField &group, const QString &title);
    void addRows(const ConfigField &group, Section &section, QVBoxLayout *column);
    void addRow(const ConfigField &field, Section &section, QVBoxLayout *column);
    void onEdited(FieldRow *row);
    void onReset(FieldRow *row);
    void update(FieldRow *row);
    void fillList();
    void followScroll();
    FieldRow *rowOf(const QString &path) const;

    ConfigDraft &m_draft;
    QListWidget *m_list;
    QScrollArea *m_scroll;
    QLabel *m_nothing;
    std::vector<Section> m_sections;
    QMap<QString, QString> m_locked;
    QString m_words;
    bool m_tellsEffect = true;
    bool m_following = false;
};

} // namespace signalbox::gui
