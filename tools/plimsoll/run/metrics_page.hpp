// The state of a running appliance as Prometheus text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/api/api_server.hpp"
#include "host/core/latency_histogram.hpp"
#include "host/gate/status_text.hpp"
#include "net/ingest/feed_agent.hpp"
#include "tools/plimsoll/journal_line.hpp"
#include "tools/plimsoll/run/risk_loop.hpp"
#include "tools/plimsoll/run/websocket_line.hpp"

namespace plimsoll::cli {

/// One feed, as of now.
struct FeedGauge {
  std::string name;
  ingest::FeedStatus status;
  const market::QuoteBoard* board = nullptr;
  const ingest::FeedAgent* agent = nullptr;    // null for a feed without bursts
  const LatencyHistogram* recovery = nullptr;  // null for a feed that repairs nothing
  std::optional<WebsocketLosses> losses;       // of a feed that has connections
};

struct ApplianceGauge {
  std::vector<FeedGauge> feeds;
  const PublishedReport* report = nullptr;  // null before the first
  const LatencyHistogram* drain = nullptr;
  const RiskLoop::Stages* stages = nullptr;
  const LatencyHistogram* cycle = nullptr;
  const LatencyHistogram* publish = nullptr;
  std::optional<JournalStatus> journal;
  std::uint64_t quotes_taken = 0;
  std::uint64_t reports_skipped = 0;  // replaced before they could be printed
  std::uint64_t reloads = 0;
  std::uint64_t reloads_refused = 0;
  const api::ApiCounters* api = nullptr;  // null without an API
  std::int64_t now_ns = 0;
  std::optional<gate::SwitchStatus> gate;  // absent without a kill switch
  bool gate_urgent = false;                // its thread runs before others
};

/// Text exposition format 0.0.4. Amounts in reporting currency, losses positive; series do not grow with instruments.
std::string metrics_page(const ApplianceGauge& gauge);

}  // namespace plimsoll::cli
