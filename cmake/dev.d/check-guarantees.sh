# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Holds the release build to what is guaranteed about channels, with a million publications; the table is in
# build/logs/check-guarantees.log, too. A seed that fails is named.

cmd_check_guarantees() {
    setup build test || return 1
    say "Building preset release (build/logs/build-release.log) …"
    build release signalboxd signalbox-worker || return 1
    env SIGNALBOX_BIN_DIR="$BUILD_DIR/release/bin" PYTHONPATH="$SOURCE_DIR/tests/support" LC_ALL=C.UTF-8 \
        /usr/bin/python3 -B "$SOURCE_DIR/tests/guarantees/check.py" "$@" | tee "$LOG_DIR/check-guarantees.log"
    return "${PIPESTATUS[0]}"
}
