// plimsoll demo: synthetic exchange -> bad network -> receive path -> order books -> VaR and ES of a thousand
// positions.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <filesystem>
#include <functional>
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
#include "tools/plimsoll/live_demo.hpp"
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
  /// `announce` comes before the first report is shown.
  using Announce = std::function<void(const backends::BackendInfo&)>;
  Recorder(std::unique_ptr<ReplayView> view, Announce announce)
      : view_(std::move(view)), announce_(std::move(announce)) {}

  void on_report(const risk::RiskReport& report, const ReplayProgress& progress) override {
    if (cycles == 0) announce_(report.backend);
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
  Announce announce_;
};

class DemoCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("demo", "A synthetic exchange, its feed, and a desk's risk, live");
    app->add_option("--for", duration_, "How long, such as 30s")->capture_default_str();
    app->add_option("--folder", folder_, "Where the session and the desk's files are written [user cache]");
    app->add_option("--from", from_,
                    "venue: a live venue behind a bad network, both on this machine's loopback; capture: the same "
                    "session from a file, whole, through DPDK's pcap device")
        ->check(CLI::IsMember({"venue", "capture"}))
        ->capture_default_str();
    app->add_option("--way-in", way_in_,
                    "How the venue's frames come in: DPDK's af_packet device (needs CAP_NET_RAW) or sockets; auto: the "
                    "first if it can be had")
        ->check(CLI::IsMember({"auto", "dpdk", "socket"}))
        ->capture_default_str();
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
    const std::int64_t cycle_ns = duration_option_ns(cycle_, "--cycle");
    const std::int64_t wall_ns = duration_option_ns(duration_, "--for");
    const DemoFiles files = write_demo_files(folder_.empty() ? default_demo_folder() : folder_, venue(wall_ns));
    return from_ == "venue" ? run_live(files, cycle_ns, wall_ns) : run_capture(files, cycle_ns, wall_ns);
  }

 private:
  ExitCode run_live(const DemoFiles& files, std::int64_t cycle_ns, std::int64_t wall_ns) {
    const std::string no_dpdk = reason_without_dpdk();
    if (way_in_ == "dpdk" && !no_dpdk.empty()) throw CLI::ValidationError("--way-in", no_dpdk);
    LiveDemo demo;
    demo.way_in = way_in_ == "socket" || !no_dpdk.empty() ? LiveWayIn::socket : LiveWayIn::dpdk;
    demo.venue = venue(wall_ns);
    demo.folder = files.folder;
    demo.wall_ns = wall_ns;
    demo.options.inputs = files.inputs;
    demo.options.scenarios = scenarios_;
    demo.options.revaluation = revaluation_;
    demo.options.audit = audit_;
    demo.options.stress = stress_;
    demo.options.exposures_every = exposures_every_;
    demo.options.backend = backend_;
    demo.options.cycle_ms = static_cast<std::uint64_t>(std::max<std::int64_t>(cycle_ns / 1'000'000, 1));
    std::string through = demo.way_in == LiveWayIn::dpdk ? dpdk::Eal::version() + " net_af_packet0" : "sockets";
    if (way_in_ == "auto" && !no_dpdk.empty()) through += " (" + no_dpdk + ")";
    const Inputs inputs = load_inputs(files.inputs);
    Recorder recorder(make_replay_view(json_ ? "ndjson" : "live", "cycle", {}),
                      [&](const backends::BackendInfo& info) { say_start(inputs, info, through, files); });
    const InterruptWatch watch;
    const LiveDemoEnd end = run_live_demo(
        demo, recorder,
        [](const LiveDemoAddresses& addresses) {
          std::cerr << fmt::format("dashboard  {}\nmonitor    {}\nstop       plimsoll kill --socket {}\n",
                                   addresses.dashboard, addresses.monitor, addresses.kill_socket);
        },
        [] { return interrupted() || !std::cout; });
    say_summary(recorder, end.feed, &end, files);
    if (recorder.last.audit.mismatches != 0) return ExitCode::verification_mismatch;
    return interrupted() ? ExitCode::interrupted : ExitCode::ok;
  }

  ExitCode run_capture(const DemoFiles& files, std::int64_t cycle_ns, std::int64_t wall_ns) {
    ReplayPace pace;
    pace.cycle_ns = cycle_ns;
    pace.wall_limit_ns = wall_ns;
    pace.speed = 1.0;
    pace.when_late = WhenLate::conflate;
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
    Recorder recorder(make_replay_view(json_ ? "ndjson" : "live", "cycle", {}),
                      [&](const backends::BackendInfo& info) { say_start(inputs, info, input->way_in(), files); });
    const SystemClock clock;
    const InterruptWatch watch;
    const ReplayEnd end = run_replay({input->source(), input->feed(), market, engine, clock, input->expected_frames(),
                                      AuditOption::audit_of(witness), stress.get()},
                                     pace, recorder, [] {
                                       if (interrupted()) return std::optional(ReplayEnd::interrupted);
                                       return std::cout ? std::nullopt : std::optional(ReplayEnd::reader_gone);
                                     });
    if (witness) recorder.last.audit = witness->audit.report();
    say_summary(recorder, input->feed().counters(), nullptr, files);
    return AuditOption::judge(witness, end == ReplayEnd::interrupted ? ExitCode::interrupted : ExitCode::ok);
  }

  // The session outlasts the demo, so that the feed does not run dry before the time is up.
  [[nodiscard]] exchange::VenueSettings venue(std::int64_t wall_ns) const {
    exchange::VenueSettings venue;
    venue.seed = scenarios_.seed;
    venue.messages_per_second = rate_;
    venue.messages = rate_ * static_cast<std::uint64_t>(wall_ns / 1'000'000'000 + 5);
    venue.pace = pace_;
    return venue;
  }

  void say_start(const Inputs& inputs, const backends::BackendInfo& info, const std::string& way_in,
                 const DemoFiles& files) const {
    const portfolio::Portfolio& portfolio = inputs.holdings.portfolio;
    if (json_) {
      const Json line{{"event", "start"},
                      {"backend", info.name},
                      {"isa", info.isa},
                      {"threads", info.threads},
                      {"device", info.device},
                      {"backend_reason", info.reason},
                      {"from", from_},
                      {"way_in", way_in},
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
                     "feed       MoldUDP64 / ITCH 5.0 of a synthetic exchange, {} messages a second, through {}\n{}"
                     "portfolio  {} positions in {} books on {} underlyings; {} risk factors, {} scenarios\n\n",
                     info.name, info.isa, info.device, info.threads, info.reason.empty() ? "" : "; " + info.reason,
                     rate_, way_in, network_words(), portfolio.positions().size(), portfolio.books().size(),
                     inputs.holdings.instruments.underlyings().size(), inputs.model.factors.size(),
                     scenarios_.scenarios)
              << std::flush;
  }

  [[nodiscard]] std::string network_words() const {
    if (from_ != "venue") return {};
    return fmt::format(
        "network    two lines; each loses {:g} % of its packets, and bursts of {}, which now and then meet\n",
        100.0 * demo_loss, demo_burst_length);
  }

  /// `live` is null when a capture was played.
  void say_summary(const Recorder& recorder, const ingest::FeedCounters& counters, const LiveDemoEnd* live,
                   const DemoFiles& files) const {
    const double seconds = static_cast<double>(recorder.wall_ns) / 1e9;
    const double p50_ms = static_cast<double>(recorder.p50_ns) / 1e6;
    const double p99_ms = static_cast<double>(recorder.p99_ns) / 1e6;
    if (json_) {
      Json line{{"event", "summary"},
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
                {"feed", cli::to_json(counters, ingest::FeedFormat::moldudp64_itch50)}};
      if (live != nullptr) line["recovery"] = to_json(*live);
      std::cout << line.dump() << '\n' << std::flush;
      return;
    }
    std::cout << '\n'
              << to_table(recorder.last)
              << fmt::format(
                     "\n{} risk cycles in {:.1f} s, {} conflated: p50 {:.2f} ms, p99 {:.2f} ms. {}.\n{} messages in {} "
                     "packets, {} gaps, {} unknown orders.\n{}"
                     "Self-audit: {} cycles recomputed from nothing, {} differ.\n",
                     recorder.cycles, seconds, recorder.conflated, p50_ms, p99_ms, moved(recorder), counters.messages,
                     counters.packets, counters.gaps, counters.unknown_orders,
                     live == nullptr ? std::string() : words(*live), recorder.last.audit.audits,
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

  static Json to_json(const LiveDemoEnd& live) {
    return {{"datagrams_offered", live.network.offered},
            {"datagrams_lost", live.network.lost},
            {"gaps", live.feed.gaps},
            {"repaired_gaps", live.feed.repaired_gaps},
            {"repaired_messages", live.feed.repaired_messages},
            {"snapshots", live.feed.snapshots},
            {"missing_messages", live.feed.missing_messages},
            {"recovery_p50_seconds", static_cast<double>(live.recovery_p50_ns) / 1e9},
            {"recovery_p99_seconds", static_cast<double>(live.recovery_p99_ns) / 1e9}};
  }

  static std::string words(const LiveDemoEnd& live) {
    return fmt::format(
        "The network lost {} of {} packets. What one line lost the other brought; both lost the same {} times: {} "
        "repaired "
        "by\nlate packets or re-requests (p50 {:.1f} ms, p99 {:.1f} ms), {} by snapshots, {} messages missing for "
        "good.\n",
        live.network.lost, live.network.offered, live.feed.gaps, live.feed.repaired_gaps,
        static_cast<double>(live.recovery_p50_ns) / 1e6, static_cast<double>(live.recovery_p99_ns) / 1e6,
        live.feed.snapshots, live.feed.missing_messages);
  }

  static Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

  static std::string moved(const Recorder& recorder) {
    if (!recorder.lowest_var) return "The firm never had a VaR";
    return fmt::format("VaR moved between {} and {}", money(*recorder.lowest_var), money(*recorder.highest_var));
  }

  std::string duration_ = "60s";
  std::string folder_;
  std::string from_ = "venue";
  std::string way_in_ = "auto";
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
