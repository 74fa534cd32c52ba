// DeviceBackend on a CUDA device: this is where its functors become kernels.
#include "kernels/backends/cuda/cuda_backend.hpp"

#include "kernels/backends/cuda/cuda_device.cuh"
#include "kernels/backends/device/device_backend.hpp"

namespace plimsoll::backends::cuda {

std::unique_ptr<Backend> make_cuda_backend(int ordinal) {
  return std::make_unique<device::DeviceBackend<CudaDevice>>(CudaDevice(ordinal));
}

}  // namespace plimsoll::backends::cuda
