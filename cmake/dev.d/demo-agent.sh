# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# An agent of the demo: its folders, certificate, start, readiness and end.

DEMO_DIR=$BUILD_DIR/demo
BIN_DIR=$BUILD_DIR/dev/bin
START_SECONDS=20
STOP_SECONDS=15
# The kernel takes 108 bytes for the path of a local socket; the rest of that is for the names of the sockets.
RUNTIME_PATH_LIMIT=80

# use_agent [NODE]: what follows is about that node of the demo cluster; without a name about the demo on its own.
use_agent() {
    NODE=${1:-}
    AGENT_DIR=$DEMO_DIR${NODE:+/node-$NODE}
    AGENT_CONFIG=$SOURCE_DIR/resources/config/demo.toml
    [ -z "$NODE" ] || AGENT_CONFIG=$SOURCE_DIR/resources/config/cluster-$NODE.toml
    AGENT_LOG=$AGENT_DIR/agent.log
    find_runtime_dir
}

# Sets RUNTIME_DIR: build/demo/run, or, where that path is too long, a short folder remembered in build/demo/runtime-path.
find_runtime_dir() {
    local remembered=$AGENT_DIR/runtime-path
    RUNTIME_DIR=$AGENT_DIR/run
    if [ ${#RUNTIME_DIR} -gt $RUNTIME_PATH_LIMIT ]; then
        RUNTIME_DIR=$(cat "$remembered" 2>/dev/null)
        if [ ! -d "$RUNTIME_DIR" ] || [ ! -O "$RUNTIME_DIR" ]; then
            mkdir -p "$AGENT_DIR" &&
                RUNTIME_DIR=$(mktemp -d "${XDG_RUNTIME_DIR:-/tmp}/signalbox-demo.XXXXXX") &&
                printf '%s\n' "$RUNTIME_DIR" >"$remembered" || return 1
        fi
    fi
    SOCKET=$RUNTIME_DIR/agent.sock
}

signalbox() { "$BIN_DIR/signalbox" --socket "$SOCKET" "$@"; }

agent_answers() { signalbox list >/dev/null 2>&1 </dev/null; }

# is_ours PID PROGRAM: the process runs that program of this checkout, rebuilt since or not; not one that got the number later.
is_ours() {
    local exe
    exe=$(readlink "/proc/$1/exe" 2>/dev/null) || return 1
    [ "${exe% (deleted)}" = "$BIN_DIR/$2" ]
}

# There is one manager, and an agent a node.
pid_file() {
    if [ "$1" = signalboxd ]; then printf '%s\n' "$AGENT_DIR/$1.pid"; else printf '%s\n' "$DEMO_DIR/$1.pid"; fi
}

# pid_of PROGRAM: of the demo's running program, or nothing.
pid_of() {
    local pid
    pid=$(cat "$(pid_file "$1")" 2>/dev/null) || return 1
    [[ $pid =~ ^[0-9]+$ ]] && is_ours "$pid" "$1" && printf '%s\n' "$pid"
}

# end_process PROGRAM: asks it to stop, waits, and insists in the end. Quiet when it is not running.
end_process() {
    local pid tenths
    pid=$(pid_of "$1") || { rm -f "$(pid_file "$1")"; return 0; }
    kill -TERM "$pid" 2>/dev/null
    for ((tenths = STOP_SECONDS * 10; tenths > 0; tenths--)); do
        is_ours "$pid" "$1" || break
        sleep 0.1
    done
    if is_ours "$pid" "$1"; then
        complain "$1 (process $pid) did not stop within $STOP_SECONDS s; killing it"
        kill -KILL "$pid" 2>/dev/null
    fi
    rm -f "$(pid_file "$1")"
}

# A self-signed certificate for localhost in a password-protected .pfx, as demo.toml names it: made once, again when it
# has less than a day left. The .pem beside it is for clients that are to trust it.
make_certificate() {
    local dir=$DEMO_DIR/tls
    [ -s "$dir/localhost.pfx" ] && [ -s "$dir/localhost.pass" ] &&
        openssl x509 -in "$dir/localhost.pem" -noout -checkend 86400 >/dev/null 2>&1 && return 0
    (
        umask 077
        mkdir -p "$dir" && cd "$dir" || exit 1
        rm -f localhost.*
        openssl rand -hex 24 >localhost.pass &&
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout localhost.key -out localhost.pem \
                -days 365 -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1' &&
            openssl pkcs12 -export -inkey localhost.key -in localhost.pem -name localhost -passout file:localhost.pass \
                -out localhost.pfx.new &&
            rm localhost.key && mv localhost.pfx.new localhost.pfx
    )
}

# Starts signalboxd in a session of its own, so that Ctrl-C reaches this script only, which then stops it in order.
start_agent() {
    mkdir -p "$AGENT_DIR/state" "$RUNTIME_DIR" && chmod 700 "$RUNTIME_DIR" || return 1
    [ -f "$AGENT_LOG" ] && mv -f "$AGENT_LOG" "$AGENT_LOG.1"
    setsid "$BIN_DIR/signalboxd" --config "$AGENT_CONFIG" \
        --state "$AGENT_DIR/state" --runtime "$RUNTIME_DIR" </dev/null >"$AGENT_LOG" 2>&1 &
    AGENT_PID=$!
    printf '%s\n' "$AGENT_PID" >"$(pid_file signalboxd)"
}

show_agent_log() {
    complain "$1; the end of ${AGENT_LOG#"$SOURCE_DIR"/}:"
    tail -n 30 "$AGENT_LOG" >&2
}

wait_for_agent() {
    local until=$((SECONDS + START_SECONDS))
    while [ $SECONDS -lt $until ]; do
        agent_answers && return 0
        if ! kill -0 "$AGENT_PID" 2>/dev/null; then
            show_agent_log "the agent ended at its start"
            rm -f "$(pid_file signalboxd)"
            return 1
        fi
        sleep 0.1
    done
    show_agent_log "the agent does not answer on $SOCKET after $START_SECONDS s"
    end_process signalboxd
    return 1
}
