#include "host/api/live_state.hpp"

#include <utility>

#include "host/api/control_json.hpp"
#include "host/api/json.hpp"
#include "host/api/loss_histogram.hpp"
#include "host/core/rfc3339.hpp"

namespace plimsoll::api {
namespace {

constexpr std::int64_t slow_section_ns = 1'000'000'000;

Json seen_json(const SeenReport& seen, Json json) {
  json["sequence"] = std::to_string(seen.sequence);
  json["published"] = rfc3339(seen.done);
  json["cycle_seconds"] = static_cast<double>(seen.cycle_ns) * 1e-9;
  return json;
}

Json exposures_json(const SeenReport& seen, const RiskView& risk) {
  Json nodes = Json::array();
  for (const risk::NodeRisk& node : seen.report->nodes) nodes.push_back(risk.node(node));
  return seen_json(seen, {{"cycle", seen.report->cycle},
                          {"reporting_currency", seen.report->reporting_currency},
                          {"nodes", std::move(nodes)}});
}

}  // namespace

LiveState::LiveState(const Ports& ports, SeriesRing& series, const Clock& clock)
    : ports_(ports), series_(series), clock_(clock) {
  constexpr std::array<std::string_view, parts> names{"report", "exposures", "series", "histogram",    "feeds",
                                                      "system", "limits",    "alerts", "trading_state"};
  for (std::size_t i = 0; i < names.size(); ++i) sections_[i].name = names[i];
}

void LiveState::put(Part part, std::string text) {
  Section& section = this->section(part);
  if (section.version != 0 && section.text == text) return;
  section.text = std::move(text);
  section.version = version_ + 1;  // made the present one when the refresh is over
}

void LiveState::refresh_risk() {
  const SeenReport seen = ports_.risk.latest();
  if (seen.report == nullptr) return;
  if (seen.sequence != report_sequence_) {
    report_sequence_ = seen.sequence;
    report_done_ns_ = seen.done_ns;
    put(Part::report, to_text(seen_json(seen, ports_.risk.key_part(*seen.report))));
  }
  const SeenReport exposed = ports_.risk.latest_with_exposures();
  if (exposed.report != nullptr && exposed.sequence != exposure_sequence_) {
    exposure_sequence_ = exposed.sequence;
    put(Part::exposures, to_text(exposures_json(exposed, ports_.risk)));
  }
  sample(seen, exposed);
  if (std::exchange(series_moved_, false)) put(Part::series, to_text(series_.firm()));
  const auto firm = ports_.risk.firm_pnl();
  if (firm != nullptr && firm->report.sequence != pnl_sequence_) {
    pnl_sequence_ = firm->report.sequence;
    put(Part::histogram, to_text(loss_histogram(*firm)));
  }
}

void LiveState::sample(const SeenReport& seen, const SeenReport& exposed) {
  if (series_.sample(seen, exposed, clock_)) series_moved_ = true;
}

void LiveState::keep_series() { sample(ports_.risk.latest(), ports_.risk.latest_with_exposures()); }

void LiveState::refresh() {
  refresh_risk();
  const std::int64_t now = clock_.monotonic_ns();
  if (section(Part::system).version == 0 || now - slow_sections_ns_ >= slow_section_ns) {
    slow_sections_ns_ = now;
    put(Part::feeds, to_text(ports_.system.feeds()));
    put(Part::system, to_text(ports_.system.system()));
  }
  if (ports_.limits != nullptr) put(Part::limits, to_text(to_json(ports_.limits->limits())));
  if (ports_.alerts != nullptr) put(Part::alerts, to_text(to_json(ports_.alerts->alerts())));
  if (ports_.trading != nullptr) put(Part::trading, to_text(to_json(ports_.trading->states())));
  for (const Section& each : sections_) {
    if (each.version > version_) {
      ++version_;
      break;
    }
  }
}

LiveState::Text LiveState::whole() { return since(0); }

LiveState::Text LiveState::since(std::uint64_t version) {
  for (const Kept& kept : kept_) {
    if (kept.text != nullptr && kept.to == version_ && kept.from == version) return kept.text;
  }
  std::string text;
  for (const Section& each : sections_) {
    if (each.version == 0 || each.version <= version) continue;
    if (!text.empty()) text += ',';
    text.append("\"").append(each.name).append("\":").append(each.text);
  }
  Kept& kept = kept_[next_kept_++ % kept_.size()];
  kept = {version, version_, std::make_shared<const std::string>(std::move(text))};
  return kept.text;
}

std::optional<std::int64_t> LiveState::report_age_ms() const {
  if (report_sequence_ == 0) return std::nullopt;
  return (clock_.monotonic_ns() - report_done_ns_) / 1'000'000;
}

}  // namespace plimsoll::api
