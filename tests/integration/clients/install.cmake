# SPDX-License-Identifier: Apache-2.0
# cmake -DNODE_DIR=FOLDER -P install.cmake: brings the npm clients of package.json there; quick when they are.
file(READ "${CMAKE_CURRENT_LIST_DIR}/package-lock.json" wanted)
if(EXISTS "${NODE_DIR}/installed.json")
    file(READ "${NODE_DIR}/installed.json" present)
    if(present STREQUAL wanted)
        return()
    endif()
endif()
file(MAKE_DIRECTORY "${NODE_DIR}")
file(COPY "${CMAKE_CURRENT_LIST_DIR}/package.json" "${CMAKE_CURRENT_LIST_DIR}/package-lock.json" DESTINATION "${NODE_DIR}")
execute_process(COMMAND npm ci --no-audit --no-fund --ignore-scripts WORKING_DIRECTORY "${NODE_DIR}" RESULT_VARIABLE result
    OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "npm ci failed:\n${output}")
endif()
file(WRITE "${NODE_DIR}/installed.json" "${wanted}")
