// An appliance of a few lines for the API's tests: one report, and limits, alerts and a switch that remember commands.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host/api/ports.hpp"

namespace plimsoll::api {

/// Firm with two books, each with numbers, and three positions.
inline std::shared_ptr<risk::RiskReport> small_report(std::uint64_t cycle, double var) {
  auto report = std::make_shared<risk::RiskReport>();
  report->cycle = cycle;
  report->reporting_currency = "USD";
  report->quality = Quality::live;
  for (std::uint32_t n = 0; n < 3; ++n) {
    risk::NodeRisk node;
    node.book = BookId(n);
    node.path = n == 0 ? "firm" : n == 1 ? "firm/a" : "firm/b";
    node.positions = n == 0 ? 3 : n;
    risk::LevelRisk level;
    level.level = {99, 100};
    level.var = var / (n + 1.0);
    level.es = 2.0 * level.var;
    node.levels.push_back(level);
    node.exposure.emplace();
    node.exposure->pnl_since_start = 5.0;
    report->nodes.push_back(std::move(node));
  }
  for (std::uint32_t p = 0; p < 3; ++p) {
    risk::PositionContribution position;
    position.book = BookId(p == 0 ? std::uint32_t{1} : std::uint32_t{2});
    position.name = p == 0 ? "AAA" : p == 1 ? "BBB" : "CCC";
    report->positions.push_back(position);
  }
  return report;
}

class TestDesk final : public RiskView, public SystemView, public LimitsView, public AlertsDesk, public TradingSwitch {
 public:
  /// From any thread.
  void publish(double var, std::int64_t done_ns = 1) {
    const std::lock_guard lock(mutex_);
    ++sequence_;
    seen_ = {small_report(sequence_, var), sequence_, 1000, done_ns, Timestamp{static_cast<std::int64_t>(sequence_)}};
  }
  [[nodiscard]] Ports ports() { return {*this, *this, this, this, this}; }
  [[nodiscard]] Ports ports_without_control() { return {*this, *this}; }

  [[nodiscard]] SeenReport latest() const override {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  [[nodiscard]] SeenReport latest_with_exposures() const override { return latest(); }
  [[nodiscard]] SeenReport latest_with_stress() const override { return {}; }
  [[nodiscard]] std::shared_ptr<const FirmPnl> firm_pnl() const override { return pnl; }
  [[nodiscard]] Json whole(const risk::RiskReport& report) const override {
    return {{"cycle", report.cycle}, {"var", report.nodes.front().levels.front().var}};
  }
  [[nodiscard]] Json key_part(const risk::RiskReport& report) const override {
    Json json = whole(report);
    json["padding"] = padding;
    return json;
  }
  [[nodiscard]] Json node(const risk::NodeRisk& node) const override { return {{"book", node.path}}; }
  [[nodiscard]] Json position(const risk::PositionContribution& position, const risk::RiskReport&) const override {
    return {{"instrument", position.name}};
  }
  [[nodiscard]] Json stress(const risk::RiskReport&) const override { return nullptr; }
  [[nodiscard]] Json feeds() const override { return Json::array({Json{{"name", "venue"}, {"state", "live"}}}); }
  [[nodiscard]] Json system() const override { return {{"healthy", true}}; }
  [[nodiscard]] std::string clock_word() const override { return "live"; }
  [[nodiscard]] std::string build() const override { return "test"; }

  [[nodiscard]] std::vector<LimitLine> limits() const override {
    LimitLine line;
    line.id = "firm-var";
    return {line};
  }
  CommandOutcome preview(std::string_view, Json& answer) override {
    done.emplace_back("preview");
    answer = {{"breaches", Json::array()}};
    return {CommandOutcome::Kind::done, "", ""};
  }
  CommandOutcome override_limit(const OverrideCommand& command) override {
    done.push_back("override " + command.limit + " by " + command.origin.user);
    return {CommandOutcome::Kind::done, "overridden", ""};
  }
  [[nodiscard]] std::vector<AlertLine> alerts() const override { return {}; }
  CommandOutcome acknowledge(const AcknowledgeCommand& command) override {
    done.push_back("acknowledge " + command.alert + " by " + command.origin.user);
    if (command.alert != "7") return {CommandOutcome::Kind::not_found, "there is no alert of that id", "See /alerts."};
    return {CommandOutcome::Kind::done, "acknowledged", ""};
  }
  [[nodiscard]] std::vector<TradingLine> states() const override {
    TradingLine line;
    line.level = level;
    return {line};
  }
  CommandOutcome stop(const StopCommand& command) override {
    done.push_back("stop " + command.scope.path + " by " + command.origin.user);
    if (command.level < level) return {CommandOutcome::Kind::refused, "it is stricter already", "Release it first."};
    level = command.level;
    return {CommandOutcome::Kind::done, "stopped", ""};
  }
  CommandOutcome release(const ReleaseCommand& command) override {
    done.push_back("release by " + command.origin.user);
    return {CommandOutcome::Kind::requested, "a second person has to ask for the same", ""};
  }

  std::vector<std::string> done;  // what reached the appliance
  TradingLevel level = TradingLevel::active;
  std::shared_ptr<const FirmPnl> pnl;
  std::string padding;

 private:
  mutable std::mutex mutex_;
  std::uint64_t sequence_ = 0;
  SeenReport seen_;
};

}  // namespace plimsoll::api
