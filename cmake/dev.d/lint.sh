# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What can be checked without compiling.

check_format() {
    local -a files
    mapfile -d '' -t files < <(git ls-files -z --cached --others --exclude-standard '*.h' '*.cpp')
    clang-format --dry-run -Werror "${files[@]}" && return 0
    complain "put them right with:  clang-format -i FILE…"
    return 1
}

check_layers() { cmake "-DSOURCE_DIR=$SOURCE_DIR" -P cmake/CheckLayers.cmake; }

check_scripts() {
    local -a files
    mapfile -d '' -t files < <(git ls-files -z --cached --others --exclude-standard dev .ci/run '*.sh')
    shellcheck --external-sources "${files[@]}"
}

cmd_lint() {
    local check bad=0
    setup lint && mkdir -p "$LOG_DIR" || return 1
    for check in format layers scripts; do
        if "check_$check" >"$LOG_DIR/lint-$check.log" 2>&1; then
            say "$check: good"
        else
            cat "$LOG_DIR/lint-$check.log" >&2
            say "$check: bad"
            bad=1
        fi
    done
    return $bad
}
