// plimsoll replay: a capture through the receive path; a risk report for every cycle.
#include <spdlog/fmt/fmt.h>

#include <charconv>
#include <iostream>

#include "host/core/error.hpp"
#include "host/core/rfc3339.hpp"
#include "host/core/system_clock.hpp"
#include "tools/plimsoll/audit_option.hpp"
#include "tools/plimsoll/capture_input.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/duration.hpp"
#include "tools/plimsoll/feed_json.hpp"
#include "tools/plimsoll/interrupt.hpp"
#include "tools/plimsoll/journal_line.hpp"
#include "tools/plimsoll/journal_option.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/options.hpp"
#include "tools/plimsoll/replay_view.hpp"
#include "tools/plimsoll/stress_option.hpp"

namespace plimsoll::cli {
namespace {

/// Takes quotes and does nothing: for counting.
class NoSink final : public market::QuoteSink {
 public:
  void on_symbol(SymbolId, std::string_view) noexcept override {}
  void on_quote(const market::Quote&) noexcept override {}
  void on_trade(const market::Trade&) noexcept override {}
};

class ReplayCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("replay", "A capture through the receive path; a risk report per cycle");
    app->add_option("capture", capture_, "pcap, raw ITCH 5.0 (both plain or .gz), or DBN (plain or .zst)")
        ->type_name("FILE")
        ->required();
    CLI::Option* counting =
        app->add_flag("--count-only", count_only_, "Only decode; print one JSON document of what was counted");
    app->add_option("--way-in", way_in_, "DPDK's receive path, or a plain reader (same events)")
        ->check(CLI::IsMember({"dpdk", "reader"}))
        ->capture_default_str();
    app->add_option("--speed", speed_, "Capture seconds per second; 'max' does not wait")
        ->capture_default_str()
        ->excludes(counting);
    app->add_option("--until", until_, "Stop after this much of the capture (30s, 5m) or at this time (RFC 3339, UTC)")
        ->check(not_empty())
        ->excludes(counting);
    app->add_option("--cycle", cycle_, "Length of a risk cycle in capture time, such as 100ms")
        ->capture_default_str()
        ->excludes(counting);
    app->add_option("--date", date_, "Day of an ITCH session, YYYY-MM-DD (default: of the first packet)")
        ->check(not_empty())
        ->type_name("DATE");
    app->add_flag("--allow-truncated", allow_truncated_, "Use what is whole of a capture that is cut short");
    inputs_.declare(*app, false);
    aging_.declare(*app);
    scenarios_.declare(*app);
    revaluation_.declare(*app);
    audit_.declare(*app);
    stress_.declare_with_cadence(*app);
    journal_.declare(*app, "--journal");
    app->add_option("--exposures-every", exposures_every_,
                    "Greeks and exposures with the first cycle and every this many after it; 0: never")
        ->check(whole_number(0, 1'000'000))
        ->capture_default_str();
    backend_.declare(*app);
    CLI::Option* long_form = app->add_option("--format", format_, "ndjson, csv, or live: one line rewritten in place")
                                 ->check(CLI::IsMember({"ndjson", "csv", "json", "live"}));
    app->add_flag("--json", json_, "Short for --format ndjson")->excludes(long_form);
    app->footer(
        "Examples:\n  plimsoll replay session.pcap.gz --count-only\n"
        "  plimsoll replay glbx-mdp3-20260105.mbo.dbn.zst --count-only\n"
        "  plimsoll replay session.pcap.gz --instruments instruments.csv --portfolio portfolio.csv \\\n"
        "    --market market.csv --history history.csv --as-of 2026-01-05 --cycle 250ms");
    return app;
  }

  ExitCode run() override { return count_only_ ? count() : replay(); }

 private:
  [[nodiscard]] CaptureSettings capture_settings() const {
    CaptureSettings settings;
    settings.way = way_in_ == "dpdk" ? WayIn::dpdk : WayIn::reader;
    settings.cut_tail = allow_truncated_ ? CutTail::accept : CutTail::refuse;
    if (!date_.empty()) {
      settings.date = Date::parse(date_);
      if (!settings.date) throw CLI::ValidationError("--date", "'" + date_ + "' is not a date such as 2019-12-30");
    }
    if (const auto as_of = Moment::parse(inputs_.as_of)) settings.as_of = as_of->day();
    return settings;
  }

  ExitCode count() const {
    NoSink sink;
    const auto input = open_capture_input(capture_, capture_settings(), sink);
    const InterruptWatch watch;
    while (!input->source().exhausted() && !interrupted()) {
      input->feed().on_frames(input->source().receive());
    }
    Json json{{"capture", capture_}, {"feed", to_string(input->feed().format())}, {"way_in", input->way_in()}};
    json.update(to_json(input->feed().counters(), input->feed().format()));
    if (const auto port = input->port_counters()) json["port"] = to_json(*port);
    json["warnings"] = input->warnings();
    std::cout << json.dump(2) << '\n';
    return interrupted() ? ExitCode::interrupted : ExitCode::ok;
  }

  ExitCode replay() const {
    require_inputs();
    ReplayPace pace;
    pace.cycle_ns = duration_option_ns(cycle_, "--cycle");
    pace.speed = parse_speed();
    set_until(pace);
    risk::RiskSettings settings = scenarios_.settings();
    revaluation_.apply(settings);
    settings.exposures_every = exposures_every_;
    const std::string format = json_ ? "ndjson" : format_.empty() ? default_replay_format() : format_;
    if (!stress_.wanted.empty() && format != "ndjson" && format != "json") {
      throw CLI::ValidationError("--stress", "is in JSON reports; give --json");
    }
    const SystemClock clock;
    std::unique_ptr<JournalLine> journal;
    std::optional<DeskRecording> recording;
    if (!journal_.directory.empty()) {
      journal = std::make_unique<JournalLine>(journal_.directory, journal::WhenFull::wait, clock);
      say_journal(*journal);
      recording.emplace(DeskChoices{inputs_, scenarios_, revaluation_, stress_, exposures_every_});
    }
    const Inputs inputs = load_inputs(inputs_);
    const auto stress = stress_.make(inputs, inputs_.history);
    const std::unique_ptr<backends::Backend> backend = backend_.make();
    risk::LiveMarket market(inputs.holdings.instruments, inputs.market, inputs.as_of, Quality::stale);
    aging_.apply(market, inputs);
    const auto input = open_capture_input(capture_, capture_settings(), market);
    risk::RiskEngine engine(*backend, inputs.holdings.instruments, inputs.holdings.portfolio, inputs.model, settings);
    const auto witness = audit_.make(inputs, settings);
    const auto view = make_replay_view(format, "", settings.levels);
    if (journal) journal->cycles().begin_desk(journal->record(*recording, inputs.model, settings));
    talk(*backend, *input, inputs);
    const InterruptWatch watch;
    const ReplayEnd end =
        run_replay({input->source(), input->feed(), market, engine, clock, input->expected_frames(),
                    AuditOption::audit_of(witness), stress.get(), journal ? &journal->cycles() : nullptr},
                   pace, *view, should_stop);
    summarise(*input, market);
    if (witness) say_audit(witness->audit);
    return AuditOption::judge(witness, end == ReplayEnd::interrupted ? ExitCode::interrupted : ExitCode::ok);
  }

  void require_inputs() const {
    if (inputs_.instruments.empty() || inputs_.portfolio.empty() || inputs_.market.empty() || inputs_.history.empty() ||
        inputs_.as_of.empty()) {
      throw CLI::ValidationError("replay",
                                 "--instruments, --portfolio, --market, --history and --as-of are required for risk; "
                                 "with --count-only the capture is only decoded");
    }
  }

  [[nodiscard]] double parse_speed() const {
    if (speed_ == "max") return 0.0;
    double speed = 0.0;
    const auto [end, error] = std::from_chars(speed_.data(), speed_.data() + speed_.size(), speed);
    if (error != std::errc{} || end != speed_.data() + speed_.size() || !(speed >= 1e-3 && speed <= 1e6)) {
      throw CLI::ValidationError(
          "--speed", "'" + speed_ + "' is neither 'max' nor a number from 0.001 to 1000000 such as 1 or 10");
    }
    return speed;
  }

  void set_until(ReplayPace& pace) const {
    if (until_.empty()) return;
    if (const auto duration = parse_duration_ns(until_)) {
      pace.until_ns = *duration;
      return;
    }
    pace.until = parse_rfc3339(until_);
    if (!pace.until) {
      throw CLI::ValidationError("--until", "'" + until_ +
                                                "' is neither a duration such as 30s nor a UTC time such as "
                                                "2017-07-10T14:35:00Z");
    }
  }

  static void say_audit(const risk::SelfAudit& audit) {
    std::cerr << fmt::format("self-audit: {} cycles recomputed from nothing, {} differ, {} left out for want of time\n",
                             audit.report().audits, audit.report().mismatches, audit.report().skipped);
    if (const std::string alarm = audit.alarm(); !alarm.empty()) std::cerr << alarm << '\n';
  }

  static std::optional<ReplayEnd> should_stop() {
    if (interrupted()) return ReplayEnd::interrupted;
    return std::cout ? std::nullopt : std::optional(ReplayEnd::reader_gone);
  }

  static void talk(const backends::Backend& backend, CaptureInput& input, const Inputs& inputs) {
    const backends::BackendInfo& info = backend.info();
    std::cerr << fmt::format("backend {} ({}, {} threads): {}\n", info.name, info.isa, info.threads,
                             info.reason.empty() ? info.device : info.reason)
              << fmt::format("feed {} through {}\n", to_string(input.feed().format()), input.way_in());
    for (const std::string& warning : inputs.model.warnings) std::cerr << "warning: " << warning << '\n';
    for (const std::string& warning : input.warnings()) std::cerr << "warning: " << warning << '\n';
  }

  static void summarise(CaptureInput& input, const risk::LiveMarket& market) {
    const ingest::FeedCounters counters = input.feed().counters();
    std::cerr << fmt::format(
        "{} packets, {} messages, {} gaps, {} unknown orders; {} watched quotes of {} symbols moved a price {} times\n",
        counters.packets, counters.messages, counters.gaps, counters.unknown_orders, market.counters().quotes,
        market.matched_symbols(), market.counters().moved);
    if (const auto port = input.port_counters();
        port && port->too_large + port->missing + port->without_timestamp != 0) {
      std::cerr << fmt::format("warning: the port skipped {} frames as too large, missed {} and stamped {} itself\n",
                               port->too_large, port->missing, port->without_timestamp);
    }
    if (market.matched_symbols() == 0) {
      std::cerr << "warning: the feed names no symbol of the instruments file, so nothing could move\n";
    }
  }

  std::string capture_;
  bool count_only_ = false;
  std::string way_in_ = "dpdk";
  std::string speed_ = "max";
  std::string until_;
  std::string cycle_ = "100ms";
  std::string date_;
  bool allow_truncated_ = false;
  InputOptions inputs_;
  AgingOption aging_;
  ScenarioOptions scenarios_;
  RevaluationOptions revaluation_;
  AuditOption audit_;
  StressOption stress_;
  JournalOption journal_;
  std::uint64_t exposures_every_ = 1;
  BackendOptions backend_;
  std::string format_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_replay_command() { return std::make_unique<ReplayCommand>(); }

}  // namespace plimsoll::cli
