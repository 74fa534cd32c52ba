// Whether a symbol trades, in words all venues share, and what that means for its quotes.
#pragma once

#include <cstdint>
#include <string_view>

#include "host/core/quality.hpp"

namespace plimsoll::market {

enum class TradingState : std::uint8_t {
  unknown,         // the venue has not said
  trading,         // continuous trading
  quotation_only,  // orders are accepted and shown but do not trade
  paused,          // volatility pause or order acceptance before a re-opening
  halted,          // regulatory or operational halt
  closed,          // the venue's day is over
};

constexpr std::string_view to_string(TradingState state) {
  switch (state) {
    case TradingState::unknown: return "unknown";
    case TradingState::trading: return "trading";
    case TradingState::quotation_only: return "quotation_only";
    case TradingState::paused: return "paused";
    case TradingState::halted: return "halted";
    case TradingState::closed: return "closed";
  }
  return "unknown";
}

/// The best quality a quote can have in this state. Only continuous trading makes a live price.
constexpr Quality quality_of(TradingState state) {
  switch (state) {
    case TradingState::unknown: return Quality::unknown;
    case TradingState::trading: return Quality::live;
    case TradingState::quotation_only:
    case TradingState::paused:
    case TradingState::halted:
    case TradingState::closed: return Quality::halted;
  }
  return Quality::unknown;
}

}  // namespace plimsoll::market
