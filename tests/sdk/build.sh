#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# build.sh SOURCE BUILD [LAUNCHER]: the examples, the plugins that must be refused, and a stranger's project, outside of the source tree.
set -euo pipefail
source=$1 build=$2 launcher=${3:-}
cp -r "$source/examples" "$build/sdk/source"
cp -r "$source/tests/sdk/bad" "$source/tests/sdk/headers" "$source/tests/sdk/sample" "$build/sdk/source/"
# Its port may be taken here.
sed -i 's/9020/0/' "$build/sdk/source/embed/main.cpp"
sed -i 's/9030/0/' "$build/sdk/source/channels/main.cpp"
printf 'add_subdirectory(%s)\n' bad headers sample >>"$build/sdk/source/CMakeLists.txt"
cp -r "$source/tests/sdk/stranger" "$build/sdk/"
build_project() { # SOURCE BUILD [OPTION…]
    cmake -G Ninja -S "$1" -B "$2" -DCMAKE_PREFIX_PATH="$build/sdk/prefix" -DCMAKE_CXX_COMPILER_LAUNCHER="$launcher" "${@:3}" \
        >"$build/sdk/configure.log" 2>&1 || { cat "$build/sdk/configure.log"; exit 1; }
    cmake --build "$2"
}
build_project "$build/sdk/source" "$build/sdk/build" -DCMAKE_CXX_FLAGS="-O0 -Wall -Wextra -Werror"
build_project "$build/sdk/stranger" "$build/sdk/stranger/build" -DCMAKE_BUILD_TYPE=Debug
