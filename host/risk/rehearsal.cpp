#include "host/risk/rehearsal.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace plimsoll::risk {

RiskEngine::Rehearsal::Rehearsal(RiskEngine& engine, const market::MarketSnapshot& snapshot,
                                 std::span<Candidate> candidates)
    : engine_(engine), snapshot_(snapshot), candidates_(candidates) {
  const portfolio::BookTree& books = engine_.portfolio_.books();
  measured_.push_back(books.root());
  for (const Candidate& candidate : candidates_) {
    for (BookId book = candidate.cell.book; book.valid(); book = books.parent(book)) measured_.push_back(book);
  }
  std::sort(measured_.begin(), measured_.end());
  measured_.erase(std::unique(measured_.begin(), measured_.end()), measured_.end());
  find_lost_surfaces();
}

void RiskEngine::Rehearsal::find_lost_surfaces() {
  if (!engine_.surfaces_) return;
  std::vector<pricers::Position> terms;
  for (const std::size_t c : engine_.distrusted_) {
    const bool replaced = std::any_of(candidates_.begin(), candidates_.end(),
                                      [c](const Candidate& candidate) { return candidate.replaced == c; });
    if (replaced) continue;
    const auto at = others_.try_emplace(c).first;
    Other& other = at->second;
    other.own.emplace(engine_.surfaces_->candidate(engine_.cells_[c], c));
    other.state.quality = engine_.cell_states_[c].quality;
    engine_.inputs_of(snapshot_, engine_.cells_[c], &*other.own, other.state, terms);
    if (other.own->mode() != CellMode::surface) others_.erase(at);
  }
}

void RiskEngine::Rehearsal::play(std::vector<bool> there, std::span<const backends::CellWork> aside) {
  there_ = std::move(there);
  failed_.assign(engine_.cells_.size(), false);
  tail_.clear();
  start_over();
  if (!work_.empty()) run();  // before `aside`, which may move a vector that these add to
  for (Candidate& candidate : candidates_) {
    CellSurface* const surface = candidate.surface ? &*candidate.surface : nullptr;
    const bool empty = candidate.cell.positions.empty();
    work_.push_back(
        {empty ? nothing_held : engine_.inputs_of(snapshot_, candidate.cell, surface, candidate.state, candidate.terms),
         candidate.vector, candidate.ancestors});
    receivers_.push_back(&candidate.state);
  }
  work_.insert(work_.end(), aside.begin(), aside.end());
  receivers_.resize(work_.size(), nullptr);
  do {
    run();
  } while (replace_failed());
}

void RiskEngine::Rehearsal::start_over() {
  for (auto& [cell, other] : others_) {
    if (other.own) {
      go(cell, other);
    } else {
      come_back(cell, other);
    }
  }
}

void RiskEngine::Rehearsal::undo() {
  for (auto& [cell, other] : others_) come_back(cell, other);
  measured_.clear();
  if (!work_.empty()) run();
}

void RiskEngine::Rehearsal::go(std::size_t c, Other& other) {
  if (std::exchange(other.away, true)) return;
  CellSurface* const surface = other.own ? &*other.own : nullptr;
  other.state.quality = engine_.cell_states_[c].quality;
  work_.push_back({engine_.inputs_of(snapshot_, engine_.cells_[c], surface, other.state, other.terms),
                   static_cast<backends::VectorIndex>(c), engine_.ancestors_[c]});
  receivers_.push_back(&other.state);
}

void RiskEngine::Rehearsal::come_back(std::size_t c, Other& other) {
  if (!std::exchange(other.away, false)) return;
  CellState unused = engine_.cell_states_[c];
  // The surface is the one that was prepared for this snapshot already, so nothing is built and nothing changes.
  work_.push_back({engine_.inputs_of(snapshot_, engine_.cells_[c], &(*engine_.surfaces_)[c], unused, other.terms),
                   static_cast<backends::VectorIndex>(c), engine_.ancestors_[c]});
  receivers_.push_back(nullptr);
}

void RiskEngine::Rehearsal::run() {
  vectors_.clear();
  for (const BookId book : measured_) vectors_.push_back(engine_.vector_of(book));
  engine_.backend_.run({work_, vectors_, vectors_.empty() ? 0 : engine_.tail_entries_}, engine_.result_);
  for (std::size_t w = 0; w < work_.size(); ++w) {
    if (receivers_[w] != nullptr) receivers_[w]->summary = engine_.result_.cells[w];
  }
  work_.clear();
  receivers_.clear();
}

bool RiskEngine::Rehearsal::replace_failed() {
  if (!engine_.surfaces_) return false;
  NodeRisk root;
  engine_.read_off(states_of(measured_.front()), engine_.result_.measured.front(), root);
  if (root.value) take_scenarios(engine_.result_.measured.front().tail);
  const double allowed = engine_.error_allowed(root);
  for (Candidate& candidate : candidates_) {
    if (!candidate.is_on_surface() || error_of(candidate, allowed) <= allowed) continue;
    candidate.surface->distrust();
    candidate.lost_surface = true;
    work_.push_back(
        {engine_.inputs_of(snapshot_, candidate.cell, &*candidate.surface, candidate.state, candidate.terms),
         candidate.vector, candidate.ancestors});
    receivers_.push_back(&candidate.state);
  }
  for (std::size_t c = 0; c < engine_.cells_.size(); ++c) {
    if (!there_[c] || failed_[c]) continue;
    const auto other = others_.find(c);
    const bool on_own = other != others_.end() && other->second.own;
    CellSurface& surface = on_own ? *other->second.own : (*engine_.surfaces_)[c];
    if (surface.mode() != CellMode::surface) continue;
    const double error = on_own ? engine_.surfaces_->error_of(engine_.cells_[c], surface, tail_)
                                : engine_.surfaces_->error_when_new(c, tail_, allowed);
    if (error <= allowed) continue;
    failed_[c] = true;
    if (on_own) {
      come_back(c, other->second);
    } else {
      go(c, others_[c]);
    }
  }
  return !work_.empty();
}

double RiskEngine::Rehearsal::error_of(Candidate& candidate, double allowed) {
  CellSurfaces& surfaces = *engine_.surfaces_;
  if (candidate.replaced) {
    const double bound = surfaces.bound_candidate(candidate.cell, *candidate.surface, *candidate.replaced,
                                                  engine_.change_of(snapshot_, candidate), tail_);
    // Twice: the errors that add up to the bound are rounded otherwise than the one that they bound.
    if (2.0 * bound <= allowed) return bound;
  }
  return surfaces.error_of(candidate.cell, *candidate.surface, tail_);
}

void RiskEngine::Rehearsal::take_scenarios(std::span<const measures::TailLoss> tail) {
  for (const measures::TailLoss& loss : tail) tail_.push_back(loss.scenario);
  std::sort(tail_.begin(), tail_.end());
  tail_.erase(std::unique(tail_.begin(), tail_.end()), tail_.end());
}

std::span<const BookId> RiskEngine::Rehearsal::measure_changed() {
  const portfolio::BookTree& books = engine_.portfolio_.books();
  std::vector<BookId> changed;
  for (const Candidate& candidate : candidates_) {
    for (BookId book = candidate.cell.book; book.valid(); book = books.parent(book)) changed.push_back(book);
  }
  for (const auto& [cell, other] : others_) {
    if (!other.away) continue;
    for (BookId book = engine_.cells_[cell].book; book.valid(); book = books.parent(book)) changed.push_back(book);
  }
  std::sort(changed.begin(), changed.end());
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  if (changed == measured_) return measured_;
  measured_ = std::move(changed);
  run();
  return measured_;
}

std::vector<RiskEngine::Rehearsal::Part> RiskEngine::Rehearsal::parts() const {
  std::vector<Part> parts;
  std::size_t next = 0;  // candidate
  const auto add_next = [&] {
    if (!candidates_[next].cell.positions.empty()) parts.push_back({&candidates_[next], 0});
    ++next;
  };
  const std::vector<Cell>& cells = engine_.cells_;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const auto key = [](const Cell& cell) { return std::pair(cell.book, cell.underlying); };
    while (next < candidates_.size() && key(candidates_[next].cell) <= key(cells[c])) add_next();
    if (there_[c]) parts.push_back({nullptr, c});
  }
  while (next < candidates_.size()) add_next();
  return parts;
}

std::vector<const RiskEngine::CellState*> RiskEngine::Rehearsal::states_of(BookId node) const {
  const portfolio::BookTree& books = engine_.portfolio_.books();
  std::vector<const CellState*> states;
  for (const Part& part : parts()) {
    const Cell& cell = part.candidate != nullptr ? part.candidate->cell : engine_.cells_[part.cell];
    if (!books.contains(node, cell.book)) continue;
    const CellState* state = &engine_.cell_states_[part.cell];
    const auto other = others_.find(part.cell);
    if (other != others_.end() && other->second.away) state = &other->second.state;
    states.push_back(part.candidate != nullptr ? &part.candidate->state : state);
  }
  return states;
}

std::string RiskEngine::Rehearsal::configuration_identity() const {
  std::vector<std::size_t> distrusted;
  const std::vector<Part> all = parts();
  for (std::size_t p = 0; p < all.size(); ++p) {
    const bool lost = all[p].candidate != nullptr ? all[p].candidate->lost_surface : failed_[all[p].cell];
    if (lost) distrusted.push_back(p);
  }
  return engine_.configuration_identity(std::move(distrusted));
}

std::size_t RiskEngine::Rehearsal::cells_in_other_mode() const {
  return static_cast<std::size_t>(
      std::count_if(others_.begin(), others_.end(), [](const auto& other) { return other.second.away; }));
}

}  // namespace plimsoll::risk
