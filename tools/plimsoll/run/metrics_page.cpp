#include "tools/plimsoll/run/metrics_page.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "tools/plimsoll/run/symbol_census.hpp"

namespace plimsoll::cli {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

constexpr double ns = 1e-9;

/// Upper bounds in seconds: 1 us to 10 s, a handful for each power of ten.
constexpr auto bounds = std::to_array<double>({1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3,
                                               5e-3, 1e-2, 2e-2, 5e-2, 0.1,  0.2,  0.5,  1.0,  2.0,  5.0,  10.0});

class Page {
 public:
  void gauge(const std::string& name, const std::string& help, double value, Labels labels = {}) {
    metric(name, help, MetricType::Gauge, std::move(labels)).gauge.value = value;
  }
  void counter(const std::string& name, const std::string& help, std::uint64_t value, Labels labels = {}) {
    metric(name, help, MetricType::Counter, std::move(labels)).counter.value = static_cast<double>(value);
  }
  void histogram(const std::string& name, const std::string& help, const LatencyHistogram& latency,
                 Labels labels = {}) {
    ClientMetric::Histogram& into = metric(name, help, MetricType::Histogram, std::move(labels)).histogram;
    std::uint64_t up_to = 0;  // read while others write: never fewer than below
    for (const double bound : bounds) {
      up_to = std::max(up_to, latency.count_up_to(static_cast<std::uint64_t>(std::llround(bound / ns))));
      into.bucket.push_back({up_to, bound});
    }
    into.sample_count = std::max(up_to, latency.total());
    into.sample_sum = static_cast<double>(latency.sum_ns()) * ns;
    into.bucket.push_back({into.sample_count, std::numeric_limits<double>::infinity()});
  }
  [[nodiscard]] std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  ClientMetric& metric(const std::string& name, const std::string& help, MetricType type, Labels labels) {
    if (families_.empty() || families_.back().name != name) families_.push_back({name, help, type, {}});
    ClientMetric& added = families_.back().metric.emplace_back();
    added.label = std::move(labels);
    return added;
  }

  std::vector<MetricFamily> families_;
};

void add_symbols(Page& page, const ApplianceGauge& gauge) {
  std::vector<SymbolCensus> censuses;
  for (const FeedGauge& feed : gauge.feeds) censuses.push_back(census_of(*feed.board, gauge.now_ns));
  for (std::size_t f = 0; f < censuses.size(); ++f) {
    page.gauge("plimsoll_feed_oldest_quote_seconds",
               "Since risk last heard of the symbol that it has not heard of for longest; 0 before any",
               censuses[f].oldest_seconds, {{"feed", gauge.feeds[f].name}});
  }
  for (std::size_t f = 0; f < censuses.size(); ++f) {
    for (std::size_t quality = 0; quality < censuses[f].by_quality.size(); ++quality) {
      page.gauge("plimsoll_feed_symbols", "Symbols of the feed by the quality of their quotes",
                 static_cast<double>(censuses[f].by_quality[quality]),
                 {{"feed", gauge.feeds[f].name}, {"quality", std::string(to_string(Quality(quality)))}});
    }
  }
}

void add_feeds(Page& page, const ApplianceGauge& gauge) {
  const auto each = [&](const auto& use) {
    for (const FeedGauge& feed : gauge.feeds) use(feed, Labels{{"feed", feed.name}});
  };
  each([&](const FeedGauge& feed, const Labels& labels) {
    page.counter("plimsoll_feed_frames_total", "Frames received", feed.status.frames, labels);
  });
  const auto count = [&](const char* kind, std::uint64_t ingest::FeedCounters::*field) {
    each([&](const FeedGauge& feed, Labels labels) {
      labels.push_back({"kind", kind});
      page.counter("plimsoll_feed_messages_total", "Messages and packets by what became of them",
                   feed.status.counters.*field, std::move(labels));
    });
  };
  count("applied", &ingest::FeedCounters::messages);
  count("duplicate", &ingest::FeedCounters::duplicate_messages);
  count("missing", &ingest::FeedCounters::missing_messages);
  count("unknown_type", &ingest::FeedCounters::unknown_types);
  count("wrong_length", &ingest::FeedCounters::wrong_lengths);
  count("malformed_packet", &ingest::FeedCounters::malformed_packets);
  count("foreign_packet", &ingest::FeedCounters::foreign_packets);
  count("heartbeat", &ingest::FeedCounters::heartbeats);
  count("capacity_refusal", &ingest::FeedCounters::capacity_refusals);
  each([&](const FeedGauge& feed, const Labels& labels) {
    page.counter("plimsoll_feed_gaps_total", "Ranges of messages that did not come", feed.status.counters.gaps, labels);
  });
  const auto recovered = [&](const char* by, std::uint64_t ingest::FeedCounters::*field) {
    each([&](const FeedGauge& feed, Labels labels) {
      labels.push_back({"by", by});
      page.counter("plimsoll_feed_recoveries_total", "Repairs by what brought them", feed.status.counters.*field,
                   std::move(labels));
    });
  };
  recovered("late_or_requested", &ingest::FeedCounters::repaired_gaps);
  recovered("snapshot", &ingest::FeedCounters::snapshots);
  each([&](const FeedGauge& feed, const Labels& labels) {
    page.counter("plimsoll_feed_alarms_total", "Times that nothing was heard or nothing helped",
                 feed.status.counters.alarms, labels);
  });
  for (const FeedGauge& feed : gauge.feeds) {
    if (!feed.losses) continue;
    for (std::size_t reason = 0; reason < websocket::loss_reasons; ++reason) {
      const auto why = websocket::LossReason(reason);
      page.counter("plimsoll_feed_losses_total", "Connections that ended, by reason; each is tried again",
                   feed.losses->counts.of(why),
                   {{"feed", feed.name}, {"reason", std::string(websocket::describe(why).name)}});
    }
  }
  each([&](const FeedGauge& feed, Labels labels) {
    labels.push_back({"quality", std::string(to_string(feed.status.condition))});
    page.gauge("plimsoll_feed_condition", "1 for the best quality that a quote of the feed may have now", 1,
               std::move(labels));
  });
  for (const FeedGauge& feed : gauge.feeds) {
    if (feed.recovery == nullptr) continue;
    page.histogram("plimsoll_feed_recovery_seconds", "From the first missing message to its repair", *feed.recovery,
                   {{"feed", feed.name}});
  }
  each([&](const FeedGauge& feed, const Labels& labels) {
    page.gauge("plimsoll_feed_staleness_seconds", "Since the last frame of the feed; +Inf before the first",
               age_seconds(feed.status, gauge.now_ns), labels);
  });
  add_symbols(page, gauge);
  each([&](const FeedGauge& feed, const Labels& labels) {
    page.counter("plimsoll_quotes_total", "Quotes that the feed made", feed.board->quotes(), labels);
  });
  each([&](const FeedGauge& feed, Labels labels) {
    labels.push_back({"reason", "conflated"});
    page.counter("plimsoll_queue_dropped_total", "Quotes that a newer one replaced before risk looked",
                 feed.board->conflated(), std::move(labels));
  });
}

void add_stages(Page& page, const ApplianceGauge& gauge) {
  const std::string name = "plimsoll_stage_seconds";
  const std::string help =
      "Time of one burst (rx; apply, which is decode and order_book together; each of these two in one burst of " +
      std::to_string(ingest::FeedAgent::sample_every) +
      ", with two looks at the clock for each message), of one look at the quotes (drain), of the parts of one cycle "
      "(snapshot, revalue, select, report; without select where the backend cannot tell it from revalue) or of "
      "printing "
      "one report (publish)";
  for (const FeedGauge& feed : gauge.feeds) {
    if (feed.agent == nullptr) continue;
    const auto stage = [&](const char* of_feed, const LatencyHistogram& latency) {
      page.histogram(name, help, latency, {{"stage", of_feed}, {"feed", feed.name}});
    };
    stage("rx", feed.agent->receive_latency());
    stage("apply", feed.agent->apply_latency());
    stage("decode", feed.agent->decode_latency());
    stage("order_book", feed.agent->book_latency());
  }
  const auto stage = [&](const char* of_risk, const LatencyHistogram& latency) {
    page.histogram(name, help, latency, {{"stage", of_risk}});
  };
  stage("drain", *gauge.drain);
  stage("snapshot", gauge.stages->snapshot);
  stage("revalue", gauge.stages->revalue);
  stage("select", gauge.stages->select);
  stage("report", gauge.stages->report);
  stage("publish", *gauge.publish);
  page.histogram("plimsoll_tick_to_risk_seconds", "From the freeze of the market to the report", *gauge.cycle);
}

void add_report(Page& page, const PublishedReport& published, std::int64_t now_ns) {
  const risk::RiskReport& report = published.report;
  page.counter("plimsoll_risk_cycles_total", "Reports since the start", published.sequence);
  page.gauge("plimsoll_risk_lag_seconds",
             "From the cycle before to the latest report: no quote took longer from its feed into a report",
             static_cast<double>(published.lag_ns) * ns);
  page.gauge("plimsoll_report_age_seconds", "Since the latest report",
             static_cast<double>(now_ns - published.done_ns) * ns);
  for (const Quality quality :
       {Quality::live, Quality::recovering, Quality::stale, Quality::halted, Quality::unknown}) {
    page.gauge("plimsoll_report_quality", "1 for the quality of the latest report", report.quality == quality ? 1 : 0,
               {{"quality", std::string(to_string(quality))}});
  }
  const auto each_level = [&](const std::string& name, const std::string& help, double risk::LevelRisk::*field) {
    for (const risk::NodeRisk& node : report.nodes) {
      for (const risk::LevelRisk& level : node.levels) {
        page.gauge(name, help, level.*field, {{"book", node.path}, {"confidence", level.level.text()}});
      }
    }
  };
  each_level("plimsoll_var_reporting_currency", "Value at risk; positive is a loss", &risk::LevelRisk::var);
  each_level("plimsoll_es_reporting_currency", "Expected shortfall; positive is a loss", &risk::LevelRisk::es);
  page.gauge("plimsoll_inputs_live", "Spots and futures that are live", static_cast<double>(report.live_inputs));
  page.gauge("plimsoll_inputs_not_live", "Spots and futures that are not", static_cast<double>(report.inputs.size()));
  page.counter("plimsoll_audits_total", "Cycles recomputed from nothing", report.audit.audits);
  page.counter("plimsoll_audit_mismatches_total", "Of which had other bits: anything but 0 is an alarm",
               report.audit.mismatches);
  page.gauge("plimsoll_backend_info", "Where risk is computed", 1,
             {{"backend", report.backend.name}, {"isa", report.backend.isa}, {"device", report.backend.device}});
}

void add_journal(Page& page, const JournalStatus& journal) {
  page.gauge("plimsoll_journal_up", "1 while records are written, 0 when the journal has failed",
             journal.state == journal::WriterState::failed ? 0 : 1);
  page.gauge("plimsoll_journal_durable_sequence", "The last record that is on the disk",
             static_cast<double>(journal.durable.sequence));
  const auto refused = [&](const char* reason, std::uint64_t count) {
    page.counter("plimsoll_journal_refused_total", "Records that were not taken, by reason", count,
                 {{"reason", reason}});
  };
  refused("queue_full", journal.refused.refused_full);
  refused("too_large", journal.refused.refused_too_large);
  refused("failed", journal.refused.refused_failed);
  page.counter("plimsoll_cycles_not_verifiable_total", "Published without all of their inputs in the journal",
               journal.left_out.cycles);
  page.counter("plimsoll_digests_not_written_total", "Published without a digest in the journal",
               journal.left_out.digests);
  page.counter("plimsoll_reports_not_written_total", "Reports whose numbers are not in the journal",
               journal.left_out.reports);
}

void add_api(Page& page, const api::ApiCounters& api) {
  page.counter("plimsoll_api_requests_total", "Requests that the API answered", api.requests);
  page.counter("plimsoll_api_refused_total", "Of which with a problem", api.refused);
  page.counter("plimsoll_api_malformed_total", "Requests that were no HTTP, too large or too slow", api.malformed);
  page.counter("plimsoll_api_turned_away_total", "Connections for which there was no room", api.turned_away);
  page.gauge("plimsoll_api_connections", "Open now", static_cast<double>(api.connections));
  page.gauge("plimsoll_api_streams", "WebSockets open now", static_cast<double>(api.streams));
  page.counter("plimsoll_api_slow_streams_total", "WebSockets closed because they did not take a message in time",
               api.slow_streams);
  page.counter("plimsoll_api_stream_messages_total", "Messages sent on WebSockets", api.messages);
}

void add_gate(Page& page, const gate::SwitchStatus& status) {
  gate::TradingLevel firm = gate::TradingLevel::active;
  gate::TradingLevel strictest = gate::TradingLevel::active;
  for (const gate::KillSwitch::Line& line : status.view.lines) {
    strictest = gate::strictest(strictest, line.latch.level);
    if (line.latch.scope.kind == gate::ScopeKind::firm) firm = line.latch.level;
  }
  const std::string help = "0 active, 1 reduce_only, 2 halted, 3 halted_and_cancel";
  page.gauge("plimsoll_trading_state", help, static_cast<double>(firm), {{"scope", "firm"}});
  page.gauge("plimsoll_trading_state", help, static_cast<double>(strictest), {{"scope", "strictest"}});
  page.gauge("plimsoll_trading_scopes_stopped", "Scopes that are not active",
             static_cast<double>(status.view.lines.size()));
  page.gauge("plimsoll_trading_state_kept", "1 when the disk has what is in force",
             status.keeper.keeping == gate::Keeping::kept ? 1 : 0);
  page.counter("plimsoll_trading_commands_lost_total", "Commands that the audit trail's file has no room for",
               status.keeper.commands_lost);
  for (const gate::OrderGateStatus& gate : status.gates) {
    page.gauge("plimsoll_order_gate_up", "1 when the order gate is connected", gate.link == gate::GateLink::up ? 1 : 0,
               {{"gate", gate.name}});
  }
  for (const gate::OrderGateStatus& gate : status.gates) {
    page.gauge("plimsoll_order_gate_unacknowledged", "Commands that the order gate has not said it obeys",
               static_cast<double>(gate.waiting), {{"gate", gate.name}});
  }
}

}  // namespace

std::string metrics_page(const ApplianceGauge& gauge) {
  Page page;
  page.gauge("plimsoll_build_info", "Version of the program", 1, {{"version", PLIMSOLL_VERSION}});
  add_feeds(page, gauge);
  add_stages(page, gauge);
  if (gauge.report != nullptr) add_report(page, *gauge.report, gauge.now_ns);
  if (gauge.journal) add_journal(page, *gauge.journal);
  page.counter("plimsoll_quotes_taken_total", "Quotes that risk took: of plimsoll_quotes_total, those not conflated",
               gauge.quotes_taken);
  if (gauge.gate) {
    add_gate(page, *gauge.gate);
    page.gauge("plimsoll_kill_switch_urgent", "1 when the system lets its thread run before others",
               gauge.gate_urgent ? 1 : 0);
  }
  page.counter("plimsoll_reports_skipped_total", "Reports that a newer one replaced before they were printed",
               gauge.reports_skipped);
  page.counter("plimsoll_reloads_total", "Times that the configuration was read again", gauge.reloads);
  page.counter("plimsoll_reloads_refused_total", "Times that it was refused and the old one kept",
               gauge.reloads_refused);
  if (gauge.api != nullptr) add_api(page, *gauge.api);
  return page.text();
}

}  // namespace plimsoll::cli
