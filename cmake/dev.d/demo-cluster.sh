# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# ./dev run --cluster: two agents on this machine whose hubs are one.

CLUSTER_NODES=(a b)

any_node_runs() (
    for node in "${CLUSTER_NODES[@]}"; do
        use_agent "$node" && [ -S "$SOCKET" ] && return 0
    done
    return 1
)

show_cluster() {
    local node
    for node in "${CLUSTER_NODES[@]}"; do
        use_agent "$node" || return 1
        say ""
        say "Node $node  (log: ${AGENT_LOG#"$SOURCE_DIR"/})"
        signalbox list -o json </dev/null | /usr/bin/python3 "$SOURCE_DIR/cmake/dev.d/endpoints.py" "-"
    done
    say ""
    use_agent "${CLUSTER_NODES[0]}" && signalbox cluster status </dev/null
    say ""
    say "Open the chat of node a and that of node b: it is one room. Then take a node away:"
    say "  ./dev cli --node a cluster status    ./dev cli --node b cluster drain    ./dev cli --node b cluster resume"
}

end_cluster() {
    local node
    trap '' INT TERM HUP
    end_process signalbox-manager
    for node in "${CLUSTER_NODES[@]}"; do
        use_agent "$node" && end_process signalboxd
    done
}

# Sets CLUSTER_PIDS. A node that runs already stays as it is.
start_cluster() {
    local node pid
    CLUSTER_PIDS=()
    for node in "${CLUSTER_NODES[@]}"; do
        use_agent "$node" || return 1
        if agent_answers; then
            pid=$(pid_of signalboxd)
            say "Node $node is already running${pid:+ (process $pid)}."
            continue
        fi
        start_agent && wait_for_agent || return 1
        CLUSTER_PIDS+=("$AGENT_PID")
    done
    wait_for_cluster
}

# Until each node has what the other has; one that stays alone says so in its status.
wait_for_cluster() {
    local node until=$((SECONDS + START_SECONDS))
    for node in "${CLUSTER_NODES[@]}"; do
        use_agent "$node" || return 1
        while [ $SECONDS -lt $until ]; do
            signalbox cluster status -o json </dev/null 2>/dev/null | grep -q '"roster": "equal"' && break
            sleep 0.1
        done
    done
    return 0
}

# Returns when all nodes have ended or the manager's window was closed. One node may be killed to see what happens.
stay_with_cluster() {
    local status ended pid left
    say "Ctrl-C stops it all."
    while [ ${#CLUSTER_PIDS[@]} -gt 0 ]; do
        wait -n -p ended "${CLUSTER_PIDS[@]}" ${MANAGER_PID:+"$MANAGER_PID"}
        status=$?
        [ -n "${ended:-}" ] || break
        if [ "$ended" = "${MANAGER_PID:-}" ]; then
            MANAGER_PID=
            [ $status -eq 0 ] && break
            complain "the manager ended (exit $status); the nodes go on. See build/demo/manager.log"
            continue
        fi
        left=()
        for pid in "${CLUSTER_PIDS[@]}"; do
            [ "$pid" = "$ended" ] || left+=("$pid")
        done
        CLUSTER_PIDS=("${left[@]}")
        say "A node has ended (process $ended, exit $status)."
    done
    end_cluster
}

run_cluster() {
    local detach=$1
    $detach || trap 'end_cluster; exit 130' INT TERM HUP
    start_cluster || { end_cluster; return 1; }
    show_cluster
    if has_display && ! pid_of signalbox-manager >/dev/null; then
        start_manager "${CLUSTER_NODES[@]}" || { end_cluster; return 1; }
    fi
    if $detach || [ ${#CLUSTER_PIDS[@]} -eq 0 ]; then
        say "Running detached; ./dev stop ends it."
        return 0
    fi
    stay_with_cluster
}
