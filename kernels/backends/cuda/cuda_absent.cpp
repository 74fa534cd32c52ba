// Stands in for the CUDA backend in builds without nvcc.
#include <stdexcept>

#include "kernels/backends/cuda/cuda_backend.hpp"
#include "kernels/backends/cuda/host_pin.hpp"

namespace plimsoll::backends::cuda {

Probe probe() { return {.available = false, .devices = 0, .reason = "this program was built without CUDA"}; }

std::unique_ptr<Backend> make_cuda_backend(int /*ordinal*/) { throw std::runtime_error(probe().reason); }

std::string_view pin_host_memory(void* /*memory*/, std::size_t /*size*/) noexcept {
  return "this program was built without CUDA";
}
void unpin_host_memory(void* /*memory*/) noexcept {}

}  // namespace plimsoll::backends::cuda
