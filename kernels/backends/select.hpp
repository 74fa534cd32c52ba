// Picks a backend at start-up and says why.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "kernels/backends/backend.hpp"
#include "kernels/backends/cpu/isa.hpp"

namespace plimsoll::backends {

enum class BackendChoice { automatic, cpu, cuda };

struct BackendRequest {
  BackendChoice choice = BackendChoice::automatic;
  std::optional<cpu::Isa> isa;  // CPU instruction set; the best supported one when empty
  unsigned threads = 0;         // 0: one per processor this process may run on
};

/// The required backend or instruction set is not available on this machine (exit code 6).
class BackendUnavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// `automatic` takes CUDA when a device answers, else the CPU; BackendInfo::reason tells which and why.
std::unique_ptr<Backend> make_backend(const BackendRequest& request);

}  // namespace plimsoll::backends
