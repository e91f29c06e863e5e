# SPDX-License-Identifier: GPL-3.0-or-later
# The three kinds of target in this project. One folder = one static library = one namespace = one layer.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/bindscape)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

# A torch translation unit takes about 1 GB: never more than two at once.
set_property(GLOBAL PROPERTY JOB_POOLS torch=2)

add_library(bindscape_options INTERFACE)
target_include_directories(bindscape_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(bindscape_options INTERFACE -Wall -Wextra -Wpedantic $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(BINDSCAPE_SANITIZE)
  target_compile_options(bindscape_options INTERFACE -fsanitize=${BINDSCAPE_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(bindscape_options INTERFACE -fsanitize=${BINDSCAPE_SANITIZE})
endif()

# bindscape_library(core_genome SOURCES a.cpp ... LINKS core_base ... [TORCH])
# TORCH: the sources include torch headers; they share one precompiled header.
function(bindscape_library name)
  cmake_parse_arguments(ARG "TORCH;QT" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC bindscape_options ${ARG_LINKS})
  if(ARG_QT)
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_compile_definitions(${name} PRIVATE QT_NO_CAST_FROM_ASCII QT_USE_QSTRINGBUILDER)
  endif()
  if(ARG_TORCH)
    bindscape_torch(${name})
  endif()
endfunction()

# A program that links LibTorch gets its BLAS before main(), by the system's alternatives: this finds the OpenMP build of OpenBLAS, for
# LibTorch's own needs too (a new tag would not), as core/compute does for the programs that load it late.
function(bindscape_fast_blas program)
  set_target_properties(${program} PROPERTIES BUILD_RPATH /usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}/openblas-openmp)
  target_link_options(${program} PRIVATE -Wl,--disable-new-dtags)
endfunction()

# One precompiled <torch/torch.h> (39 s) serves every target that includes torch.
function(bindscape_torch target)
  target_include_directories(${target} SYSTEM PRIVATE ${TORCH_INCLUDE_DIRS})
  target_link_libraries(${target} PUBLIC ${TORCH_LIBRARIES})
  # at::parallel_for is a template of LibTorch's headers: without OpenMP's flag it is compiled to one thread.
  if(OpenMP_CXX_FOUND)
    target_link_libraries(${target} PRIVATE OpenMP::OpenMP_CXX)
  endif()
  set_target_properties(${target} PROPERTIES JOB_POOL_COMPILE torch)
  if(target STREQUAL "core_nn" OR NOT TARGET core_nn)
    target_precompile_headers(${target} PRIVATE <torch/torch.h>)
  else()
    target_precompile_headers(${target} REUSE_FROM core_nn)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "EXECUTABLE")
      target_compile_options(${target} PRIVATE -fPIC)  # as the header was compiled; a program would get -fPIE
      bindscape_fast_blas(${target})
    endif()
  endif()
endfunction()

# bindscape_test(fasta_test LABEL unit SOURCES fasta_test.cpp LINKS core_genome [TORCH] [TIMEOUT 60])
# Qt Test program, registered with ctest under its label. GUI tests run with the offscreen platform unless
# PLATFORM says otherwise. Every test program takes the settings of the process before main().
function(bindscape_test name)
  cmake_parse_arguments(ARG "TORCH" "LABEL;TIMEOUT;PLATFORM" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES} $<TARGET_OBJECTS:test_prepared>)
  target_link_libraries(${name} PRIVATE bindscape_options ${ARG_LINKS} core_compute_process Qt6::Test)
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_compile_definitions(${name} PRIVATE QT_NO_KEYWORDS)
  # GCC 12 reports strings inside of lists that are moved as uninitialised; they are not.
  target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  if(ARG_TORCH)
    bindscape_torch(${name})
  endif()
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  if(NOT ARG_PLATFORM)
    set(ARG_PLATFORM offscreen)
  endif()
  set_tests_properties(${name} PROPERTIES
    LABELS "${ARG_LABEL}" TIMEOUT ${ARG_TIMEOUT} SKIP_REGULAR_EXPRESSION "SKIP   : [A-Za-z_:]*initTestCase"
    ENVIRONMENT "QT_QPA_PLATFORM=${ARG_PLATFORM};OMP_WAIT_POLICY=PASSIVE;BINDSCAPE_SOURCE_DIR=${CMAKE_SOURCE_DIR};BINDSCAPE_BIN_DIR=${CMAKE_BINARY_DIR}/bin"
    WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
endfunction()
