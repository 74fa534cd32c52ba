// How freely orders may be sent, from the freest to the strictest.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace plimsoll::gate {

enum class TradingLevel : std::uint8_t {
  active,
  reduce_only,        // only orders that make a position smaller
  halted,             // no new orders; what is at the venue stays there
  halted_and_cancel,  // and what is at the venue is cancelled
};
constexpr std::array<TradingLevel, 4> all_trading_levels{TradingLevel::active, TradingLevel::reduce_only,
                                                         TradingLevel::halted, TradingLevel::halted_and_cancel};

constexpr std::string_view to_string(TradingLevel level) {
  switch (level) {
    case TradingLevel::active: return "active";
    case TradingLevel::reduce_only: return "reduce_only";
    case TradingLevel::halted: return "halted";
    case TradingLevel::halted_and_cancel: return "halted_and_cancel";
  }
  return "halted_and_cancel";
}

constexpr std::optional<TradingLevel> parse_trading_level(std::string_view word) {
  for (const TradingLevel level : all_trading_levels) {
    if (to_string(level) == word) return level;
  }
  return std::nullopt;
}

constexpr bool stricter(TradingLevel a, TradingLevel b) { return a > b; }
constexpr TradingLevel strictest(TradingLevel a, TradingLevel b) { return stricter(a, b) ? a : b; }

}  // namespace plimsoll::gate
