# SPDX-License-Identifier: Apache-2.0
include_guard()

# signalbox_library(core [PCH core] [UNITY] LINK Qt6::Core ...)  ->  static library signalbox_core, alias signalbox::core
# UNITY: the files of each of its modules may be compiled as one (SIGNALBOX_UNITY), so no two of a module use one name for two things.
function(signalbox_library name)
    cmake_parse_arguments(arg "UNITY" "PCH" "LINK" ${ARGN})
    add_library(signalbox_${name} STATIC)
    add_library(signalbox::${name} ALIAS signalbox_${name})
    target_link_libraries(signalbox_${name} PUBLIC signalbox::options ${arg_LINK})
    if(arg_PCH)
        target_precompile_headers(signalbox_${name} PRIVATE "${PROJECT_SOURCE_DIR}/cmake/pch/${arg_PCH}.h")
    endif()
    if(arg_UNITY AND SIGNALBOX_UNITY)
        set_target_properties(signalbox_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    endif()
endfunction()

# signalbox_module(core websocket FrameParser.cpp FrameParser.h)
# Adds the files of one module (one folder) to the library it belongs to. Called from the module's own folder.
function(signalbox_module library)
    list(TRANSFORM ARGN PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" OUTPUT_VARIABLE files)
    target_sources(signalbox_${library} PRIVATE ${files})
    signalbox_group(${library} ${files})
endfunction()

# Which files are compiled as one. By module, not by number: else a new file in one would bring together others in the next that
# cannot be. A large module is several, for two cores.
function(signalbox_group library)
    file(RELATIVE_PATH module "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
    string(REPLACE "/" "_" module "${module}")
    list(FILTER ARGN INCLUDE REGEX "\\.cpp$")
    set(number 0)
    foreach(file IN LISTS ARGN)
        math(EXPR part "${number} / 12")
        math(EXPR number "${number} + 1")
        set_source_files_properties("${file}" TARGET_DIRECTORY signalbox_${library} PROPERTIES UNITY_GROUP "${module}_${part}")
    endforeach()
endfunction()

# signalbox_test(tst_FrameParser LINK signalbox::core [GUI] [TIMEOUT 60] [LABELS integration])
# One Qt Test executable; the source is <name>.cpp in the calling folder.
function(signalbox_test name)
    cmake_parse_arguments(arg "GUI" "TIMEOUT" "LINK;SOURCES;LABELS" ${ARGN})
    add_executable(${name} ${name}.cpp ${arg_SOURCES})
    # All that the precompiled header links, for their macros must agree.
    target_link_libraries(${name} PRIVATE signalbox::options Qt6::Core Qt6::Network Qt6::Test tl::expected ${arg_LINK})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    if(arg_GUI)
        target_link_libraries(${name} PRIVATE Qt6::Widgets)
        target_precompile_headers(${name} REUSE_FROM signalbox_gui_test_pch)
    else()
        target_precompile_headers(${name} REUSE_FROM signalbox_test_pch)
    endif()
    # What moc makes for a test stands in tst_X.moc; this file is nearly empty, and reading the precompiled header is all it costs.
    set_source_files_properties("${CMAKE_CURRENT_BINARY_DIR}/${name}_autogen/mocs_compilation.cpp" PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    target_compile_definitions(${name} PRIVATE
        SIGNALBOX_BIN_DIR="${CMAKE_BINARY_DIR}/bin" SIGNALBOX_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_LOGGING_RULES=qt.*.debug=false;LC_ALL=C.UTF-8;LANGUAGE=en")
    if(name IN_LIST SIGNALBOX_SANITIZED_TESTS)
        signalbox_sanitized(${name} ${name})
    endif()
endfunction()
