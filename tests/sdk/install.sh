#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# install.sh SOURCE BUILD: what the packages libsignalbox1 and libsignalbox-dev hold, below BUILD/sdk/prefix.
set -euo pipefail
build=$2
rm -rf "$build/sdk"
for component in library development; do
    DESTDIR=$build/sdk/root cmake --install "$build" --component $component --prefix /prefix >/dev/null
done
mv "$build/sdk/root/prefix" "$build/sdk/prefix"
find "$build/sdk/prefix" -name SignalboxConfig.cmake | grep -q .
