// A GPU worker with a real GPU that goes wrong at one cycle: faulty_gpu_worker FAULT CYCLE SOCKET MEMORY.
#include <cstdlib>
#include <memory>
#include <string>

#include "kernels/backends/cuda/cuda_device.cuh"
#include "kernels/backends/device/device_backend.hpp"
#include "kernels/backends/worker/serve.hpp"

namespace plimsoll::backends::cuda {
namespace {

enum class GpuFault { none, trap, out_of_bounds, endless };

__global__ void trap() { asm("trap;"); }

__global__ void write_out_of_bounds(int* memory) { memory[std::size_t{1} << 40] = 1; }

__global__ void never_end(volatile int* flag) {
  while (*flag == 0) {
  }
}

/// Before the cycle it was told, a kernel of its own goes wrong on the same stream.
class FaultyDevice : public CudaDevice {
 public:
  FaultyDevice(GpuFault fault, unsigned cycle) : CudaDevice(0), fault_(fault), cycle_(cycle) {}

  void replay(const Sequence& sequence) {
    if (replayed_++ == cycle_) go_wrong();
    CudaDevice::replay(sequence);
  }

 private:
  void go_wrong() {
    if (fault_ == GpuFault::none) return;
    int* memory = nullptr;
    check(cudaMalloc(&memory, sizeof(int)), "cudaMalloc");
    check(cudaMemset(memory, 0, sizeof(int)), "cudaMemset");
    check(cudaDeviceSynchronize(), "synchronise");
    switch (fault_) {
      case GpuFault::trap: trap<<<1, 1, 0, stream()>>>(); break;
      case GpuFault::out_of_bounds: write_out_of_bounds<<<1, 1, 0, stream()>>>(memory); break;
      case GpuFault::endless: never_end<<<1, 1, 0, stream()>>>(memory); break;
      case GpuFault::none: break;
    }
    check(cudaGetLastError(), "a kernel that goes wrong");
  }

  GpuFault fault_;
  unsigned cycle_;
  unsigned replayed_ = 0;
};

}  // namespace
}  // namespace plimsoll::backends::cuda

int main(int argc, char** argv) {
  using namespace plimsoll::backends;
  using namespace plimsoll::backends::cuda;
  if (argc != 5) return 2;
  const std::string word = argv[1];
  const GpuFault fault = word == "trap"            ? GpuFault::trap
                         : word == "out_of_bounds" ? GpuFault::out_of_bounds
                         : word == "endless"       ? GpuFault::endless
                                                   : GpuFault::none;
  const auto cycle = static_cast<unsigned>(std::atoi(argv[2]));
  return serve_worker(std::atoi(argv[3]), std::atoi(argv[4]), [&]() -> std::unique_ptr<Backend> {
    return std::make_unique<device::DeviceBackend<FaultyDevice>>(FaultyDevice(fault, cycle));
  });
}
