#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run.sh BIN_DIR SCRIPT: a screen (Xvfb), a window manager (openbox), a session bus with accessibility, and SCRIPT in it.
set -u
bin=$1
script=$2
work=$(mktemp -d)

# shellcheck disable=SC2317  # called by the trap
finish() {
    [ -n "${wm:-}" ] && kill "$wm" 2>/dev/null
    [ -n "${screen:-}" ] && kill "$screen" 2>/dev/null
    wait 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT

# Xvfb finds a free display by itself and writes its number when it is ready.
mkfifo "$work/display"
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$work/display" 2>"$work/xvfb.log" &
screen=$!
read -r number <"$work/display" || { cat "$work/xvfb.log"; exit 1; }
export DISPLAY=:$number
openbox >"$work/openbox.log" 2>&1 &
wm=$!

export QT_QPA_PLATFORM=xcb QT_ACCESSIBILITY=1 QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 XDG_RUNTIME_DIR="$work" HOME="$work" NO_AT_BRIDGE=0
timeout 100 dbus-run-session -- /usr/bin/python3 -W ignore::DeprecationWarning "$script" "$bin" "$work"
