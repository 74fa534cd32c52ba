// Stands in for pinning in builds without nvcc.
#include "kernels/backends/cuda/host_pin.hpp"

namespace plimsoll::backends::cuda {

std::string_view pin_host_memory(void* /*memory*/, std::size_t /*size*/) noexcept {
  return "this program was built without CUDA";
}
void unpin_host_memory(void* /*memory*/) noexcept {}

}  // namespace plimsoll::backends::cuda
