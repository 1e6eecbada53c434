# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ./dev run, stop and cli: the demo on one machine. Its cluster is in demo-cluster.sh.

has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

show_demo() {
    local certificate=${DEMO_DIR#"$SOURCE_DIR"/}/tls/localhost.pem
    say ""
    signalbox list </dev/null
    say ""
    signalbox list -o json </dev/null | /usr/bin/python3 "$SOURCE_DIR/cmake/dev.d/endpoints.py" "$certificate"
    say ""
    say "Command line:  ./dev cli list   ./dev cli stop EchoServerA   ./dev cli sessions CommandServer"
    say "Agent's log:   ${AGENT_LOG#"$SOURCE_DIR"/}"
}

# start_manager NODE…: on these nodes of the cluster; "" is the demo on its own. Tokens go by a pipe: what stands in arguments, anyone on the
# machine can read. A manager that already knows an agent ignores its token.
start_manager() {
    local token tokens="" node
    : >"$DEMO_DIR/manager.log"
    for node; do
        use_agent "$node" || return 1
        token=$(signalbox enroll </dev/null 2>>"$DEMO_DIR/manager.log") || { complain "the agent gave no enrolment token"; return 1; }
        tokens+=$token$'\n'
    done
    setsid "$BIN_DIR/signalbox-manager" --profile "$DEMO_DIR/manager" --enroll-stdin \
        < <(printf '%s' "$tokens") >>"$DEMO_DIR/manager.log" 2>&1 &
    MANAGER_PID=$!
    printf '%s\n' "$MANAGER_PID" >"$DEMO_DIR/signalbox-manager.pid"
}

end_demo() {
    trap '' INT TERM HUP
    end_process signalbox-manager
    end_process signalboxd
}

# Returns when the agent has ended or the manager's window was closed. A manager that could not start or crashed does not
# take the agent with it.
stay_in_foreground() {
    local status ended
    say "Ctrl-C stops it all."
    wait -n -p ended "$AGENT_PID" ${MANAGER_PID:+"$MANAGER_PID"}
    status=$?
    if [ "${ended:-}" != "$AGENT_PID" ] && [ $status -ne 0 ]; then
        complain "the manager ended (exit $status); the agent goes on. The end of build/demo/manager.log:"
        tail -n 20 "$DEMO_DIR/manager.log" >&2
        wait "$AGENT_PID"
        status=$?
        ended=$AGENT_PID
    fi
    if [ "${ended:-}" = "$AGENT_PID" ]; then
        if [ $status -eq 0 ]; then say "The agent was stopped."; else show_agent_log "the agent ended (exit $status)"; fi
    fi
    end_demo
    return $status
}

reuse_running_demo() {
    local pid
    pid=$(pid_of signalboxd)
    say "The demo is already running${pid:+ (process $pid)}; ./dev stop ends it."
    [[ $(readlink "/proc/${pid:-0}/exe" 2>/dev/null) == *" (deleted)" ]] && say "It was started before the last build."
    show_demo
    has_display && ! pid_of signalbox-manager >/dev/null && { start_manager "" || return 1; }
    return 0
}

cmd_run() {
    local detach=false cluster=false option
    for option; do
        case $option in
        --detach) detach=true ;;
        --cluster) cluster=true ;;
        *)
            complain "unknown option \"$option\"; usage: ./dev run [--cluster] [--detach]"
            return 2
            ;;
        esac
    done
    setup build run && build dev signalboxd signalbox signalbox-manager && use_agent || return 1
    $cluster && { run_cluster $detach; return; }
    agent_answers && { reuse_running_demo; return; }
    logged certificate "making the demo's certificate" make_certificate || return 1
    # The terminal may be gone when the trap runs: nothing in it depends on being able to print.
    $detach || trap 'end_demo; exit 130' INT TERM HUP
    start_agent && wait_for_agent || return 1
    show_demo
    has_display && { start_manager "" || { end_demo; return 1; }; }
    if $detach; then
        say "Running detached (process $AGENT_PID); ./dev stop ends it."
        return 0
    fi
    stay_in_foreground
}

cmd_stop() {
    local pid node stopped=()
    use_agent && end_process signalbox-manager
    for node in "" "${CLUSTER_NODES[@]}"; do
        use_agent "$node" || return 1
        pid=$(pid_of signalboxd) || continue
        end_process signalboxd
        stopped+=("${node:+node $node, }process $pid")
    done
    if [ ${#stopped[@]} -eq 0 ]; then
        say "The demo is not running."
    else
        say "Stopped the demo ($(IFS=';' && printf '%s' "${stopped[*]}" | sed 's/;/; /g'))."
    fi
}

cmd_cli() {
    if [ ! -x "$BIN_DIR/signalbox" ]; then
        { setup build run && build dev signalboxd signalbox; } >&2 || return 1
    fi
    if [ "${1:-}" = --node ]; then
        [[ " ${CLUSTER_NODES[*]} " == *" ${2:-} "* ]] || { complain "--node is one of: ${CLUSTER_NODES[*]}"; return 2; }
        use_agent "$2" || return 1
        shift 2
    else
        use_agent || return 1
    fi
    if [ ! -S "$SOCKET" ]; then
        if [ -n "$NODE" ]; then
            complain "node $NODE is not running; start the cluster with ./dev run --cluster"
        elif any_node_runs; then
            complain "the demo cluster is running; say which node: ./dev cli --node a …"
        else
            complain "the demo is not running; start it with ./dev run or ./dev run --detach"
        fi
        return 5
    fi
    signalbox "$@"
}
