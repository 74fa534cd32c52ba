#include "tools/plimsoll/replay_view.hpp"

#include <spdlog/fmt/fmt.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string_view>

#include "tools/plimsoll/report_json.hpp"
#include "tools/plimsoll/report_text.hpp"

namespace plimsoll::cli {
namespace {

class JsonLines final : public ReplayView {
 public:
  explicit JsonLines(std::string event) : event_(std::move(event)) {}
  void on_report(const risk::RiskReport& report, const ReplayProgress& progress) override {
    Json line;
    if (!event_.empty()) line["event"] = event_;
    line.update(to_json(report));
    line["capture_time"] = rfc3339(progress.capture_time);
    line["messages"] = progress.messages;
    for (const FeedCondition& feed : progress.feeds) {
      line["feeds"].push_back({{"name", feed.name},
                               {"quality", to_string(feed.quality)},
                               {"age_seconds", std::isfinite(feed.age_seconds) ? Json(feed.age_seconds) : Json()}});
    }
    if (progress.lag_ns != 0) line["lag_seconds"] = static_cast<double>(progress.lag_ns) / 1e9;
    // Names of stress scenarios need not be UTF-8.
    std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n' << std::flush;
  }
  void on_end(const ReplayProgress&) override {}

 private:
  std::string event_;
};

class CsvLines final : public ReplayView {
 public:
  explicit CsvLines(std::vector<measures::ConfidenceLevel> levels) : levels_(std::move(levels)) {}
  void on_report(const risk::RiskReport& report, const ReplayProgress&) override {
    if (!started_) std::cout << csv_header();
    started_ = true;
    std::cout << to_csv(report, levels_) << std::flush;
  }
  void on_end(const ReplayProgress&) override {}

 private:
  std::vector<measures::ConfidenceLevel> levels_;
  bool started_ = false;
};

std::string bar(const ReplayProgress& progress, std::size_t width) {
  if (progress.expected_frames == 0) return {};
  const double done = static_cast<double>(progress.frames) / static_cast<double>(progress.expected_frames);
  const auto filled = static_cast<std::size_t>(std::min(done, 1.0) * static_cast<double>(width));
  return fmt::format("[{}{}] {:3.0f} %", std::string(filled, '#'), std::string(width - filled, '-'), 100.0 * done);
}

class LiveLine final : public ReplayView {
 public:
  void on_report(const risk::RiskReport& report, const ReplayProgress& progress) override {
    const std::int64_t pause_ns = in_place_ ? 50'000'000 : 10'000'000'000;
    const bool wait = shown_ && progress.wall_ns - last_ns_ < pause_ns;
    unseen_ = wait ? std::optional(report) : std::nullopt;
    if (wait) return;
    last_ns_ = progress.wall_ns;
    shown_ = true;
    show(line(report, progress));
  }

  /// The last state stays on the screen.
  void on_end(const ReplayProgress& progress) override {
    if (unseen_) show(line(*unseen_, progress));
    if (in_place_ && shown_) std::fputc('\n', stderr);
  }

 private:
  static std::string line(const risk::RiskReport& report, const ReplayProgress& progress) {
    const double seconds = static_cast<double>(progress.wall_ns) / 1e9;
    const double rate = seconds > 0.0 ? static_cast<double>(progress.messages) / seconds : 0.0;
    std::string text =
        bar(progress, 12) + fmt::format(" {} cycle {}", rfc3339(progress.capture_time).substr(11, 8), report.cycle);
    for (const risk::LevelRisk& level : report.nodes.front().levels) {
      text += fmt::format("  VaR {} {}  ES {}", level.level.text(), money(level.var), money(level.es));
    }
    text += fmt::format("  {}  {:.0f} msg/s  cycle p50 {:.2f} ms p99 {:.2f} ms", to_string(report.quality), rate,
                        static_cast<double>(progress.cycle_latency->quantile_ns(0.5)) / 1e6,
                        static_cast<double>(progress.cycle_latency->quantile_ns(0.99)) / 1e6);
    for (const FeedCondition& feed : progress.feeds) {
      if (feed.quality != Quality::live) text += fmt::format("  {} {}", feed.name, to_string(feed.quality));
    }
    return text;
  }

  void show(std::string text) const {
    if (!in_place_) {
      std::fprintf(stderr, "%s\n", text.c_str());
      return;
    }
    winsize size{};
    const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
    if (known && text.size() >= size.ws_col) text.resize(size.ws_col - 1U);
    std::fprintf(stderr, "\r\033[K%s", text.c_str());
    std::fflush(stderr);
  }

  static bool may_rewrite() {
    const char* const term = std::getenv("TERM");
    return isatty(STDERR_FILENO) != 0 && std::getenv("CI") == nullptr && term != nullptr &&
           std::string_view(term) != "dumb";
  }

  bool in_place_ = may_rewrite();
  bool shown_ = false;
  std::optional<risk::RiskReport> unseen_;  // newer than the line that is shown
  std::int64_t last_ns_ = 0;
};

}  // namespace

std::unique_ptr<ReplayView> make_replay_view(const std::string& format, const std::string& event,
                                             std::vector<measures::ConfidenceLevel> levels) {
  if (format == "csv") return std::make_unique<CsvLines>(std::move(levels));
  if (format == "live") return std::make_unique<LiveLine>();
  return std::make_unique<JsonLines>(event);
}

std::string default_replay_format() {
  return isatty(STDOUT_FILENO) != 0 && isatty(STDERR_FILENO) != 0 ? "live" : "ndjson";
}

}  // namespace plimsoll::cli
