# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Configures and compiles one preset of CMakePresets.json into build/PRESET.

PRESETS="dev release asan tsan fuzz"

# A folder that was configured for a checkout elsewhere (moved, copied) is configured afresh.
configure() {
    local preset=$1 cache=$BUILD_DIR/$1/CMakeCache.txt
    local -a fresh=() options=()
    if [ -f "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$SOURCE_DIR" "$cache"; then
        fresh=(--fresh)
    elif [ -f "$cache" ] && [ -f "$BUILD_DIR/$preset/build.ninja" ]; then
        return 0 # ninja notices changes of the CMake files by itself
    fi
    [ -z "${SIGNALBOX_UNITY:-}" ] || options=(-DSIGNALBOX_UNITY=ON)
    logged "configure-$preset" "configuring ($preset)" cmake "${fresh[@]}" --preset "$preset" "${options[@]}"
}

# build PRESET [TARGET…]: quiet; the time it took is told when it was worth telling.
build() {
    local preset=$1 started=$SECONDS status
    shift
    take_build_lock || return 1
    configure "$preset" &&
        logged "build-$preset" "building ($preset)" cmake --build --preset "$preset" ${1:+--target "$@"}
    status=$?
    release_build_lock
    [ $status -eq 0 ] && [ $((SECONDS - started)) -ge 5 ] && say "Built build/$preset in $((SECONDS - started)) s"
    return $status
}

cmd_build() {
    local preset=${1:-dev}
    if [[ " $PRESETS " != *" $preset "* ]]; then
        complain "unknown preset \"$preset\"; there are: $PRESETS"
        return 2
    fi
    setup build || return 1
    [ "$preset" != fuzz ] || setup fuzz || return 1
    say "Building preset $preset (build/logs/build-$preset.log) …"
    build "$preset" || return 1
    say "Programs are in build/$preset/bin/"
}
