#include "host/stress/stress_engine.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include "host/portfolio/reporting_currency.hpp"
#include "host/risk/market_inputs.hpp"
#include "kernels/core/hash.hpp"

namespace plimsoll::stress {
namespace {

using calibration::FactorKind;

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

/// An absolute shock that would take a spot to zero or below is no shock of a price; only the snapshot can tell.
void refuse_impossible_spots(StressScenario& scenario, const StressFactors& factors,
                             const market::MarketSnapshot& snapshot) {
  for (std::uint32_t f = 0; f < factors.size(); ++f) {
    if (factors.factors[f].kind != FactorKind::spot || scenario.kinds[f] != scenarios::ShockKind::absolute) continue;
    const market::Mark& spot = snapshot.spots[factors.factors[f].underlying.index()];
    const double shocked = scenarios::apply_move(scenario.kinds[f], spot.value, scenario.moves[f]);
    if (shocked > 0.0 || spot.quality == Quality::unknown) continue;
    scenario.moves[f] = 0.0;
    scenario.missing.push_back({f, "the shock would take " + number(spot.value) + " to " + number(shocked)});
  }
}

class StressRun {
 public:
  StressRun(backends::Backend& backend, const StressDesk& desk, const StressPlan& plan,
            const market::MarketSnapshot& snapshot)
      : desk_(desk), plan_(plan), revaluation_(backend, desk, plan.factors, snapshot), scenarios_(plan.scenarios) {
    for (StressScenario& scenario : scenarios_) refuse_impossible_spots(scenario, plan.factors, snapshot);
    report_.snapshot = snapshot.number;
    report_.market_identity = risk::market_identity(snapshot);
    report_.as_of = snapshot.as_of;
    report_.reporting_currency = portfolio::reporting_currency(desk.portfolio, desk.instruments);
    report_.portfolio_identity = desk.portfolio.identity();
    report_.backend = backend.info();
    report_.ladders = plan.ladders;
    report_.warnings = plan.warnings;
    name_parts();
  }

  StressReport run(const ReverseSettings& settings) {
    for (const double loss : plan_.reverse_losses) {
      report_.reverse.push_back(reverse_stress(revaluation_, desk_.model, plan_.factors, loss, settings, scenarios_));
    }
    report_.scenarios.resize(scenarios_.size());
    for (const MoveBatch& batch : make_batches(scenarios_)) {
      const std::vector<std::vector<Quanta>> cells = revaluation_.run(batch.matrix);
      for (std::size_t column = 0; column < batch.scenarios.size(); ++column) {
        fill(batch.scenarios[column], cells, column);
      }
    }
    sum_up();
    return std::move(report_);
  }

 private:
  void name_parts() {
    const portfolio::BookTree& books = desk_.portfolio.books();
    for (std::uint32_t b = 0; b < books.size(); ++b) report_.books.push_back(books.path(BookId{b}));
    std::vector<UnderlyingId> held;
    for (const risk::Cell& cell : revaluation_.cells()) held.push_back(cell.underlying);
    std::sort(held.begin(), held.end());
    held.erase(std::unique(held.begin(), held.end()), held.end());
    for (const UnderlyingId underlying : held) {
      report_.underlyings.push_back(desk_.instruments.underlying_name(underlying));
    }
    for (const risk::Cell& cell : revaluation_.cells()) {
      const auto at = std::lower_bound(held.begin(), held.end(), cell.underlying);
      underlying_of_cell_.push_back(static_cast<std::size_t>(at - held.begin()));
    }
  }

  void fill(std::size_t s, const std::vector<std::vector<Quanta>>& cells, std::size_t column) {
    const StressScenario& scenario = scenarios_[s];
    ScenarioPnl& out = report_.scenarios[s];
    out.name = scenario.name;
    out.source = scenario.source;
    out.book_quality.assign(report_.books.size(), Quality::live);
    out.underlying_quality.assign(report_.underlyings.size(), Quality::live);
    std::vector<bool> missing(plan_.factors.size(), false);
    for (const MissingMove& one : scenario.missing) missing[one.factor] = true;
    std::vector<bool> felt(plan_.factors.size(), false);  // missing, and something held depends on it
    std::vector<ExactSum> by_book(report_.books.size());
    std::vector<ExactSum> by_underlying(report_.underlyings.size());
    const portfolio::BookTree& books = desk_.portfolio.books();
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const risk::Cell& cell = revaluation_.cells()[c];
      Quanta pnl = cells[c][column];
      for (const std::uint32_t factor : {cell.spot_factor, cell.vol_factor, cell.basis_factor}) {
        if (factor == backends::no_factor || !missing[factor]) continue;
        felt[factor] = true;
        pnl = unrepresentable_quanta;
      }
      const auto add = [&](ExactSum& sum, Quality& quality) {
        sum.add(pnl);
        quality = worse(quality, revaluation_.quality(c));
      };
      for (BookId book = cell.book; book.valid(); book = books.parent(book)) {
        add(by_book[book.index()], out.book_quality[book.index()]);
      }
      const std::size_t u = underlying_of_cell_[c];
      add(by_underlying[u], out.underlying_quality[u]);
    }
    take(by_book, out.by_book, out.book_quality);
    take(by_underlying, out.by_underlying, out.underlying_quality);
    for (const MissingMove& one : scenario.missing) {
      if (felt[one.factor]) out.missing.push_back(plan_.factors.names[one.factor] + ": " + one.reason);
    }
  }

  static void take(const std::vector<ExactSum>& sums, std::vector<Quanta>& pnl, std::vector<Quality>& qualities) {
    for (std::size_t i = 0; i < sums.size(); ++i) {
      pnl.push_back(sums[i].value());
      if (pnl.back() == unrepresentable_quanta) qualities[i] = Quality::unknown;
    }
  }

  void sum_up() {
    report_.quality = Quality::live;
    std::size_t missing = 0;
    for (std::size_t s = 0; s < report_.scenarios.size(); ++s) {
      const ScenarioPnl& scenario = report_.scenarios[s];
      report_.quality = worse(report_.quality, scenario.quality());
      missing += scenario.missing.size();
      if (scenario.has_number()) report_.worst_first.push_back(s);
    }
    for (const ReverseStress& reverse : report_.reverse) {
      if (reverse.state == ReverseState::unknown) report_.quality = Quality::unknown;
    }
    report_.without_number = report_.scenarios.size() - report_.worst_first.size();
    std::stable_sort(report_.worst_first.begin(), report_.worst_first.end(), [&](std::size_t a, std::size_t b) {
      return report_.scenarios[a].total() < report_.scenarios[b].total();
    });
    if (report_.without_number != 0) {
      report_.warnings.push_back(std::to_string(report_.without_number) + " of " +
                                 std::to_string(report_.scenarios.size()) +
                                 " scenarios have no total: " + std::to_string(missing) +
                                 " moves of something held are not known, or an input is missing, or a P&L does not "
                                 "fit; nothing stands in for them");
    }
    identify();
  }

  void identify() {
    std::vector<const StressScenario*> all;
    for (const StressScenario& scenario : scenarios_) all.push_back(&scenario);
    report_.scenario_identity = to_hex(set_identity(all, plan_.factors));
    using enum ScenarioSource;
    for (const ScenarioSource source : {historical, shocks, ladder, reverse}) {
      std::vector<const StressScenario*> set;
      for (const StressScenario& scenario : scenarios_) {
        if (scenario.source == source) set.push_back(&scenario);
      }
      if (!set.empty()) report_.sets.push_back({source, set.size(), to_hex(set_identity(set, plan_.factors))});
    }
    Hash128 hash;
    hash.add(std::string_view{report_.portfolio_identity}).add(std::string_view{report_.market_identity});
    hash.add(std::string_view{report_.scenario_identity});
    for (const ScenarioPnl& scenario : report_.scenarios) {
      for (const auto* part : {&scenario.by_book, &scenario.by_underlying}) {
        hash.add(std::uint64_t{part->size()});
        for (const Quanta pnl : *part) hash.add(static_cast<std::uint64_t>(pnl));
      }
    }
    report_.digest = to_hex(hash.finish());
  }

  const StressDesk& desk_;
  const StressPlan& plan_;
  Revaluation revaluation_;
  std::vector<StressScenario> scenarios_;
  std::vector<std::size_t> underlying_of_cell_;
  StressReport report_;
};

}  // namespace

StressReport run_stress(backends::Backend& backend, const StressDesk& desk, const StressPlan& plan,
                        const market::MarketSnapshot& snapshot, const ReverseSettings& settings) {
  return StressRun(backend, desk, plan, snapshot).run(settings);
}

}  // namespace plimsoll::stress
