#include <cuda_runtime.h>

#include <string>

#include "kernels/backends/cuda/cuda_backend.hpp"

namespace plimsoll::backends::cuda {

Probe probe() {
  int driver = 0;
  if (cudaDriverGetVersion(&driver) != cudaSuccess || driver == 0) {
    return {.available = false, .devices = 0, .reason = "no NVIDIA driver is loaded on this machine"};
  }
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess) {
    return {.available = false,
            .devices = 0,
            .reason = std::string("the NVIDIA driver answers: ") + cudaGetErrorString(status)};
  }
  if (count == 0) return {.available = false, .devices = 0, .reason = "the NVIDIA driver reports no device"};
  cudaDeviceProp device{};
  if (cudaGetDeviceProperties(&device, 0) != cudaSuccess) {
    return {.available = false, .devices = 0, .reason = "device 0 does not describe itself"};
  }
  return {.available = true,
          .devices = count,
          .reason = std::string(device.name) + " (sm_" + std::to_string(device.major) + std::to_string(device.minor) +
                    "), driver CUDA " + std::to_string(driver / 1000) + "." + std::to_string(driver % 1000 / 10)};
}

}  // namespace plimsoll::backends::cuda
