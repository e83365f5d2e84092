# A toolchain file for CMake 3.19 and later: cmake -DCMAKE_TOOLCHAIN_FILE=<package>/native/cmake/perilune.cmake
# MODULE libraries are native modules for require, SHARED ones libraries that several of them need.

set(CMAKE_SYSTEM_NAME Perilune)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")

get_filename_component(PERILUNE_PACKAGE "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
set(PERILUNE_MAIN "${PERILUNE_PACKAGE}/dist/cli/main.cjs")
find_program(PERILUNE_NODE node REQUIRED)

# Everything is started through Node, so that no shell is needed.
set(CMAKE_C_COMPILER "${PERILUNE_NODE};${PERILUNE_MAIN};cc")
set(CMAKE_CROSSCOMPILING_EMULATOR "${PERILUNE_NODE};${PERILUNE_MAIN};cc;--run")
set(CMAKE_AR "${PERILUNE_NODE}" CACHE FILEPATH "runs perilune ar")
set(CMAKE_C_ARCHIVE_CREATE "<CMAKE_AR> \"${PERILUNE_MAIN}\" ar qcS <TARGET> <OBJECTS>")
set(CMAKE_C_ARCHIVE_APPEND "<CMAKE_AR> \"${PERILUNE_MAIN}\" ar qS <TARGET> <OBJECTS>")
set(CMAKE_C_ARCHIVE_FINISH "<CMAKE_AR> \"${PERILUNE_MAIN}\" ranlib <TARGET>")

# Libraries and headers of the machine are not for this target; programs are.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# For find_package(Lua): the core contains Lua and the C library.
set(LUA_INCLUDE_DIR "${PERILUNE_PACKAGE}/wasm/sysroot/lua" CACHE PATH "Lua's headers")
set(LUA_LIBRARY lua CACHE STRING "in the core")
set(LUA_MATH_LIBRARY m CACHE STRING "in the core")
