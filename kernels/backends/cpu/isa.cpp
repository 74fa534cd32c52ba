#include "kernels/backends/cpu/isa.hpp"

#include <fstream>

namespace plimsoll::backends::cpu {

std::string_view to_string(Isa isa) {
  switch (isa) {
    case Isa::scalar: return "scalar";
    case Isa::v2: return "v2";
    case Isa::v3: return "v3";
    case Isa::v4: return "v4";
    case Isa::native: return "native";
  }
  return "native";
}

std::optional<Isa> parse_isa(std::string_view text) {
  for (const Isa isa : {Isa::scalar, Isa::v2, Isa::v3, Isa::v4, Isa::native}) {
    if (text == to_string(isa)) return isa;
  }
  return std::nullopt;
}

#if defined(__x86_64__)

std::vector<Isa> supported_isas() {
  std::vector<Isa> isas{Isa::scalar};
  if (__builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt")) isas.push_back(Isa::v2);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) {
    isas.push_back(Isa::v3);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
      isas.push_back(Isa::v4);
    }
  }
  return isas;
}

const IsaKernels& kernels_for(Isa isa) {
  switch (isa) {
    case Isa::v4: return isa_kernels_v4();
    case Isa::v3: return isa_kernels_v3();
    case Isa::v2: return isa_kernels_v2();
    default: return isa_kernels_scalar();
  }
}

#else

std::vector<Isa> supported_isas() { return {Isa::native}; }

const IsaKernels& kernels_for(Isa) { return isa_kernels_native(); }

#endif

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) {
      const auto colon = line.find(": ");
      if (colon != std::string::npos) return line.substr(colon + 2);
    }
  }
  return "unknown processor";
}

}  // namespace plimsoll::backends::cpu
