// Function markers that let one text compile for the CPU and for CUDA.
#pragma once

// On the numeric path every function is forced inline: the CPU backend compiles the same headers once per instruction
// set, and an out-of-line copy could otherwise be shared by the linker and run on a machine that lacks the
// instructions.
#ifdef __CUDACC__
#define PLIMSOLL_HD __host__ __device__ __forceinline__
#else
#define PLIMSOLL_HD [[gnu::always_inline]] inline
#endif
