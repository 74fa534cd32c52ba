// The trading states as the API shows them, and how trading is stopped and released.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/api/command_outcome.hpp"
#include "host/api/role.hpp"
#include "host/api/scope.hpp"
#include "host/core/time.hpp"

namespace plimsoll::api {

/// From the freest to the strictest.
enum class TradingLevel : std::uint8_t { active, reduce_only, halted, halted_and_cancel };
constexpr std::array<TradingLevel, 4> all_trading_levels{TradingLevel::active, TradingLevel::reduce_only,
                                                         TradingLevel::halted, TradingLevel::halted_and_cancel};

constexpr std::string_view to_string(TradingLevel level) {
  switch (level) {
    case TradingLevel::active: return "active";
    case TradingLevel::reduce_only: return "reduce_only";
    case TradingLevel::halted: return "halted";
    case TradingLevel::halted_and_cancel: return "halted_and_cancel";
  }
  return "unknown";
}

constexpr std::optional<TradingLevel> parse_trading_level(std::string_view word) {
  for (const TradingLevel level : all_trading_levels) {
    if (to_string(level) == word) return level;
  }
  return std::nullopt;
}

enum class SecondPerson : std::uint8_t { not_needed, needed };

struct TradingLine {
  Scope scope;
  TradingLevel level = TradingLevel::active;
  Timestamp since;
  std::string by;
  std::string reason;
  std::optional<std::string> release_requested_by;
  SecondPerson release_needs = SecondPerson::not_needed;
};

struct StopCommand {
  Scope scope;
  TradingLevel level = TradingLevel::halted;
  CommandOrigin origin;
};

struct ReleaseCommand {
  Scope scope;
  Roles roles;  // of who asks
  CommandOrigin origin;
};

/// Called on the API's thread only; never waits.
class TradingSwitch {
 public:
  virtual ~TradingSwitch() = default;
  [[nodiscard]] virtual std::vector<TradingLine> states() const = 0;
  /// Only ever stricter; `done` also when it was as strict already.
  virtual CommandOutcome stop(const StopCommand& command) = 0;
  /// `requested` when a second person has to ask for the same.
  virtual CommandOutcome release(const ReleaseCommand& command) = 0;
};

}  // namespace plimsoll::api
