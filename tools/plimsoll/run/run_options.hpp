// Everything that `plimsoll run` can be told: by flags, the environment or plimsoll.toml.
#pragma once

#include <CLI/CLI.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "net/ingest/feed.hpp"
#include "tools/plimsoll/audit_option.hpp"
#include "tools/plimsoll/journal_option.hpp"
#include "tools/plimsoll/options.hpp"
#include "tools/plimsoll/run/api_options.hpp"
#include "tools/plimsoll/run/configuration.hpp"
#include "tools/plimsoll/run/gate_settings.hpp"
#include "tools/plimsoll/stress_option.hpp"

namespace plimsoll::cli {

/// One [[feed]].
struct FeedSettings {
  std::string name;
  std::string format = "moldudp64_itch50";
  std::string way_in = "socket";
  std::string device;            // of DPDK
  std::string device_arguments;  // of a virtual one
  std::string interface;         // that joins the groups, and that replies come to
  std::string line_a;            // "233.54.12.111:26477"
  std::string line_b;
  std::vector<std::string> rerequest;  // servers that send again what was lost
  std::vector<std::string> snapshot;   // servers that tell the books as they are
  std::string snapshot_user;
  std::string snapshot_password_file;
  std::vector<std::string> symbols;  // of a WebSocket feed, as the venue writes them
  std::string url;
  std::string rest_url;
  std::string ca_file;
  std::string token_file;
  std::string date;  // of the session in New York; empty: today there
  std::size_t orders = 2'000'000;
  std::size_t levels = 1'000'000;
  int cpu = -1;

  void declare(CLI::App& app);
  /// `format` is a venue's, not a wire format's.
  [[nodiscard]] bool by_websocket() const;
  /// What contradicts itself, and what to do; empty when nothing does.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> contradictions() const;

  /// Threads, sockets and memory are made from it once, so a reload may not change any of it.
  friend bool operator==(const FeedSettings&, const FeedSettings&) = default;
};

struct RunOptions {
  std::string config;
  InputOptions inputs;
  AgingOption aging;
  ScenarioOptions scenarios;
  RevaluationOptions revaluation;
  AuditOption audit;
  StressOption stress;
  std::uint64_t exposures_every = 10;
  std::string positions = "left_out";
  BackendOptions backend;
  std::uint64_t cycle_ms = 100;
  int risk_cpu = -1;
  std::string idle = "sleep";
  std::string publish = "auto";
  std::string monitor = "127.0.0.1:9464";
  JournalOption journal;
  ApiOptions api;
  GateSettings gate;
  std::vector<FeedSettings> feeds;

  /// The sections; all but `config` may also stand in the file.
  void declare(CLI::App& app);
  /// Reads file and environment on top of the flags; throws InputError with all faults. Returns every setting and where
  /// it comes from.
  std::vector<Setting> configure(CLI::App& app);
};

/// Throws InputError (PLM-2006) when something is missing that no run can do without.
void require_inputs_and_feeds(const RunOptions& options);

}  // namespace plimsoll::cli
