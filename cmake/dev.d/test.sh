# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Builds and runs every test. Whatever happens, the last line is "N passed, N failed".

SANITIZERS="asan tsan"

# One line a test program while they run; the whole output is in the log.
show_progress() {
    tee "$1" | grep --line-buffered -E '^ *[0-9]+/[0-9]+ Test +#|^(Errors|No tests)'
    return 0
}

# run_tests PRESET [CTEST ARGUMENTS…]: leaves build/logs/test-PRESET.xml.
run_tests() {
    local preset=$1 results=$LOG_DIR/test-$1.xml
    shift
    mkdir -p "$LOG_DIR"
    rm -f "$results"
    # The sizes: CTest keeps 1 KiB of a passed test otherwise, and the totals would be cut off.
    ctest --test-dir "$BUILD_DIR/$preset" --parallel 2 --no-tests=error --output-junit "$results" \
        --test-output-size-passed 50000000 --test-output-size-failed 50000000 --output-on-failure "$@" \
        </dev/null 2>&1 | show_progress "$LOG_DIR/test-$preset.log"
}

# What cmake/SanitizedTests.cmake lists, in the sanitizer presets. One that does not build leaves no result, which counts.
run_sanitized() {
    local preset
    for preset in $SANITIZERS; do
        rm -f "$LOG_DIR/test-$preset.xml"
        say "Building and running what the preset $preset checks …"
        build "$preset" sanitized && run_tests "$preset" --label-regex '^sanitized$'
    done
}

cmd_test() {
    local -a without=(--label-exclude '^extended$') results=("$LOG_DIR/test-dev.xml")
    local all=0
    if [ "${1:-}" = --all ]; then
        all=1
        without=()
        shift
    fi
    if ! { setup build run test && build dev; } 2>&1; then
        say "0 passed, 1 failed"
        return 1
    fi
    run_tests dev "${without[@]}" "$@"
    if [ $all -eq 1 ]; then
        run_sanitized 2>&1
        results+=("$LOG_DIR/test-asan.xml" "$LOG_DIR/test-tsan.xml")
    fi
    /usr/bin/python3 "$SOURCE_DIR/cmake/dev.d/count-tests.py" "${results[@]}"
}
