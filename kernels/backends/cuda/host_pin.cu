#include "kernels/backends/cuda/host_pin.hpp"

#include <cuda_runtime.h>

namespace plimsoll::backends::cuda {

std::string_view pin_host_memory(void* memory, std::size_t size) noexcept {
  const cudaError_t status = cudaHostRegister(memory, size, cudaHostRegisterDefault);
  if (status == cudaSuccess) return {};
  cudaGetLastError();  // taken here, so that no later question meets it
  return cudaGetErrorString(status);
}

void unpin_host_memory(void* memory) noexcept {
  if (cudaHostUnregister(memory) != cudaSuccess) cudaGetLastError();
}

}  // namespace plimsoll::backends::cuda
