# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Builds and runs every test. Whatever happens, the last line is "N passed, N failed".

# One line a test program while they run; the whole output is in the log.
show_progress() {
    tee "$LOG_DIR/test.log" | grep --line-buffered -E '^ *[0-9]+/[0-9]+ Test +#|^(Errors|No tests)'
    return 0
}

run_tests() {
    local results=$LOG_DIR/test.xml
    mkdir -p "$LOG_DIR"
    rm -f "$results"
    # The sizes: CTest keeps 1 KiB of a passed test otherwise, and the totals would be cut off.
    ctest --test-dir "$BUILD_DIR/dev" --parallel 2 --no-tests=error --output-junit "$results" \
        --test-output-size-passed 50000000 --test-output-size-failed 50000000 --output-on-failure "$@" \
        </dev/null 2>&1 | show_progress
    /usr/bin/python3 "$SOURCE_DIR/cmake/dev.d/count-tests.py" "$results"
}

cmd_test() {
    local -a without=(--label-exclude '^extended$')
    if [ "${1:-}" = --all ]; then
        without=()
        shift
    fi
    if ! { setup build run test && build dev; } 2>&1; then
        say "0 passed, 1 failed"
        return 1
    fi
    run_tests "${without[@]}" "$@"
}
