// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>
#include <QtCore/QString>

#include <chrono>
#include <functional>
#include <optional>

namespace signalbox::gui {

/// How long clients may stay where something is drained, unless a person says otherwise: when they are asked to leave they take seconds,
/// and those that are in the middle of something a minute.
inline constexpr std::chrono::seconds usualPatience = std::chrono::minutes(1);

/// What is asked before something is hit: it names what, says what follows, and its button is the verb.
struct Question {
    /// Something to do as well, if the person ticks it; done before what was asked.
    struct Option {
        QString text;
        std::function<void()> chosen;
    };

    /// How long something may take; told before `accepted` is called.
    struct Patience {
        std::chrono::seconds usual;
        std::function<void(std::chrono::seconds)> chosen;
    };
    /// A gentler thing to do instead; then `accepted` is not called.
    struct Alternative {
        QString verb;
        std::function<void()> chosen;
    };

    QString title;
    QString text;
    QString verb;
    /// Must be typed before the button works; empty: nothing. For what would hurt most.
    QString typed = {};
    std::optional<Option> option = {};
    std::optional<Patience> patience = {};
    std::optional<Alternative> alternative = {};
};

/// Shows a question and calls `accepted` if the answer is yes and `context` still lives. The window supplies it.
using Ask = std::function<void(const Question &question, QObject *context, std::function<void()> accepted)>;

} // namespace signalbox::gui
