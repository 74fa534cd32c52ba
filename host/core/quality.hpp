// How far an input can be trusted (law 4): a state that travels with the number.
#pragma once

#include <cstdint>
#include <string_view>

namespace plimsoll {

/// Ordered from best to worst, so the quality of a result is the maximum over its inputs.
enum class Quality : std::uint8_t { live, recovering, stale, halted, unknown };

constexpr std::string_view to_string(Quality quality) {
  switch (quality) {
    case Quality::live: return "live";
    case Quality::recovering: return "recovering";
    case Quality::stale: return "stale";
    case Quality::halted: return "halted";
    case Quality::unknown: return "unknown";
  }
  return "unknown";
}

constexpr Quality worse(Quality a, Quality b) { return a < b ? b : a; }

}  // namespace plimsoll
