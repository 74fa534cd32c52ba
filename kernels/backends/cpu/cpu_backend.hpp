// The CPU backend: the reference, and what answers on machines without a GPU.
#pragma once

#include <memory>
#include <string>

#include "kernels/backends/backend.hpp"
#include "kernels/backends/cpu/isa.hpp"

namespace plimsoll::backends::cpu {

/// `isa` must be supported here; `threads` >= 1. The result does not depend on either. `reason` is for reports: why the
/// CPU answers.
std::unique_ptr<Backend> make_cpu_backend(Isa isa, unsigned threads, std::string reason);

}  // namespace plimsoll::backends::cpu
