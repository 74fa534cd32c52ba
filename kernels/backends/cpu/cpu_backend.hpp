// The CPU backend: the reference, and what answers on machines without a GPU.
#pragma once

#include <memory>

#include "kernels/backends/backend.hpp"
#include "kernels/backends/cpu/isa.hpp"

namespace plimsoll::backends::cpu {

/// `isa` must be supported here; `threads` >= 1. The result does not depend on either.
std::unique_ptr<Backend> make_cpu_backend(Isa isa, unsigned threads);

}  // namespace plimsoll::backends::cpu
