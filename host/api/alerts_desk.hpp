// The alerts as the API shows them, and how one is acknowledged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/api/command_outcome.hpp"
#include "host/core/time.hpp"

namespace plimsoll::api {

enum class AlertState : std::uint8_t { open, acknowledged, resolved };

constexpr std::string_view to_string(AlertState state) {
  switch (state) {
    case AlertState::open: return "open";
    case AlertState::acknowledged: return "acknowledged";
    case AlertState::resolved: return "resolved";
  }
  return "open";
}

struct Acknowledgement {
  std::string by;
  std::string reason;
  Timestamp until;
};

struct AlertLine {
  std::string id;
  std::string name;
  AlertState state = AlertState::open;
  std::string severity;  // "warning", "critical"
  std::string text;      // what, and how far
  Timestamp since;
  Timestamp last;
  std::uint64_t count = 1;
  std::vector<std::pair<std::string, double>> contributors;  // largest first
  std::string what_to_do;
  std::optional<Acknowledgement> acknowledgement;
};

struct AcknowledgeCommand {
  std::string alert;
  Timestamp until;
  CommandOrigin origin;
};

/// Called on the API's thread only.
class AlertsDesk {
 public:
  virtual ~AlertsDesk() = default;
  [[nodiscard]] virtual std::vector<AlertLine> alerts() const = 0;
  virtual CommandOutcome acknowledge(const AcknowledgeCommand& command) = 0;
};

}  // namespace plimsoll::api
