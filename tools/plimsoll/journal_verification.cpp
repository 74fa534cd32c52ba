#include "tools/plimsoll/journal_verification.hpp"

#include <spdlog/fmt/fmt.h>

#include <iterator>
#include <numeric>
#include <utility>
#include <vector>

#include "tools/plimsoll/audit_option.hpp"

namespace plimsoll::cli {
namespace {

/// Where two engines on one snapshot differ, cell by cell; empty when they do not.
std::string first_difference(risk::RiskEngine& one, risk::RiskEngine& other, const Inputs& inputs) {
  std::vector<std::uint32_t> scenarios(one.scenario_count());
  std::iota(scenarios.begin(), scenarios.end(), 0U);
  std::vector<Quanta> here(scenarios.size());
  std::vector<Quanta> there(scenarios.size());
  for (std::size_t c = 0; c < one.cells().size(); ++c) {
    const std::size_t cells[] = {c};
    one.gather_cells(cells, scenarios, here);
    other.gather_cells(cells, scenarios, there);
    for (std::size_t s = 0; s < scenarios.size(); ++s) {
      if (here[s] == there[s]) continue;
      const risk::Cell& cell = one.cells()[c];
      return fmt::format("cell {} / {}, scenario {}: {} quanta here, {} by the scalar CPU backend",
                         inputs.holdings.portfolio.books().path(cell.book),
                         inputs.holdings.instruments.underlying_name(cell.underlying), s, here[s], there[s]);
    }
  }
  return {};
}

}  // namespace

void JournalVerification::take(const journal::JournalEvent& event) {
  if (const auto* part = std::get_if<journal::FilePart>(&event)) {
    desks_.take(*part);
  } else if (const auto* definition = std::get_if<journal::DeskDefinition>(&event)) {
    begin(*definition);
  } else if (const auto* cycle = std::get_if<journal::JournalCycle>(&event)) {
    take_cycle(*cycle);
  }
}

void JournalVerification::begin(const journal::DeskDefinition& definition) {
  // The desk before may have cycles yet: a reload prepares the next one beside it.
  defined_.insert_or_assign(definition.desk, desks_.take(definition));
  ++counts_.desks;
}

void JournalVerification::change_desk(const journal::JournalCycle& cycle) {
  if (!cycle.boundary || cycle.boundary->desk == number_) return;
  verifier_.reset();
  desk_.reset();
  number_ = 0;
  const auto definition = defined_.find(cycle.boundary->desk);
  if (definition == defined_.end()) return;
  options_ = std::move(definition->second);
  defined_.erase(defined_.begin(), std::next(definition));  // desks take over in the order of their numbers
  options_.backend = backend_;
  options_.exposures_every = 0;  // no digest depends on them
  options_.stress = {};
  desk_ = std::make_unique<Desk>(options_);
  verifier_.emplace(desk_->engine, *desk_->market.freeze());
  number_ = cycle.boundary->desk;
  backend_name_ = desk_->backend->info().name;
}

void JournalVerification::take_cycle(const journal::JournalCycle& cycle) {
  ++counts_.cycles;
  change_desk(cycle);
  const std::string problem = verifier_        ? verifier_->apply(cycle)
                              : cycle.boundary ? "its desk is not in the journal"
                                               : cycle.missing;
  const bool wanted = wish_.cycle != 0 ? cycle.cycle == wish_.cycle : cycle.cycle % wish_.every == 0;
  if (!wanted) return;
  if (!problem.empty()) return count_unknown(counts_.not_verifiable, cycle, problem);
  // The last cycle of a program that was killed was never shown.
  if (!cycle.digest) return count_unknown(counts_.without_digest, cycle, "nothing says what was published");
  ++counts_.compared;
  const std::vector<journal::Difference> differences = verifier_->compare(cycle);
  if (differences.empty()) {
    ++counts_.equal;
    return;
  }
  mismatch_ = {cycle.cycle, cycle.place, differences.front(), second_opinion(), {}};
  mismatch_->words = fmt::format(
      "PLM-2431 cycle {} (record {}, segment {}, offset {}): published {} {}, computed {}: {}. Keep the journal and "
      "this "
      "message; compare with a copy of the journal, and check the memory of both machines.",
      cycle.cycle, cycle.place.sequence, cycle.place.segment, cycle.place.offset, mismatch_->difference.what,
      mismatch_->difference.published, mismatch_->difference.computed, mismatch_->known);
}

void JournalVerification::count_unknown(std::uint64_t& counter, const journal::JournalCycle& cycle,
                                        const std::string& reason) {
  ++counter;
  if (counts_.first_unknown != 0) return;
  counts_.first_unknown = cycle.cycle;
  counts_.first_reason = reason;
}

// The journal has one digest of everything, so what was published cannot be compared cell by cell; but whether this
// machine would compute it twice alike can.
std::string JournalVerification::second_opinion() {
  const std::unique_ptr<backends::Backend> backend =
      backends::cpu::make_cpu_backend(backends::cpu::Isa::scalar, 1, "second opinion");
  risk::RiskEngine other(*backend, desk_->inputs.holdings.instruments, desk_->inputs.holdings.portfolio,
                         desk_->inputs.model, desk_->settings);
  other.distrust(desk_->engine.distrusted());
  const market::MarketSnapshot& snapshot = verifier_->snapshot();
  other.recompute_some(snapshot, 0, other.cells().size());
  other.finish_recompute(snapshot);
  const std::string place = first_difference(desk_->engine, other, desk_->inputs);
  if (!place.empty()) return "this machine computes two answers, first in " + place;
  return "the scalar CPU backend computes what was computed here from nothing, so inputs or digest in the journal are "
         "not "
         "those of the published report; which cell, one digest cannot tell";
}

}  // namespace plimsoll::cli
