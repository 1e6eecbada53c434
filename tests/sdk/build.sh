#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# build.sh SOURCE BUILD [LAUNCHER]: the examples, and the plugins that must be refused, outside of the source tree.
set -euo pipefail
source=$1 build=$2 launcher=${3:-}
cp -r "$source/examples" "$build/sdk/source"
cp -r "$source/tests/sdk/bad" "$source/tests/sdk/headers" "$build/sdk/source/"
# Its port may be taken here.
sed -i 's/9020/0/' "$build/sdk/source/embed/main.cpp"
printf 'add_subdirectory(%s)\n' bad headers >>"$build/sdk/source/CMakeLists.txt"
cmake -G Ninja -S "$build/sdk/source" -B "$build/sdk/build" -DCMAKE_PREFIX_PATH="$build/sdk/prefix" -DCMAKE_CXX_COMPILER_LAUNCHER="$launcher" \
    -DCMAKE_CXX_FLAGS="-O0 -Wall -Wextra -Werror" >"$build/sdk/configure.log" 2>&1 || { cat "$build/sdk/configure.log"; exit 1; }
cmake --build "$build/sdk/build"
