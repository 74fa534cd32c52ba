// The CUDA backend, or the reason why there is none.
#pragma once

#include <memory>
#include <string>

#include "kernels/backends/backend.hpp"

namespace plimsoll::backends::cuda {

struct Probe {
  bool available = false;
  int devices = 0;
  std::string reason;  // for people: "NVIDIA H200 (sm_90), driver 13.0" or why not
};

/// Asks the driver; never throws. Without CUDA in the build, or without a driver or device, says which.
Probe probe();

/// In this process: a device error is final for the process, so the appliance runs it in a worker (see worker/).
/// Precondition: probe().available. Throws std::runtime_error on a device failure.
std::unique_ptr<Backend> make_cuda_backend(int ordinal = 0);

}  // namespace plimsoll::backends::cuda
