# plimsoll_math_loops: isa_loops.cpp compiled for every instruction set of the CPU backend. Tests and benchmarks share it.
if(TARGET plimsoll_math_loops)
  return()
endif()

add_library(plimsoll_math_loops STATIC ${CMAKE_CURRENT_LIST_DIR}/isa_selection.cpp)
target_link_libraries(plimsoll_math_loops PUBLIC plimsoll_kernels_math)
target_link_libraries(plimsoll_math_loops PRIVATE plimsoll_warnings)

function(plimsoll_math_loops_for isa)
  set(target plimsoll_math_loops_${isa})
  add_library(${target} OBJECT ${PROJECT_SOURCE_DIR}/tests/kernels/math/isa_loops.cpp)
  target_link_libraries(${target} PRIVATE plimsoll_kernels_math plimsoll_warnings)
  target_compile_definitions(${target} PRIVATE PLIMSOLL_MATH_ISA=${isa})
  # The instruction sets must be compared as they are shipped, whatever the build type.
  target_compile_options(${target} PRIVATE -O3 -fopenmp-simd ${ARGN})
  target_sources(plimsoll_math_loops PRIVATE $<TARGET_OBJECTS:${target}>)
endfunction()

plimsoll_math_loops_for(scalar -DPLIMSOLL_MATH_SCALAR -fno-tree-vectorize)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_definitions(plimsoll_math_loops PRIVATE PLIMSOLL_MATH_X86)
  plimsoll_math_loops_for(v2 -march=x86-64-v2)
  plimsoll_math_loops_for(v3 -march=x86-64-v3)
  plimsoll_math_loops_for(v4 -march=x86-64-v4 -mprefer-vector-width=512)
else()
  plimsoll_math_loops_for(native)
endif()
