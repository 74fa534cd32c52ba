// Which instruction sets this machine can run.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/backends/cpu/isa_kernels.hpp"

namespace plimsoll::backends::cpu {

/// x86-64 levels as in the System V ABI: v2 = SSE4.2, v3 = AVX2 and FMA, v4 = AVX-512 F, BW, CD, DQ, VL. `scalar` is
/// the baseline without vectorisation. On other processors there is one level, `native`.
enum class Isa { scalar, v2, v3, v4, native };

std::string_view to_string(Isa isa);
std::optional<Isa> parse_isa(std::string_view text);

/// Ascending; never empty.
std::vector<Isa> supported_isas();
inline Isa best_isa() { return supported_isas().back(); }

/// Precondition: `isa` is supported.
const IsaKernels& kernels_for(Isa isa);

/// The processor's own name, or "unknown processor".
std::string processor_name();

}  // namespace plimsoll::backends::cpu
