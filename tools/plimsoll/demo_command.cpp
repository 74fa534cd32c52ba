// plimsoll demo: synthetic exchange -> receive path -> order books -> VaR and ES of a thousand positions, live.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>

#include "host/core/system_clock.hpp"
#include "net/dpdk/eal.hpp"
#include "tools/plimsoll/audit_option.hpp"
#include "tools/plimsoll/capture_input.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/demo_files.hpp"
#include "tools/plimsoll/duration.hpp"
#include "tools/plimsoll/feed_json.hpp"
#include "tools/plimsoll/interrupt.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/options.hpp"
#include "tools/plimsoll/replay_view.hpp"
#include "tools/plimsoll/report_text.hpp"
#include "tools/plimsoll/stress_option.hpp"

namespace plimsoll::cli {
namespace {

/// Shows through another view and remembers what the summary needs.
class Recorder final : public ReplayView {
 public:
  explicit Recorder(std::unique_ptr<ReplayView> view) : view_(std::move(view)) {}

  void on_report(const risk::RiskReport& report, const ReplayProgress& progress) override {
    const risk::NodeRisk& root = report.nodes.front();
    if (!root.levels.empty()) {
      const double var = root.levels.front().var;
      lowest_var = std::min(lowest_var.value_or(var), var);
      highest_var = std::max(highest_var.value_or(var), var);
    }
    ++cycles;
    last = report;
    view_->on_report(report, progress);
  }

  void on_end(const ReplayProgress& progress) override {
    p50_ns = progress.cycle_latency->quantile_ns(0.5);
    p99_ns = progress.cycle_latency->quantile_ns(0.99);
    wall_ns = progress.wall_ns;
    conflated = progress.conflated_cycles;
    view_->on_end(progress);
  }

  std::uint64_t cycles = 0;
  std::uint64_t conflated = 0;
  std::optional<double> lowest_var;  // absent until the firm has a number
  std::optional<double> highest_var;
  risk::RiskReport last;
  std::uint64_t p50_ns = 0;
  std::uint64_t p99_ns = 0;
  std::int64_t wall_ns = 0;

 private:
  std::unique_ptr<ReplayView> view_;
};

class DemoCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("demo", "A synthetic exchange, its feed, and a desk's risk, live");
    app->add_option("--for", duration_, "How long, such as 30s")->capture_default_str();
    app->add_option("--folder", folder_, "Where the session and the desk's files are written [user cache]");
    app->add_option("--rate", rate_, "Messages per second")->check(CLI::Range(100U, 200'000U))->capture_default_str();
    app->add_option("--pace", pace_, "Seconds of price movement in one second, so that a minute shows a day")
        ->check(CLI::Range(1.0, 10'000.0))
        ->capture_default_str();
    app->add_option("--cycle", cycle_, "Length of a risk cycle")->capture_default_str();
    scenarios_.scenarios = 16'384;
    scenarios_.declare(*app);
    revaluation_.revaluation = "auto";
    revaluation_.declare(*app);
    audit_.every = 10;
    audit_.declare(*app);
    stress_.declare_with_cadence(*app);
    app->add_option("--exposures-every", exposures_every_,
                    "Greeks and exposures with the first cycle and every this many after it; 0: never")
        ->check(whole_number(0, 1'000'000))
        ->capture_default_str();
    backend_.declare(*app);
    app->add_flag("--json", json_, "One JSON event a line on stdout");
    return app;
  }

  ExitCode run() override {
    if (!stress_.wanted.empty() && !json_) throw CLI::ValidationError("--stress", "is in JSON events; give --json");
    ReplayPace pace;
    pace.cycle_ns = duration_option_ns(cycle_, "--cycle");
    pace.wall_limit_ns = duration_option_ns(duration_, "--for");
    pace.speed = 1.0;
    pace.when_late = WhenLate::conflate;
    const DemoFiles files =
        write_demo_files(folder_.empty() ? default_demo_folder() : folder_, venue(pace.wall_limit_ns));
    risk::RiskSettings settings = scenarios_.settings();
    revaluation_.apply(settings);
    settings.exposures_every = exposures_every_;
    const Inputs inputs = load_inputs(files.inputs);
    const auto stress = stress_.make(inputs, files.inputs.history);
    const std::unique_ptr<backends::Backend> backend = backend_.make();
    risk::LiveMarket market(inputs.holdings.instruments, inputs.market, inputs.as_of, Quality::stale);
    CaptureSettings way_in;
    way_in.way = dpdk::reason_absent().empty() ? WayIn::dpdk : WayIn::reader;
    way_in.date = inputs.as_of.day();
    const auto input = open_capture_input(files.capture, way_in, market);
    risk::RiskEngine engine(*backend, inputs.holdings.instruments, inputs.holdings.portfolio, inputs.model, settings);
    const auto witness = audit_.make(inputs, settings);
    say_start(inputs, *backend, *input, files);
    Recorder recorder(make_replay_view(json_ ? "ndjson" : "live", "cycle", {}));
    const SystemClock clock;
    const InterruptWatch watch;
    const ReplayEnd end = run_replay({input->source(), input->feed(), market, engine, clock, input->expected_frames(),
                                      AuditOption::audit_of(witness), stress.get()},
                                     pace, recorder, [] {
                                       if (interrupted()) return std::optional(ReplayEnd::interrupted);
                                       return std::cout ? std::nullopt : std::optional(ReplayEnd::reader_gone);
                                     });
    if (witness) recorder.last.audit = witness->audit.report();
    say_summary(recorder, input->feed().counters(), files);
    return AuditOption::judge(witness, end == ReplayEnd::interrupted ? ExitCode::interrupted : ExitCode::ok);
  }

 private:
  // The session outlasts the demo, so that the feed does not run dry before the time is up.
  [[nodiscard]] exchange::VenueSettings venue(std::int64_t wall_ns) const {
    exchange::VenueSettings venue;
    venue.seed = scenarios_.seed;
    venue.messages_per_second = rate_;
    venue.messages = rate_ * static_cast<std::uint64_t>(wall_ns / 1'000'000'000 + 5);
    venue.pace = pace_;
    return venue;
  }

  void say_start(const Inputs& inputs, const backends::Backend& backend, const CaptureInput& input,
                 const DemoFiles& files) const {
    const backends::BackendInfo& info = backend.info();
    const portfolio::Portfolio& portfolio = inputs.holdings.portfolio;
    if (json_) {
      const Json line{{"event", "start"},
                      {"backend", info.name},
                      {"isa", info.isa},
                      {"threads", info.threads},
                      {"device", info.device},
                      {"backend_reason", info.reason},
                      {"way_in", input.way_in()},
                      {"positions", portfolio.positions().size()},
                      {"books", portfolio.books().size()},
                      {"underlyings", inputs.holdings.instruments.underlyings().size()},
                      {"factors", inputs.model.factors.size()},
                      {"scenarios", scenarios_.scenarios},
                      {"folder", files.folder}};
      std::cout << line.dump() << '\n' << std::flush;
      return;
    }
    std::cout << fmt::format(
                     "backend    {} {} on {}, {} threads{}\n"
                     "feed       MoldUDP64 / ITCH 5.0 of a synthetic exchange, {} messages, through {}\n"
                     "portfolio  {} positions in {} books on {} underlyings; {} risk factors, {} scenarios\n\n",
                     info.name, info.isa, info.device, info.threads, info.reason.empty() ? "" : "; " + info.reason,
                     files.messages, input.way_in(), portfolio.positions().size(), portfolio.books().size(),
                     inputs.holdings.instruments.underlyings().size(), inputs.model.factors.size(),
                     scenarios_.scenarios)
              << std::flush;
  }

  void say_summary(const Recorder& recorder, const ingest::FeedCounters& counters, const DemoFiles& files) const {
    const double seconds = static_cast<double>(recorder.wall_ns) / 1e9;
    const double p50_ms = static_cast<double>(recorder.p50_ns) / 1e6;
    const double p99_ms = static_cast<double>(recorder.p99_ns) / 1e6;
    if (json_) {
      const Json line{{"event", "summary"},
                      {"seconds", seconds},
                      {"cycles", recorder.cycles},
                      {"conflated_cycles", recorder.conflated},
                      {"var_lowest", number(recorder.lowest_var)},
                      {"var_highest", number(recorder.highest_var)},
                      {"cycle_p50_seconds", p50_ms / 1e3},
                      {"cycle_p99_seconds", p99_ms / 1e3},
                      {"digest", recorder.last.digest},
                      {"quality", to_string(recorder.last.quality)},
                      {"audits", recorder.last.audit.audits},
                      {"audit_mismatches", recorder.last.audit.mismatches},
                      {"feed", to_json(counters, ingest::FeedFormat::moldudp64_itch50)}};
      std::cout << line.dump() << '\n' << std::flush;
      return;
    }
    std::cout << '\n'
              << to_table(recorder.last)
              << fmt::format(
                     "\n{} risk cycles in {:.1f} s, {} conflated: p50 {:.2f} ms, p99 {:.2f} ms. {}.\n{} messages in {} "
                     "packets, {} gaps, {} unknown orders.\n"
                     "Self-audit: {} cycles recomputed from nothing, {} differ.\n",
                     recorder.cycles, seconds, recorder.conflated, p50_ms, p99_ms, moved(recorder), counters.messages,
                     counters.packets, counters.gaps, counters.unknown_orders, recorder.last.audit.audits,
                     recorder.last.audit.mismatches);
    // By its own path, so that every line can be pasted as it stands.
    const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    const std::string data = fmt::format(
        "--instruments {0}/instruments.csv --portfolio {0}/portfolio.csv --market "
        "{0}/market.csv --history {0}/history.csv --as-of {1}",
        files.folder, files.inputs.as_of);
    std::cout << fmt::format(
        "\nTry next:\n  {0} replay {1} --count-only\n  {0} replay {1} {2} --until 10s\n  {0} var {2} "
        "--level 0.999\n  {0} doctor\n",
        self, files.capture, data);
  }

  static Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

  static std::string moved(const Recorder& recorder) {
    if (!recorder.lowest_var) return "The firm never had a VaR";
    return fmt::format("VaR moved between {} and {}", money(*recorder.lowest_var), money(*recorder.highest_var));
  }

  std::string duration_ = "60s";
  std::string folder_;
  std::uint32_t rate_ = 5'000;
  double pace_ = 1'500.0;
  std::string cycle_ = "100ms";
  ScenarioOptions scenarios_;
  RevaluationOptions revaluation_;
  AuditOption audit_;
  StressOption stress_;
  std::uint64_t exposures_every_ = 1;
  BackendOptions backend_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_demo_command() { return std::make_unique<DemoCommand>(); }

}  // namespace plimsoll::cli
