// The limits as the API shows them, and the two things it may ask of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/api/command_outcome.hpp"
#include "host/api/json.hpp"
#include "host/api/scope.hpp"
#include "host/core/time.hpp"

namespace plimsoll::api {

/// `unknown` counts as not ok: its input is missing, too old or no number.
enum class LimitState : std::uint8_t { ok, warning, breached, unknown };

constexpr std::string_view to_string(LimitState state) {
  switch (state) {
    case LimitState::ok: return "ok";
    case LimitState::warning: return "warning";
    case LimitState::breached: return "breached";
    case LimitState::unknown: return "unknown";
  }
  return "unknown";
}

struct LimitOverride {
  std::string by;
  std::string reason;
  Timestamp until;
};

struct LimitLine {
  std::string id;
  std::string name;
  Scope scope;
  std::string measure;          // "var", "drawdown_from_peak"
  std::optional<double> value;  // absent: unknown
  std::optional<double> warning;
  std::optional<double> hard;
  std::optional<double> utilisation;  // value / hard
  LimitState state = LimitState::unknown;
  Timestamp since;
  std::string reaction;  // what a breach does
  std::optional<LimitOverride> override_until;
};

struct OverrideCommand {
  std::string limit;
  Timestamp until;
  CommandOrigin origin;
};

/// Called on the API's thread only.
class LimitsView {
 public:
  virtual ~LimitsView() = default;
  [[nodiscard]] virtual std::vector<LimitLine> limits() const = 0;
  /// What limits of this file would have been breached when. A file that is wrong is `refused`, with its faults.
  virtual CommandOutcome preview(std::string_view limits_toml, Json& answer) = 0;
  virtual CommandOutcome override_limit(const OverrideCommand& command) = 0;
};

}  // namespace plimsoll::api
