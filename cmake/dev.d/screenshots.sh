# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Renders the pictures of the documentation from the manager's own widgets.

# In an X server of its own, with a window manager: without one no window becomes active.
# shellcheck disable=SC2016 # expanded by the inner shell
on_own_screen() {
    xvfb-run --auto-servernum --server-args "-screen 0 1280x800x24" bash -c '
        openbox >/dev/null 2>&1 &
        window_manager=$!
        "$@"
        status=$?
        kill "$window_manager"
        exit $status' screen env QT_QPA_PLATFORM=xcb LC_ALL=C.UTF-8 LANGUAGE=en "$@"
}

cmd_screenshots() {
    setup build run test || return 1
    build dev signalbox-screenshots || return 1
    mkdir -p docs/images
    logged screenshots "rendering the pictures" on_own_screen "$BUILD_DIR/dev/bin/signalbox-screenshots" "$SOURCE_DIR/docs/images" || return 1
    logged screenshots-channels "rendering those of channels" on_own_screen "$BUILD_DIR/dev/bin/signalbox-screenshots" --channels "$SOURCE_DIR/docs/images" || return 1
    logged screenshots-clusters "rendering those of clusters" on_own_screen "$BUILD_DIR/dev/bin/signalbox-screenshots" --clusters "$SOURCE_DIR/docs/images" || return 1
    say "Pictures are in docs/images/"
}
