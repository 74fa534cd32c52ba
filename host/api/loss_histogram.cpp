#include "host/api/loss_histogram.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "host/core/rfc3339.hpp"
#include "kernels/core/int128.hpp"

namespace plimsoll::api {

Json loss_histogram(const FirmPnl& firm) {
  if (firm.pnl.empty() || firm.report.report == nullptr) return nullptr;
  const auto [low, high] = std::minmax_element(firm.pnl.begin(), firm.pnl.end());
  if (*low == unrepresentable_quanta) return nullptr;
  // Losses are -pnl; a P&L is never the smallest integer, which stands for none, so this does not overflow.
  const Quanta least = -*high;
  const Quanta most = -*low;
  const int128 width = static_cast<int128>(most) - least;
  std::vector<std::uint64_t> counts(histogram_bins, 0);
  for (const Quanta pnl : firm.pnl) {
    const int128 above = static_cast<int128>(-pnl) - least;
    const std::size_t bin = width == 0 ? 0 : static_cast<std::size_t>(above * int{histogram_bins} / width);
    ++counts[std::min(bin, histogram_bins - 1)];
  }
  Json edges = Json::array();
  for (std::size_t i = 0; i <= histogram_bins; ++i) {
    edges.push_back(to_units(least + static_cast<Quanta>(width * static_cast<int>(i) / int{histogram_bins})));
  }
  const risk::RiskReport& report = *firm.report.report;
  Json var = Json::object();
  Json es = Json::object();
  for (const risk::LevelRisk& level : report.nodes.front().levels) {
    var[level.level.text()] = level.var;
    es[level.level.text()] = level.es;
  }
  return {{"cycle", report.cycle},
          {"done", rfc3339(firm.report.done)},
          {"convention", "losses positive, in reporting currency"},
          {"scenarios", firm.pnl.size()},
          {"edges", std::move(edges)},
          {"counts", counts},
          {"var", std::move(var)},
          {"es", std::move(es)}};
}

}  // namespace plimsoll::api
