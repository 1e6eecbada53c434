# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Random histories of the hub on a virtual clock, many more than ./dev test runs. A seed that fails is named and fails again.

cmd_simulate() {
    setup build || return 1
    say "Building preset release (build/logs/build-release.log) …"
    build release signalbox_simulate || return 1
    "$BUILD_DIR/release/tests/simulate" "$@"
}
