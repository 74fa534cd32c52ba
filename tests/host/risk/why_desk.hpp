// One side of an explanation, made of text, with a knob for every group.
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "host/risk/why.hpp"
#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {

/// `spots`, `bases` and `rate` are set in the snapshot itself, so that nothing else moves with them.
struct WhyDesk {
  DeskText text;
  std::map<std::string, double> spots;
  std::map<std::string, double> bases;
  std::optional<double> rate;
  std::set<std::string> unknown_spots;
  std::vector<double> model_of_covariance;  // as long as simple_model's
  Date as_of = desk_date();
  RiskSettings settings = settings_of(2048);

  explicit WhyDesk(DeskText given) : text(std::move(given)) { model_of_covariance = make_desk(text).model.covariance; }
};

/// Owns what a RiskState refers to.
class WhySide {
 public:
  explicit WhySide(const WhyDesk& desk) : desk_(make_desk(desk.text)), settings_(desk.settings) {
    if (desk.model_of_covariance.size() == desk_.model.covariance.size()) {
      desk_.model.covariance = desk.model_of_covariance;
    }
    snapshot_ = *LiveMarket(desk_.instruments, desk_.market, desk_date(), Quality::live).freeze();
    snapshot_.valued_at = desk.as_of;
    for (const auto& [name, price] : desk.spots) {
      snapshot_.spots[desk_.instruments.find_underlying(name)->index()].value = price;
    }
    for (const auto& [name, basis] : desk.bases) {
      snapshot_.basis = snapshot_.basis.with(desk_.instruments.find(name)->index(), basis);
    }
    if (desk.rate) snapshot_.rates = std::vector<double>(snapshot_.rates.size(), *desk.rate);
    for (const std::string& name : desk.unknown_spots) {
      snapshot_.spots[desk_.instruments.find_underlying(name)->index()] = {};
    }
  }
  explicit WhySide(const DeskText& text) : WhySide(WhyDesk(text)) {}

  [[nodiscard]] RiskState state() const {
    return {desk_.instruments, desk_.portfolio, snapshot_, desk_.model, settings_};
  }
  /// Of an engine of its own.
  [[nodiscard]] RiskReport report() const {
    const auto backend = backends::cpu::make_cpu_backend(backends::cpu::best_isa(), 1, "a test asked for it");
    RiskEngine engine(*backend, desk_.instruments, desk_.portfolio, desk_.model, settings_);
    engine.recompute(snapshot_);
    return engine.report(snapshot_);
  }

 private:
  Desk desk_;
  RiskSettings settings_;
  market::MarketSnapshot snapshot_;
};

}  // namespace plimsoll::risk
