// What the API may know of risk: immutable reports, and how they are written.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host/api/json.hpp"
#include "host/core/time.hpp"
#include "host/risk/report.hpp"
#include "kernels/core/quanta.hpp"

namespace plimsoll::api {

/// One report of the run. Immutable.
struct SeenReport {
  std::shared_ptr<const risk::RiskReport> report;  // null: there is none
  std::uint64_t sequence = 0;                      // 1 for the first of the run
  std::int64_t cycle_ns = 0;                       // from the freeze of the market to the report
  std::int64_t done_ns = 0;                        // when, on the monotonic clock
  Timestamp done;                                  // and on the wall
};

/// The firm's P&L in every scenario of one cycle, in quanta and signed.
struct FirmPnl {
  SeenReport report;
  std::vector<Quanta> pnl;
};

/// Called on the API's thread only; nothing here may wait for a risk cycle.
class RiskView {
 public:
  virtual ~RiskView() = default;
  [[nodiscard]] virtual SeenReport latest() const = 0;
  /// The newest report with exposures and Greeks, or with a stress section.
  [[nodiscard]] virtual SeenReport latest_with_exposures() const = 0;
  [[nodiscard]] virtual SeenReport latest_with_stress() const = 0;
  /// Null until there is one; renewed about once a second.
  [[nodiscard]] virtual std::shared_ptr<const FirmPnl> firm_pnl() const = 0;

  /// The document that the command line prints with --format json.
  [[nodiscard]] virtual Json whole(const risk::RiskReport& report) const = 0;
  /// The same without what grows with positions.
  [[nodiscard]] virtual Json key_part(const risk::RiskReport& report) const = 0;
  [[nodiscard]] virtual Json node(const risk::NodeRisk& node) const = 0;
  [[nodiscard]] virtual Json position(const risk::PositionContribution& position,
                                      const risk::RiskReport& report) const = 0;
  [[nodiscard]] virtual Json stress(const risk::RiskReport& report) const = 0;
};

}  // namespace plimsoll::api
