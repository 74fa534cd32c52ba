#include "host/journal/cycle_verifier.hpp"

#include <algorithm>

#include "kernels/core/contract.hpp"

namespace plimsoll::journal {

CycleVerifier::CycleVerifier(risk::RiskEngine& engine, const market::MarketSnapshot& start)
    : engine_(engine), market_(start), underlyings_(start.spots.size()) {
  all_move();
}

std::string CycleVerifier::apply(const JournalCycle& cycle) {
  std::string problem = cycle.missing;
  if (problem.empty() && cycle.boundary->base != 0 && cycle.boundary->base != base_) {
    problem = "it says what changed since cycle " + std::to_string(cycle.boundary->base) +
              ", whose inputs are not in the journal";
  }
  if (problem.empty() && cycle.boundary->valued_at.has_value() != market_.at_an_instant()) {
    problem = "it is valued at an instant and its desk by day, or the other way round";
  }
  if (problem.empty() && !market_.apply(cycle.entries)) problem = "it has inputs that its desk does not know";
  if (problem.empty()) problem = take_modes(cycle);
  if (!problem.empty()) {
    base_ = 0;
    all_move();
    return problem;
  }
  base_ = cycle.cycle;
  for (const UnderlyingId underlying : market_.moved()) moves(underlying);
  snapshot_ = market_.freeze(cycle.boundary->snapshot, cycle.boundary->as_of, cycle.boundary->valued_at);
  return {};
}

std::string CycleVerifier::take_modes(const JournalCycle& cycle) {
  if (cycle.full_cells.empty()) return {};
  if (cycle.full_cells_before > full_cells_) return "the journal does not say which cells had lost their surface";
  std::vector<std::size_t> cells;
  for (const std::uint32_t cell : cycle.full_cells) {
    if (cell >= engine_.cells().size()) return "it names a cell that its desk does not have";
    cells.push_back(cell);
    moves(engine_.cells()[cell].underlying);  // it was revalued in the cycle in which its surface failed
  }
  full_cells_ = cycle.full_cells_before + cells.size();
  engine_.distrust(cells);
  return {};
}

std::vector<Difference> CycleVerifier::compare(const JournalCycle& cycle) {
  PLIMSOLL_EXPECT(base_ == cycle.cycle && cycle.digest);
  engine_.repeat(*snapshot_, moved_);
  moved_.clear();
  const risk::RiskReport report = engine_.report(*snapshot_);
  std::vector<Difference> differences;
  const auto check = [&](const char* what, Digest128 published, const std::string& computed) {
    if (to_hex(published) != computed) differences.push_back({what, to_hex(published), computed});
  };
  check("portfolio", cycle.digest->portfolio, report.portfolio_identity);
  check("scenario set", cycle.digest->scenario_set, report.scenario_identity);
  check("configuration", cycle.digest->configuration, report.configuration_identity);
  check("digest", cycle.digest->report, report.digest);
  return differences;
}

void CycleVerifier::all_move() {
  moved_.clear();
  for (std::size_t u = 0; u < underlyings_; ++u) moved_.emplace_back(u);
}

void CycleVerifier::moves(UnderlyingId underlying) {
  const auto at = std::lower_bound(moved_.begin(), moved_.end(), underlying);
  if (at == moved_.end() || *at != underlying) moved_.insert(at, underlying);
}

}  // namespace plimsoll::journal
