# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What can be checked without running: formatting, layers, shell scripts; and of the C++ files that changed, or of all,
# whether clang accepts them, what clang-tidy finds, and whether each header compiles alone by both compilers.

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

# Where this work left the main branch; nothing in a checkout without one.
lint_base() {
    local main
    for main in origin/main main; do
        git merge-base HEAD "$main" 2>/dev/null && return 0
    done
    return 1
}

# lint_files [--all | FILE…]: sets LINT_FILES.
lint_files() {
    local base
    LINT_FILES=()
    if [ "${1:-}" = --all ] || { [ $# -eq 0 ] && ! base=$(lint_base); }; then
        mapfile -d '' -t LINT_FILES < <(git ls-files -z '*.h' '*.cpp')
    elif [ $# -gt 0 ]; then
        LINT_FILES=("$@")
    else
        mapfile -d '' -t LINT_FILES < <(
            git diff -z --name-only --diff-filter=d "$base" -- '*.h' '*.cpp'
            git ls-files -z --others --exclude-standard '*.h' '*.cpp'
        )
    fi
}

check_cpp() {
    local status
    [ ${#LINT_FILES[@]} -eq 0 ] && return 0
    take_build_lock || return 1
    # Nothing is built here that would notice by itself that a file came or went.
    configure lint && cmake --build "$BUILD_DIR/lint" --target build.ninja >/dev/null &&
        /usr/bin/python3 -B cmake/dev.d/lint-cpp.py "$BUILD_DIR/lint" "${LINT_FILES[@]}"
    status=$?
    release_build_lock
    return $status
}

cmd_lint() {
    local check started bad=0
    setup build lint && mkdir -p "$LOG_DIR" || return 1
    lint_files "$@"
    for check in format layers scripts cpp; do
        started=$SECONDS
        if "check_$check" >"$LOG_DIR/lint-$check.log" 2>&1; then
            say "$check: good$([ $check = cpp ] && printf ' (%d files, %d s)' ${#LINT_FILES[@]} $((SECONDS - started)))"
        else
            cat "$LOG_DIR/lint-$check.log" >&2
            say "$check: bad"
            bad=1
        fi
    done
    return $bad
}
