// The first cycle of a new engine on a portfolio that is not held, played in the vectors of this one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/risk/candidate.hpp"

namespace plimsoll::risk {

/// Which cells may be read off a surface depends on the tail and on VaR, so a change of the portfolio can take a
/// surface from a cell that it does not touch, or give one back. A new engine begins with a surface wherever one can be
/// made, and replaces those that fail until none does; so does this, without a trace in what this engine found out
/// before.
///
/// Cells that change their mode are revalued in the vectors that they have, and once more when it is over: the bits of
/// a cell follow from its mode, so nothing has to be kept.
///
/// One thread. What it is given must outlive it. Whoever plays must `undo`.
class RiskEngine::Rehearsal {
 public:
  Rehearsal(RiskEngine& engine, const market::MarketSnapshot& snapshot, std::span<Candidate> candidates);

  /// Plays with the candidates and those cells of the engine that `there` says (by cell). `aside` is done first, for
  /// whatever is not there. Its root and the ancestors of candidates are measured, in the engine's result, in the order
  /// of `measured`. May be called again, with another choice.
  void play(std::vector<bool> there, std::span<const backends::CellWork> aside);
  /// Measures all nodes that differ from the engine's instead, ascending. Precondition: play.
  std::span<const BookId> measure_changed();
  [[nodiscard]] std::span<const BookId> measured() const { return measured_; }

  /// All cells as the engine has them.
  void undo();

  /// After `play`: the states of the cells below and at a node, in the order of their cells.
  [[nodiscard]] std::vector<const CellState*> states_of(BookId node) const;
  /// What its report would be computed with.
  [[nodiscard]] std::string configuration_identity() const;
  /// Cells that are neither candidates nor in the mode that the engine has them in.
  [[nodiscard]] std::size_t cells_in_other_mode() const;

 private:
  /// A cell of the engine in the mode that the engine does not have it in.
  struct Other {
    std::optional<CellSurface> own;  // when that is a surface
    CellState state;
    std::vector<pricers::Position> terms;
    bool away = false;  // from the engine's mode: its P&L is the one of this
  };
  struct Part {
    const Candidate* candidate;  // null: `cell`
    std::size_t cell;
  };

  /// Cells that a new engine would give a surface that failed in this one.
  void find_lost_surfaces();
  /// All cells as a new engine begins with them.
  void start_over();
  void go(std::size_t cell, Other& other);
  void come_back(std::size_t cell, Other& other);
  void run();
  /// Whether any surface failed; it is replaced by the next `run`.
  bool replace_failed();
  [[nodiscard]] double error_of(Candidate& candidate, double allowed);
  [[nodiscard]] std::vector<Part> parts() const;
  void take_scenarios(std::span<const measures::TailLoss> tail);

  RiskEngine& engine_;
  const market::MarketSnapshot& snapshot_;
  std::span<Candidate> candidates_;
  std::vector<bool> there_;              // by cell
  std::vector<bool> failed_;             // by cell
  std::map<std::size_t, Other> others_;  // by cell
  std::vector<std::uint32_t> tail_;      // all scenarios that were in a tail of this play, ascending
  std::vector<BookId> measured_;
  std::vector<backends::CellWork> work_;
  std::vector<CellState*> receivers_;  // of summaries, by work; null: nobody
  std::vector<backends::VectorIndex> vectors_;
};

}  // namespace plimsoll::risk
