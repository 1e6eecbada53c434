# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Runs the fuzz targets of tests/fuzz for a while. What they learn stays in build/fuzz/corpus, what breaks in build/fuzz/findings.

FUZZ_SECONDS=60
# Bytes of an input. What lies beyond is tested by hand-made examples.
FUZZ_LONGEST=4096

# fuzz_one TARGET SECONDS
fuzz_one() {
    local target=$1 seconds=$2 learnt=$BUILD_DIR/fuzz/corpus/$1 findings=$BUILD_DIR/fuzz/findings log=$LOG_DIR/fuzz-$1.log status
    mkdir -p "$learnt" "$findings" "$LOG_DIR" || return 1
    env UBSAN_OPTIONS=print_stacktrace=1 LC_ALL=C.UTF-8 "$BUILD_DIR/fuzz/bin/fuzz_$target" -max_total_time="$seconds" -max_len=$FUZZ_LONGEST \
        -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$findings/$target-" \
        "$learnt" "$SOURCE_DIR/tests/fuzz/corpus/$target" >"$log" 2>&1 </dev/null
    status=$?
    if [ $status -eq 0 ]; then
        say "$target: good after $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs"
        return 0
    fi
    grep -E '^(BROKEN|==[0-9]+==ERROR|.*runtime error|SUMMARY|artifact_prefix)' "$log" | cut -c 1-300 >&2
    complain "$target: bad (exit $status); the log is ${log#"$SOURCE_DIR"/}, the input in ${findings#"$SOURCE_DIR"/}/;" \
        "again with:  build/fuzz/bin/fuzz_$target FILE"
    return 1
}

cmd_fuzz() {
    local target bad=0 seconds=$FUZZ_SECONDS
    local -a all wanted=()
    mapfile -t all < <(sed -n 's/^signalbox_fuzz_target(\([a-z0-9]*\).*/\1/p' tests/fuzz/CMakeLists.txt)
    while [ $# -gt 0 ]; do
        case $1 in
        --seconds)
            [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || { complain "--seconds needs a number"; return 2; }
            seconds=$2
            shift
            ;;
        *)
            if [[ " ${all[*]} " != *" $1 "* ]]; then
                complain "unknown fuzz target \"$1\"; there are: ${all[*]}"
                return 2
            fi
            wanted+=("$1")
            ;;
        esac
        shift
    done
    [ ${#wanted[@]} -gt 0 ] || wanted=("${all[@]}")
    setup build fuzz && build fuzz "${wanted[@]/#/fuzz_}" || return 1
    for target in "${wanted[@]}"; do
        fuzz_one "$target" "$seconds" || bad=1
    done
    return $bad
}
