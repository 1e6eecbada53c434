# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Measures speed and cost of the release build, as tests/bench/bench.py says; the table is in build/logs/bench.log, too.

cmd_bench() {
    setup build test bench || return 1
    say "Building preset release (build/logs/build-release.log) …"
    build release signalboxd signalbox-worker signalbox_load signalbox_fanout || return 1
    say "Measuring $(git -C "$SOURCE_DIR" describe --always --dirty 2>/dev/null) on $(nproc) cores; nothing else should run …"
    env SIGNALBOX_BIN_DIR="$BUILD_DIR/release/bin" PYTHONPATH="$SOURCE_DIR/tests/support" LC_ALL=C.UTF-8 \
        /usr/bin/python3 -B "$SOURCE_DIR/tests/bench/bench.py" "$@" | tee "$LOG_DIR/bench.log"
    return "${PIPESTATUS[0]}"
}
