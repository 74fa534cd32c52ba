// The kill switch as the API commands and shows it.
#pragma once

#include <string>
#include <vector>

#include "host/api/trading_switch.hpp"
#include "host/core/time.hpp"
#include "host/gate/kill_switch.hpp"

namespace plimsoll::cli {

/// A person of the API is a person of the kill switch: the same names, so that nobody confirms a request of their own.
class ApiTrading final : public api::TradingSwitch {
 public:
  /// Both outlive it.
  ApiTrading(gate::KillSwitch& kill, const Clock& clock) : kill_(kill), clock_(clock) {}

  [[nodiscard]] std::vector<api::TradingLine> states() const override;
  api::CommandOutcome stop(const api::StopCommand& command) override;
  api::CommandOutcome release(const api::ReleaseCommand& command) override;

 private:
  [[nodiscard]] gate::Origin origin_of(const api::CommandOrigin& from, gate::Roles roles) const;

  gate::KillSwitch& kill_;
  const Clock& clock_;
};

}  // namespace plimsoll::cli
