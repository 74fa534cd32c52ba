# plimsoll_greek_loops: greek_loops.cpp compiled for every instruction set of the CPU backend. A test and a benchmark
# share it; which of them this machine runs is what plimsoll_math_loops says.
if(TARGET plimsoll_greek_loops)
  return()
endif()
include(${PROJECT_SOURCE_DIR}/tests/kernels/math/isa_loops.cmake)

add_library(plimsoll_greek_loops INTERFACE)
target_link_libraries(plimsoll_greek_loops INTERFACE plimsoll_kernels_pricers plimsoll_math_loops)

function(plimsoll_greek_loop_for isa)
  set(target plimsoll_greek_loop_${isa})
  add_library(${target} OBJECT ${PROJECT_SOURCE_DIR}/tests/kernels/pricers/greek_loops.cpp)
  target_link_libraries(${target} PRIVATE plimsoll_kernels_pricers plimsoll_warnings)
  target_compile_definitions(${target} PRIVATE PLIMSOLL_GREEKS_LOOP=greek_loop_${isa})
  target_compile_options(${target} PRIVATE -O3 -fopenmp-simd ${ARGN})
  target_sources(plimsoll_greek_loops INTERFACE $<TARGET_OBJECTS:${target}>)
endfunction()

plimsoll_greek_loop_for(scalar -DPLIMSOLL_GREEKS_SCALAR -fno-tree-vectorize)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_definitions(plimsoll_greek_loops INTERFACE PLIMSOLL_GREEKS_X86)
  plimsoll_greek_loop_for(v2 -march=x86-64-v2)
  plimsoll_greek_loop_for(v3 -march=x86-64-v3)
  plimsoll_greek_loop_for(v4 -march=x86-64-v4 -mprefer-vector-width=512)
else()
  plimsoll_greek_loop_for(native)
endif()
