#include "tools/plimsoll/run/appliance_view.hpp"

#include <algorithm>
#include <utility>

#include "host/core/rfc3339.hpp"
#include "tools/plimsoll/report_json.hpp"
#include "tools/plimsoll/report_parts_json.hpp"
#include "tools/plimsoll/run/appliance.hpp"

namespace plimsoll::cli {
namespace {

constexpr double ns = 1e-9;

api::SeenReport seen(const std::shared_ptr<const PublishedReport>& published) {
  if (published == nullptr) return {};
  // Owned together with the desk whose names it refers to.
  return {std::shared_ptr<const risk::RiskReport>(published, &published->report), published->sequence,
          published->cycle_ns, published->done_ns, published->done};
}

api::Json latency_json(const LatencyHistogram& latency) {
  const auto seconds = [&](double fraction) {
    return latency.total() == 0 ? api::Json(nullptr)
                                : api::Json(static_cast<double>(latency.quantile_ns(fraction)) * ns);
  };
  return {{"count", latency.total()},
          {"p50_seconds", seconds(0.5)},
          {"p99_seconds", seconds(0.99)},
          {"max_seconds",
           latency.total() == 0 ? api::Json(nullptr) : api::Json(static_cast<double>(latency.max_ns()) * ns)}};
}

}  // namespace

api::SeenReport ApplianceView::latest() const { return seen(appliance_.latest()); }
api::SeenReport ApplianceView::latest_with_exposures() const { return seen(appliance_.risk().latest_with_exposures()); }
api::SeenReport ApplianceView::latest_with_stress() const { return seen(appliance_.risk().latest_with_stress()); }

std::shared_ptr<const api::FirmPnl> ApplianceView::firm_pnl() const {
  const auto newest = appliance_.risk().latest_pnl();
  if (newest != seen_pnl_) {
    seen_pnl_ = newest;
    firm_pnl_ = std::make_shared<const api::FirmPnl>(api::FirmPnl{seen(newest->report), newest->pnl});
  }
  return firm_pnl_;
}

api::Json ApplianceView::whole(const risk::RiskReport& report) const { return to_json(report); }
api::Json ApplianceView::key_part(const risk::RiskReport& report) const {
  return to_json(report, ReportParts::without_positions);
}
api::Json ApplianceView::node(const risk::NodeRisk& node) const { return to_json(node); }
api::Json ApplianceView::position(const risk::PositionContribution& position, const risk::RiskReport& report) const {
  return to_json(position, report);
}
api::Json ApplianceView::stress(const risk::RiskReport& report) const {
  return report.stress ? to_json(*report.stress, report) : api::Json(nullptr);
}

double ApplianceView::rate_of(std::size_t feed, std::uint64_t messages) const {
  if (rates_.size() <= feed) rates_.resize(feed + 1);
  Rate& rate = rates_[feed];
  const std::int64_t now = clock_.monotonic_ns();
  constexpr std::int64_t shortest_ns = 900'000'000;
  if (rate.at_ns == 0 || now - rate.at_ns >= shortest_ns) {
    const double seconds = static_cast<double>(now - rate.at_ns) * ns;
    if (rate.at_ns != 0) rate.per_second = static_cast<double>(messages - rate.messages) / seconds;
    rate.at_ns = now;
    rate.messages = messages;
  }
  return rate.per_second;
}

api::Json ApplianceView::feeds() const {
  api::Json list = api::Json::array();
  const std::int64_t now = clock_.monotonic_ns();
  for (std::size_t i = 0; i < appliance_.feeds().size(); ++i) {
    const FeedLine& feed = appliance_.feeds()[i];
    const ingest::FeedStatus status = feed.status();
    const market::QuoteBoard& board = *appliance_.boards()[i];
    const bool heard = status.last_frame_ns != 0;
    api::Json line{{"name", feed.name},
                   {"format", feed.format},
                   {"way_in", feed.way_in},
                   {"state", to_string(status.condition)},
                   {"rate_per_second", rate_of(i, status.counters.messages)},
                   {"age_seconds",
                    heard ? api::Json(static_cast<double>(std::max<std::int64_t>(0, now - status.last_frame_ns)) * ns)
                          : api::Json(nullptr)},
                   {"messages", status.counters.messages},
                   {"frames", status.frames},
                   {"gaps", status.counters.gaps},
                   {"missing_messages", status.counters.missing_messages},
                   {"repaired_gaps", status.counters.repaired_gaps},
                   {"duplicate_messages", status.counters.duplicate_messages},
                   {"malformed_packets", status.counters.malformed_packets},
                   {"alarms", status.counters.alarms},
                   {"quotes", board.quotes()},
                   {"conflated_quotes", board.conflated()},
                   {"dropped_symbols", board.dropped_symbols()}};
    if (feed.agent != nullptr) {
      line["receive"] = latency_json(feed.agent->receive_latency());
      line["apply"] = latency_json(feed.agent->apply_latency());
    }
    list.push_back(std::move(line));
  }
  return list;
}

api::Json ApplianceView::system() const {
  const Condition health = appliance_.health();
  api::Json json{{"now", rfc3339(clock_.now())},
                 {"uptime_seconds", (clock_.monotonic_ns() - appliance_.start_ns()) / 1'000'000'000},
                 {"build", build()},
                 {"clock", clock_word()},
                 {"healthy", health.good},
                 {"health", health.words},
                 {"stages",
                  {{"drain", latency_json(appliance_.risk().drain_latency())},
                   {"cycle", latency_json(appliance_.risk().cycle_latency())},
                   {"publish", latency_json(appliance_.publish_latency())}}},
                 {"reports_skipped", appliance_.reports_skipped()}};
  if (const auto published = appliance_.latest()) {
    const risk::RiskReport& report = published->report;
    json["backend"] = {{"name", report.backend.name},       {"isa", report.backend.isa},
                       {"threads", report.backend.threads}, {"device", report.backend.device},
                       {"reason", report.backend.reason},   {"device_faults", report.backend.device_faults}};
    json["report_age_seconds"] = static_cast<double>(clock_.monotonic_ns() - published->done_ns) * ns;
    if (report.audit.every_cycles != 0) {
      json["audit"] = {{"every_cycles", report.audit.every_cycles},
                       {"audits", report.audit.audits},
                       {"mismatches", report.audit.mismatches},
                       {"last_cycle", report.audit.last_cycle}};
    }
  }
  return json;
}

std::string ApplianceView::build() const { return PLIMSOLL_VERSION; }

}  // namespace plimsoll::cli
