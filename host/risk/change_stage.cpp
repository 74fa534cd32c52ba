#include "host/risk/change_stage.hpp"

#include <algorithm>

#include "host/core/error.hpp"
#include "host/core/fault_list.hpp"
#include "host/risk/joint_factors.hpp"
#include "host/risk/market_inputs.hpp"
#include "host/risk/mixed_market.hpp"
#include "host/risk/risk_engine.hpp"
#include "kernels/core/contract.hpp"
#include "kernels/measures/component.hpp"

namespace plimsoll::risk {
namespace {

void add(Hash128& hash, const RiskSettings& settings) {
  hash.add(settings.seed).add(std::uint64_t{settings.scenarios}).add(static_cast<std::uint64_t>(settings.sampler));
  hash.add(static_cast<std::uint64_t>(settings.marginal.kind)).add(std::uint64_t{settings.marginal.degrees_of_freedom});
  for (const measures::ConfidenceLevel& level : settings.levels) {
    hash.add(std::uint64_t{level.numerator}).add(std::uint64_t{level.denominator});
  }
  hash.add(settings.interval_coverage).add(static_cast<std::uint64_t>(settings.revaluation));
  hash.add(settings.certificate_limit);
  hash.add(settings.surface_tolerance.relative).add(settings.surface_tolerance.absolute);
}

std::vector<ExactRisk> risk_of(std::span<const measures::TailShape> shapes, std::span<const measures::TailLoss> tail) {
  std::vector<ExactRisk> risk;
  for (const measures::TailShape& shape : shapes) {
    risk.push_back({measures::value_at_risk(shape, tail), measures::expected_shortfall_numerator(shape, tail)});
  }
  return risk;
}

/// Shares of the node `focus` in its own tail.
void add_cells(RiskEngine& engine, const RiskState& state, BookId focus, StageNumbers& numbers) {
  const portfolio::BookTree& books = state.portfolio.books();
  std::vector<std::size_t> below;
  for (std::size_t c = 0; c < engine.cells().size(); ++c) {
    if (books.contains(focus, engine.cells()[c].book)) below.push_back(c);
  }
  std::vector<std::uint32_t> scenarios;
  for (const measures::TailLoss& loss : engine.tail(focus)) scenarios.push_back(loss.scenario);
  std::vector<Quanta> pnl(below.size() * scenarios.size());
  engine.gather_cells(below, scenarios, pnl);
  for (std::size_t i = 0; i < below.size(); ++i) {
    const Cell& cell = engine.cells()[below[i]];
    const std::span<const Quanta> own = std::span(pnl).subspan(i * scenarios.size(), scenarios.size());
    std::vector<ExactRisk>& shares =
        numbers.cells[{node_key(books, cell.book), state.instruments.underlying_name(cell.underlying)}];
    for (const measures::TailShape& shape : numbers.shapes) {
      shares.push_back({measures::component_var(shape, own), measures::component_numerator(shape, own)});
    }
  }
}

}  // namespace

std::string node_key(const portfolio::BookTree& books, BookId node) {
  return node == books.root() ? std::string() : books.path(node);
}

void check_alive(const TwoStates& states, const Sides& sides) {
  const RiskState& holding = states.of(sides[ChangeGroup::positions]);
  const Moment at = states.of(sides[ChangeGroup::time]).snapshot.valued_at;
  for (const portfolio::Position& position : holding.portfolio.positions()) {
    const portfolio::Instrument& held = holding.instruments[position.instrument];
    if (position.quantity.raw() == 0 || !held.expires()) continue;
    const bool untimed = held.future.valid() && !has_time_between(at, holding.instruments[held.future].expiry);
    if (untimed || !has_time_between(at, held.expiry)) {
      throw InputError({"PLM-2222", "", 0,
                        quoted(held.name) + " expires on a day without a time of it; one of the two reports is of " +
                            at.to_string() + ", and this order of parts values it then",
                        "Explain the change between two reports of days, or between two of instants."});
    }
    if (!comes_before(held.expiry, at)) continue;
    const bool before = sides[ChangeGroup::positions] == Side::before;
    throw InputError({"PLM-2222", "", 0,
                      quoted(held.name) + " is held " + (before ? "before" : "after") + " the change and expired on " +
                          held.expiry.to_string() + "; this order of parts values it on " + at.to_string(),
                      before ? "Replace positions before time: put positions first in --order."
                             : "Replace time before positions: put time first in --order."});
  }
}

StageInputs::StageInputs(const TwoStates& states, const Sides& sides)
    : instruments_(mixed_instruments(states, sides)),
      model_(joint_factors(states, sides[ChangeGroup::settings], sides[ChangeGroup::covariance], instruments_)),
      state_{instruments_, states.of(sides[ChangeGroup::positions]).portfolio, snapshot_, model_,
             states.of(sides[ChangeGroup::settings]).settings} {
  check_alive(states, sides);
  MixedMarket mixed = mixed_market(states, sides, instruments_);
  snapshot_ = std::move(mixed.snapshot);
  borrowed_ = std::move(mixed.borrowed);
}

Digest128 StageInputs::identity() const {
  Hash128 hash;
  hash.add(std::string_view(state_.portfolio.identity()));
  // Marks stand by ids, so which names have which ids counts.
  for (const portfolio::Instrument& instrument : state_.instruments) {
    hash.add(std::string_view(instrument.name)).add(instrument.dividend_yield);
  }
  for (const std::string& name : state_.instruments.underlyings()) hash.add(std::string_view(name));
  hash.add(std::string_view(market_identity(state_.snapshot)));
  // What the scenario set is made of, rather than its identity: that would cost a factorisation.
  for (const double element : state_.model.covariance) hash.add(element);
  for (const calibration::Factor& factor : state_.model.factors) {
    hash.add(static_cast<std::uint64_t>(factor.kind)).add(static_cast<std::uint64_t>(factor.shock));
    hash.add(std::uint64_t{factor.underlying.value()});
  }
  add(hash, state_.settings);
  return hash.finish();
}

StageNumbers revalue_stage(backends::Backend& backend, const RiskState& state,
                           std::span<const measures::ConfidenceLevel> levels, const std::string& focus_key) {
  RiskEngine engine(backend, state.instruments, state.portfolio, state.model, state.settings);
  engine.recompute(state.snapshot);
  StageNumbers numbers;
  numbers.report = engine.report(state.snapshot);
  for (const measures::ConfidenceLevel& level : levels) {
    numbers.shapes.push_back(measures::tail_shape(numbers.report.scenarios, level));
  }
  const portfolio::BookTree& books = state.portfolio.books();
  for (const NodeRisk& node : numbers.report.nodes) {
    std::string key = node_key(books, node.book);
    const bool known = !node.levels.empty();
    if (known && key == focus_key) add_cells(engine, state, node.book, numbers);
    std::optional<std::vector<ExactRisk>>& risk = numbers.nodes[std::move(key)];
    if (known) risk = risk_of(numbers.shapes, engine.tail(node.book));
  }
  for (const InputQuality& input : numbers.report.inputs) {
    if (input.quality == Quality::unknown) numbers.unknown_inputs.push_back(input.name);
  }
  return numbers;
}

}  // namespace plimsoll::risk
