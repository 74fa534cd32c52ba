// Picks a backend at start-up and says why.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "kernels/backends/backend.hpp"
#include "kernels/backends/cpu/isa.hpp"
#include "kernels/backends/failover/failover_backend.hpp"
#include "kernels/backends/worker/worker_process.hpp"

namespace plimsoll::backends {

enum class BackendChoice { automatic, cpu, cuda };

struct BackendRequest {
  BackendChoice choice = BackendChoice::automatic;
  std::optional<cpu::Isa> isa;  // CPU instruction set; the best supported one when empty
  unsigned threads = 0;         // 0: one per processor this process may run on
  /// How to start a process that calls `serve_gpus`; without one, CUDA runs in this process and its errors are final.
  std::optional<WorkerCommand> gpu_worker = {};
  std::function<std::int64_t()> now_ns = {};  // monotonic; see FailoverSettings
};

/// The required backend or instruction set is not available on this machine (exit code 6).
class BackendUnavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// `automatic` takes CUDA when a device answers, else the CPU; BackendInfo::reason tells which and why.
std::unique_ptr<Backend> make_backend(const BackendRequest& request);

/// The device behind `request.gpu_worker`, guarded by the CPU (see failover/). Throws BackendUnavailable.
std::unique_ptr<FailoverBackend> make_guarded_backend(const BackendRequest& request);

/// The life of a GPU worker: serves with every CUDA device of this machine, and returns the exit status.
int serve_gpus(int socket, int memory);

}  // namespace plimsoll::backends
