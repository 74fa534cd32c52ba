// What the API may know of a running appliance: its reports, feeds, stages and queues.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/api/risk_view.hpp"
#include "host/api/system_view.hpp"
#include "host/core/time.hpp"
#include "tools/plimsoll/run/risk_loop.hpp"

namespace plimsoll::cli {

class Appliance;

/// The API's thread only; nothing here waits for another.
class ApplianceView final : public api::RiskView, public api::SystemView {
 public:
  /// The references outlive it.
  ApplianceView(const Appliance& appliance, const Clock& clock) : appliance_(appliance), clock_(clock) {}

  [[nodiscard]] api::SeenReport latest() const override;
  [[nodiscard]] api::SeenReport latest_with_exposures() const override;
  [[nodiscard]] api::SeenReport latest_with_stress() const override;
  [[nodiscard]] std::shared_ptr<const api::FirmPnl> firm_pnl() const override;
  [[nodiscard]] api::Json whole(const risk::RiskReport& report) const override;
  [[nodiscard]] api::Json key_part(const risk::RiskReport& report) const override;
  [[nodiscard]] api::Json node(const risk::NodeRisk& node) const override;
  [[nodiscard]] api::Json position(const risk::PositionContribution& position,
                                   const risk::RiskReport& report) const override;
  [[nodiscard]] api::Json stress(const risk::RiskReport& report) const override;

  [[nodiscard]] api::Json feeds() const override;
  [[nodiscard]] api::Json system() const override;
  [[nodiscard]] std::string clock_word() const override { return "live"; }
  [[nodiscard]] std::string build() const override;

 private:
  /// Messages per second of a feed, over the last second or more.
  struct Rate {
    std::int64_t at_ns = 0;
    std::uint64_t messages = 0;
    double per_second = 0.0;
  };
  double rate_of(std::size_t feed, std::uint64_t messages) const;

  const Appliance& appliance_;
  const Clock& clock_;
  mutable std::vector<Rate> rates_;
  mutable std::shared_ptr<const PublishedPnl> seen_pnl_;
  mutable std::shared_ptr<const api::FirmPnl> firm_pnl_;
};

}  // namespace plimsoll::cli
