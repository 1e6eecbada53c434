# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What breaks around agents and workers, also what takes too long for ./dev test.

cmd_faults() {
    setup build run test && build dev || return 1
    run_tests dev --label-regex '^faults$' "$@"
    /usr/bin/python3 "$SOURCE_DIR/cmake/dev.d/count-tests.py" "$LOG_DIR/test-dev.xml"
}
