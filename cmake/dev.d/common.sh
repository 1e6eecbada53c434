# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the parts of ./dev share: messages, logs, one build at a time.

say() { printf '%s\n' "$*"; }
complain() { printf './dev: %s\n' "$*" >&2; }

# logged NAME WHAT COMMAND…: runs it with its output in build/logs/NAME.log; shows the end of that only when it fails.
logged() {
    local log=$LOG_DIR/$1.log what=$2 status
    shift 2
    mkdir -p "$LOG_DIR" || return 1
    "$@" >"$log" 2>&1 </dev/null
    status=$?
    [ $status -eq 0 ] && return 0
    # Without ninja's progress, and without the ends of compiler command lines.
    grep -vE '^\[[0-9]+/[0-9]+\] ' "$log" | cut -c 1-300 | tail -n 60 >&2
    complain "$what failed (exit $status); all of it is in ${log#"$SOURCE_DIR"/}"
    return $status
}

# Two builds in one folder spoil each other. The kernel drops the lock with its owner, so it is never stale.
take_build_lock() {
    mkdir -p "$BUILD_DIR" || return 1
    exec {BUILD_LOCK}>"$BUILD_DIR/.lock"
    flock --nonblock "$BUILD_LOCK" && return 0
    say "Waiting for another ./dev in this checkout to finish building …"
    flock "$BUILD_LOCK"
}

release_build_lock() {
    exec {BUILD_LOCK}>&-
}
