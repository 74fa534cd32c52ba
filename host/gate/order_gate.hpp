// The port to whatever sends orders: absolute commands, repeated until they are acknowledged.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host/gate/scope.hpp"
#include "host/gate/trading_level.hpp"

namespace plimsoll::gate {

/// "This scope is at this level", so a repeated one does no harm. active: resume.
struct OrderCommand {
  std::uint64_t sequence = 0;
  TradingLevel level = TradingLevel::halted_and_cancel;
  Scope scope;
};

/// "resume", "reduce_only", "halt", "halt_and_cancel".
constexpr std::string_view verb_of(TradingLevel level) {
  switch (level) {
    case TradingLevel::active: return "resume";
    case TradingLevel::reduce_only: return "reduce_only";
    case TradingLevel::halted: return "halt";
    case TradingLevel::halted_and_cancel: return "halt_and_cancel";
  }
  return "halt_and_cancel";
}

enum class GateLink : std::uint8_t { down, up };

struct OrderGateStatus {
  std::string name;
  GateLink link = GateLink::down;
  std::uint64_t published = 0;     // sequence of the newest command
  std::uint64_t acknowledged = 0;  // of the newest that the gate has obeyed
  std::uint64_t waiting = 0;       // commands without an acknowledgement
  std::uint64_t repeats = 0;
};

}  // namespace plimsoll::gate
