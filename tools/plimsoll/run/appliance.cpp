#include "tools/plimsoll/run/appliance.hpp"

#include <utility>

#include "host/core/error.hpp"
#include "net/wire/endpoint.hpp"
#include "tools/plimsoll/run/feeds_page.hpp"
#include "tools/plimsoll/run/symbol_census.hpp"

namespace plimsoll::cli {
namespace {

constexpr std::int64_t longest_round_ns = 60'000'000'000;  // a cycle of the largest portfolios on the CPU takes seconds

Idle idle_of(const std::string& name) {
  return name == "spin" ? Idle::spin : name == "yield" ? Idle::yield : Idle::sleep;
}

}  // namespace

Appliance::Appliance(const RunOptions& options, ReplayView* view, const Clock& clock)
    : options_(options), view_(view), clock_(clock), start_ns_(clock.monotonic_ns()) {
  const ApiOptions::Checked checked_api = options_.api.check();
  if (!options_.journal.directory.empty()) {
    journal_ = std::make_unique<JournalLine>(options_.journal.directory, journal::WhenFull::leave_out, clock_);
  }
  auto desk = make_desk(options_);
  for (const FeedSettings& feed : options_.feeds) {
    boards_.push_back(std::make_unique<market::QuoteBoard>(board_symbols));
    feeds_.push_back(open_feed(feed, options_.config, *boards_.back(), clock_));
  }
  risk_ = std::make_unique<RiskLoop>(boards_, std::move(desk), static_cast<std::int64_t>(options_.cycle_ms) * 1'000'000,
                                     clock_, journal_ ? &journal_->cycles() : nullptr);
  const Idle idle = idle_of(options_.idle);
  for (FeedLine& feed : feeds_) {
    threads_.push_back(std::make_unique<AgentThread>(AgentThreadSettings{"feed " + feed.name, feed.cpu, idle}, clock_,
                                                     [&feed] { return feed.do_work(); }));
  }
  threads_.push_back(std::make_unique<AgentThread>(AgentThreadSettings{"risk", options_.risk_cpu, idle}, clock_,
                                                   [this] { return risk_->do_work(); }));
  threads_.push_back(std::make_unique<AgentThread>(AgentThreadSettings{"publish", -1, Idle::sleep}, clock_,
                                                   [this] { return publish(); }));
  if (!options_.gate.folder.empty()) {
    gate_ = std::make_unique<GateLine>(
        options_.gate,
        GateLine::Watched{[this] { return risk_->last_report_ns(); },
                          [risk = threads_[feeds_.size()].get()] { return risk->last_round_ns(); }},
        clock_);
  }
  // Last, because they look at everything else from threads of their own; the monitor also at the API.
  if (options_.api.wanted()) api_ = std::make_unique<ApiLine>(checked_api, *this, clock_);
  if (options_.monitor != "none") {
    const wire::Endpoint at = *wire::parse_endpoint(options_.monitor);
    api::HttpServerSettings settings;
    settings.address = options_.monitor.substr(0, options_.monitor.find(':'));
    settings.port = at.port;
    monitor_ = std::make_unique<api::HttpServer>(settings, [this](const std::string& path) { return answer(path); });
  }
}

Appliance::~Appliance() {
  monitor_.reset();  // it looks at everything else, as does the next
  api_.reset();
  gate_.reset();  // before what it watches stands still
  for (const auto& thread : threads_) thread->stop();
  publish();  // the last report
  if (view_ != nullptr) {
    if (const auto last = latest()) view_->on_end(progress(*last));
  }
}

void Appliance::reload(const RunOptions& options) {
  const bool fixed = options_.feeds == options.feeds && options_.monitor == options.monitor &&
                     options_.api == options.api && options_.gate == options.gate &&
                     options_.risk_cpu == options.risk_cpu && options_.idle == options.idle &&
                     options_.cycle_ms == options.cycle_ms && options_.publish == options.publish &&
                     options_.journal == options.journal;
  if (!fixed) {
    throw InputError({"PLM-2005", options.config, 0,
                      "feeds, threads, the monitor, the journal, the kill switch, the cycle or the output changed, "
                      "which takes effect at a start only",
                      "Undo that change to reload the rest, or start again."});
  }
  risk_->take_over(make_desk(options));
  ++reloads_;
}

void Appliance::count_refused_reload(const std::string& why) {
  ++reloads_refused_;
  if (journal_ && journal_->status().state == journal::WriterState::open) journal_->record_refused_reload(why);
}

std::shared_ptr<Desk> Appliance::make_desk(const RunOptions& options) {
  // A journal that has failed is said in every report; it does not keep new positions out.
  if (!journal_ || journal_->status().state != journal::WriterState::open) return std::make_shared<Desk>(options);
  const DeskRecording recording(
      {options.inputs, options.scenarios, options.revaluation, options.stress, options.exposures_every});
  auto desk = std::make_shared<Desk>(options);
  desk->journal_number = journal_->record(recording, desk->inputs.model, desk->settings);
  return desk;
}

void Appliance::check() const {
  for (const auto& thread : threads_) {
    if (thread->failed()) std::rethrow_exception(thread->failure());
  }
  if (gate_ == nullptr) return;
  for (const auto& thread : gate_->threads()) {
    if (thread->failed()) std::rethrow_exception(thread->failure());
  }
}

Condition Appliance::health() const {
  Condition condition{true, {}};
  const std::int64_t now = clock_.monotonic_ns();
  const auto look_at = [&](const AgentThread& thread) {
    const std::int64_t age = now - thread.last_round_ns();
    if (!thread.failed() && age < longest_round_ns) return;
    condition.good = false;
    condition.words +=
        thread.name() +
        (thread.failed() ? " has ended\n" : " has not moved for " + std::to_string(age / 1'000'000'000) + " s\n");
  };
  for (const auto& thread : threads_) look_at(*thread);
  if (gate_ != nullptr) {
    for (const auto& thread : gate_->threads()) look_at(*thread);
  }
  if (condition.good) condition.words = "ok\n";
  return condition;
}

Condition Appliance::readiness() const {
  Condition condition = health();
  if (condition.good) condition.words.clear();
  if (journal_) {
    const std::string wrong = words_of_trouble(journal_->status());
    condition.good = condition.good && wrong.empty();
    condition.words += wrong;
  }
  if (latest() == nullptr) {
    condition.good = false;
    condition.words += "there is no report yet\n";
  }
  for (const FeedLine& feed : feeds_) {
    const ingest::FeedStatus status = feed.status();
    const bool recovers = status.condition == Quality::recovering || status.condition == Quality::stale;
    if (status.last_frame_ns != 0 && !recovers) continue;
    condition.good = false;
    condition.words += "feed " + feed.name +
                       (recovers ? " is " + std::string(to_string(status.condition)) : " has not been heard") + '\n';
  }
  if (condition.good) condition.words = "ok\n";
  return condition;
}

std::string Appliance::metrics() const {
  ApplianceGauge gauge;
  if (journal_) gauge.journal = journal_->status();
  for (std::size_t i = 0; i < feeds_.size(); ++i) {
    const ingest::FeedAgent* agent = feeds_[i].agent.get();
    gauge.feeds.push_back({feeds_[i].name, feeds_[i].status(), boards_[i].get(), agent,
                           agent == nullptr ? nullptr : agent->recovery_times(), feeds_[i].losses()});
  }
  const auto report = latest();
  gauge.report = report.get();
  gauge.drain = &risk_->drain_latency();
  gauge.stages = &risk_->stages();
  gauge.cycle = &risk_->cycle_latency();
  gauge.publish = &publish_latency_;
  gauge.quotes_taken = risk_->quotes_taken();
  gauge.reports_skipped = skipped_;
  gauge.reloads = reloads_;
  gauge.reloads_refused = reloads_refused_;
  gauge.api = api_ ? &api_->counters() : nullptr;
  gauge.now_ns = clock_.monotonic_ns();
  if (gate_ != nullptr) {
    gauge.gate = gate_->status();
    gauge.gate_urgent = gate_->urgent();
  }
  return metrics_page(gauge);
}

int Appliance::publish() {
  const auto report = latest();
  if (report == nullptr || report->sequence == published_) return 0;
  skipped_ += report->sequence - published_ - 1;
  published_ = report->sequence;
  if (view_ == nullptr) return 1;
  const std::int64_t start = clock_.monotonic_ns();
  view_->on_report(report->report, progress(*report));
  publish_latency_.record(clock_.monotonic_ns() - start);
  return 1;
}

ReplayProgress Appliance::progress(const PublishedReport& published) const {
  ReplayProgress progress;
  for (const FeedLine& feed : feeds_) {
    const ingest::FeedStatus status = feed.status();
    progress.frames += status.frames;
    progress.messages += status.counters.messages;
    progress.feeds.push_back({feed.name, status.condition, age_seconds(status, clock_.monotonic_ns())});
  }
  progress.lag_ns = published.lag_ns;
  progress.cycles = published.sequence;
  progress.capture_time = published.done;
  progress.wall_ns = clock_.monotonic_ns() - start_ns_;
  progress.cycle_latency = &risk_->cycle_latency();
  return progress;
}

api::HttpAnswer Appliance::answer(const std::string& path) const {
  if (path == "/metrics") return {200, "text/plain; version=0.0.4; charset=utf-8", metrics()};
  if (path == "/healthz" || path == "/readyz") {
    const Condition condition = path == "/healthz" ? health() : readiness();
    return {condition.good ? 200U : 503U, "text/plain; charset=utf-8", condition.words};
  }
  if (path == "/feeds") return {200, "application/json", feeds_page(feeds_, boards_, clock_.monotonic_ns())};
  return {404, "text/plain; charset=utf-8", "try /metrics, /feeds, /healthz or /readyz\n"};
}

}  // namespace plimsoll::cli
