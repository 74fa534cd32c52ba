# Compiler flags of every target. The floating-point flags are part of law 1 (same bits everywhere).

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

find_program(PLIMSOLL_CCACHE ccache)
if(PLIMSOLL_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${PLIMSOLL_CCACHE})
  set(CMAKE_CUDA_COMPILER_LAUNCHER ${PLIMSOLL_CCACHE})
endif()

# No contraction of a*b+c, no errno, no trap semantics: the only fused operations are the ones written as fma().
# None of the three lets the compiler change a rounded result; fast-math and -march=native would.
set(PLIMSOLL_NUMERIC_FLAGS -ffp-contract=off -fno-math-errno -fno-trapping-math)

add_library(plimsoll_flags INTERFACE)
target_include_directories(plimsoll_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(
  plimsoll_flags
  INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:${PLIMSOLL_NUMERIC_FLAGS}>"
            "$<$<COMPILE_LANGUAGE:CUDA>:SHELL:-Xcompiler=-ffp-contract=off,-fno-math-errno,-fno-trapping-math>"
            $<$<COMPILE_LANGUAGE:CUDA>:-fmad=false> $<$<COMPILE_LANGUAGE:CUDA>:--expt-relaxed-constexpr>)

set(warnings
    -Wall
    -Wextra
    -Wpedantic
    -Wconversion
    -Wsign-conversion
    -Wshadow
    -Wnon-virtual-dtor
    -Woverloaded-virtual
    -Wold-style-cast
    -Wcast-qual
    -Wformat=2)
add_library(plimsoll_warnings INTERFACE)
target_compile_options(plimsoll_warnings INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:${warnings}>"
                                                   "$<$<COMPILE_LANGUAGE:CUDA>:SHELL:-Xcompiler=-Wall,-Wextra>")
if(PLIMSOLL_WARNINGS_AS_ERRORS)
  target_compile_options(plimsoll_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Werror>
                                                     "$<$<COMPILE_LANGUAGE:CUDA>:SHELL:-Werror=all-warnings>")
endif()

if(PLIMSOLL_SANITIZE)
  target_compile_options(
    plimsoll_flags INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-fsanitize=${PLIMSOLL_SANITIZE} -fno-omit-frame-pointer>"
                             "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-fno-sanitize-recover=all>")
  target_link_options(plimsoll_flags INTERFACE -fsanitize=${PLIMSOLL_SANITIZE})
endif()
