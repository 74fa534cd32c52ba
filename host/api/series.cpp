#include "host/api/series.hpp"

#include <algorithm>
#include <utility>

#include "host/core/rfc3339.hpp"

namespace plimsoll::api {

bool SeriesRing::sample(const SeenReport& seen, const SeenReport& exposed, const Clock& clock) {
  const std::int64_t now_ns = clock.monotonic_ns();
  if (seen.report == nullptr || (!points_.empty() && now_ns - last_ns_ < step_ns)) return false;
  const std::vector<risk::NodeRisk>& nodes = seen.report->nodes;
  const std::size_t kept = std::min(nodes.size(), most_nodes);
  std::vector<std::string> paths;
  std::vector<std::string> levels;
  for (std::size_t n = 0; n < kept; ++n) paths.push_back(nodes[n].path);
  for (std::size_t n = 0; n < kept && levels.empty(); ++n) {
    for (const risk::LevelRisk& level : nodes[n].levels) levels.push_back(level.level.text());
  }
  // Another desk took over, or the levels came with the first number: what was kept does not continue.
  if (paths != nodes_ || (levels != levels_ && !levels.empty())) {
    nodes_ = std::move(paths);
    levels_ = std::move(levels);
    points_.clear();
  }
  Point point{clock.now(), std::vector<std::optional<double>>(nodes_.size() * stride())};
  for (std::size_t n = 0; n < kept; ++n) {
    for (std::size_t l = 0; l < nodes[n].levels.size() && l < levels_.size(); ++l) {
      point.numbers[n * stride() + l] = nodes[n].levels[l].var;
      point.numbers[n * stride() + levels_.size() + l] = nodes[n].levels[l].es;
    }
    const bool same_desk = exposed.report != nullptr && exposed.report->nodes.size() == nodes.size();
    if (same_desk && exposed.report->nodes[n].exposure) {
      point.numbers[n * stride() + 2 * levels_.size()] = exposed.report->nodes[n].exposure->pnl_since_start;
    }
  }
  if (points_.size() == most_points) points_.pop_front();
  points_.push_back(std::move(point));
  last_ns_ = now_ns;
  return true;
}

Json SeriesRing::node(std::size_t index, Timestamp from) const {
  Json time = Json::array();
  for (const Point& point : points_) {
    if (point.at >= from) time.push_back(rfc3339(point.at));
  }
  const auto column = [&](std::size_t offset) {
    Json values = Json::array();
    for (const Point& point : points_) {
      if (point.at >= from) values.push_back(number_or_null(point.numbers[index * stride() + offset]));
    }
    return values;
  };
  Json var = Json::object();
  Json es = Json::object();
  for (std::size_t l = 0; l < levels_.size(); ++l) {
    var[levels_[l]] = column(l);
    es[levels_[l]] = column(levels_.size() + l);
  }
  return {{"step_seconds", step_ns / 1'000'000'000},
          {"time", std::move(time)},
          {"var", std::move(var)},
          {"es", std::move(es)},
          {"pnl_since_start", nodes_.empty() ? Json::array() : column(2 * levels_.size())}};
}

Json SeriesRing::of(const std::string& path, Timestamp from) const {
  const auto found = path.empty() ? nodes_.begin() : std::find(nodes_.begin(), nodes_.end(), path);
  if (found == nodes_.end()) return nullptr;
  return node(static_cast<std::size_t>(found - nodes_.begin()), from);
}

}  // namespace plimsoll::api
