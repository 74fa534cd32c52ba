// The last ten minutes of VaR, ES and P&L of every node, in fixed memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "host/api/json.hpp"
#include "host/api/risk_view.hpp"
#include "host/core/time.hpp"

namespace plimsoll::api {

/// One thread. A point is what the newest report said when it was taken, or nothing: between two points nothing is
/// filled in.
class SeriesRing {
 public:
  static constexpr std::int64_t step_ns = 2'000'000'000;
  static constexpr std::size_t most_points = 300;
  static constexpr std::size_t most_nodes = 512;  // in the order of the report; the rest has no series

  /// Takes a point when one is due. `exposed` is the newest report with exposures, which gives the P&L. True when it
  /// did.
  bool sample(const SeenReport& seen, const SeenReport& exposed, const Clock& clock);

  /// {"step_seconds": 2, "time": [..], "var": {"0.99": [..]}, "es": {..}, "pnl_since_start": [..]} of the firm.
  [[nodiscard]] Json firm() const { return node(0, Timestamp{}); }

  /// The same of the node with this path, from that time on; null when it has no series.
  [[nodiscard]] Json of(const std::string& path, Timestamp from) const;
  [[nodiscard]] std::size_t points() const { return points_.size(); }

 private:
  struct Point {
    Timestamp at;
    std::vector<std::optional<double>> numbers;  // by node: var of each level, es of each level, pnl
  };
  [[nodiscard]] Json node(std::size_t index, Timestamp from) const;
  [[nodiscard]] std::size_t stride() const { return 2 * levels_.size() + 1; }

  std::vector<std::string> nodes_;
  std::vector<std::string> levels_;
  std::deque<Point> points_;  // oldest first
  std::int64_t last_ns_ = 0;
};

}  // namespace plimsoll::api
