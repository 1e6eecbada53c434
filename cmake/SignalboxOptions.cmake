# SPDX-License-Identifier: Apache-2.0
# Compiler settings that every target shares, in one INTERFACE target: signalbox::options.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

option(SIGNALBOX_WERROR "Treat compiler warnings as errors" OFF)
option(SIGNALBOX_UNITY "Compile the large libraries a module at a time: half the time from nothing, more after a small change" OFF)
set(SIGNALBOX_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, e.g. address,undefined")

find_program(SIGNALBOX_CCACHE ccache)
if(SIGNALBOX_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Precompiled headers and ccache agree only when time macros and the PCH's own checks are sloppy; paths are hashed
    # relative to the checkout, so that a second clone finds what the first has built.
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime;CCACHE_BASEDIR=${PROJECT_SOURCE_DIR};CCACHE_NOHASHDIR=1;${SIGNALBOX_CCACHE}")
endif()

add_library(signalbox_options INTERFACE)
add_library(signalbox::options ALIAS signalbox_options)
target_include_directories(signalbox_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_definitions(signalbox_options INTERFACE
    QT_NO_KEYWORDS
    QT_NO_CAST_FROM_ASCII
    QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_NO_JAVA_STYLE_ITERATORS
    QT_NO_FOREACH
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    SIGNALBOX_VERSION="${PROJECT_VERSION}")
target_compile_options(signalbox_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor
    # Designated initialisers name what they set; the rest keeps its default.
    -Wno-missing-field-initializers
    $<$<BOOL:${SIGNALBOX_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # False positives of GCC 12 inside inlined Qt and standard containers.
    target_compile_options(signalbox_options INTERFACE -Wno-stringop-overflow -Wno-array-bounds -Wno-restrict -Wno-dangling-pointer)
else()
    target_compile_options(signalbox_options INTERFACE -Wno-sign-conversion -Wno-gnu-zero-variadic-macro-arguments)
endif()
if(SIGNALBOX_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # atomic_thread_fence inside Asio: ThreadSanitizer does not model it, GCC says so each time.
    target_compile_options(signalbox_options INTERFACE -Wno-tsan)
endif()
if(SIGNALBOX_SANITIZE)
    target_compile_options(signalbox_options INTERFACE -fsanitize=${SIGNALBOX_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(signalbox_options INTERFACE -fsanitize=${SIGNALBOX_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # Instrumented, std::regex looks to GCC 12 as if it read what it had not set.
        target_compile_options(signalbox_options INTERFACE -Wno-maybe-uninitialized)
    endif()
endif()

# What is packaged is hardened as Debian's own packages are (`dpkg-buildflags --get` lists it; PIE is the compiler's default
# there) and does not depend on the folder it was built in.
target_compile_options(signalbox_options INTERFACE
    "$<$<CONFIG:Release>:-fstack-protector-strong;-D_FORTIFY_SOURCE=2;-Wdate-time;-Werror=format-security;-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.>")
target_link_options(signalbox_options INTERFACE "$<$<CONFIG:Release>:-Wl,-z,relro,-z,now>")

find_program(SIGNALBOX_MOLD mold)
if(SIGNALBOX_MOLD)
    target_link_options(signalbox_options INTERFACE -fuse-ld=mold)
endif()
