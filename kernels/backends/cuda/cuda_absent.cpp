// Stands in for the CUDA backend in builds without nvcc.
#include <stdexcept>

#include "kernels/backends/cuda/cuda_backend.hpp"

namespace plimsoll::backends::cuda {

Probe probe() { return {.available = false, .devices = 0, .reason = "this program was built without CUDA"}; }

std::unique_ptr<Backend> make_cuda_backend(int /*ordinal*/) { throw std::runtime_error(probe().reason); }

}  // namespace plimsoll::backends::cuda
