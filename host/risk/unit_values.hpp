// What one unit of each position of a cell gains at the points of a surface: kept, so that other quantities need no
// pricing.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "kernels/backends/cpu/isa.hpp"
#include "kernels/pricers/position.hpp"

namespace plimsoll::risk {

/// Memory that several owners share, as a number of bytes. One thread.
struct MemoryBudget {
  std::size_t left_bytes = 0;
};

/// Unit gains of a cell, by the batches of points in which a surface asked for them. What does not fit into the budget
/// is not kept at all.
class UnitValues {
 public:
  struct Batch {
    std::vector<double> spots;
    std::vector<double> vol_moves;
    std::vector<double> gains;  // by position, then by point
  };

  /// Keeps nothing without a budget, which must outlive it.
  explicit UnitValues(MemoryBudget* budget = nullptr) : budget_(budget), keeps_(budget != nullptr) {}
  UnitValues(UnitValues&& other) noexcept
      : budget_(other.budget_),
        keeps_(std::exchange(other.keeps_, false)),
        bytes_(std::exchange(other.bytes_, 0)),
        batches_(std::move(other.batches_)) {}
  UnitValues& operator=(UnitValues&&) = delete;
  ~UnitValues() { drop(); }

  /// Forgets everything and keeps what comes.
  void restart() {
    drop();
    keeps_ = budget_ != nullptr;
  }
  /// Whether all batches since the restart are here.
  [[nodiscard]] bool keeps() const { return keeps_; }
  void keep(std::span<const double> spots, std::span<const double> vol_moves, const std::vector<double>& gains);

  /// The batch of exactly these points, or null. Surfaces of like cells ask in the same order: `next` is where the
  /// batch is looked for first, and becomes the one after it.
  [[nodiscard]] const Batch* find(std::span<const double> spots, std::span<const double> vol_moves,
                                  std::size_t& next) const;

 private:
  void drop();

  MemoryBudget* budget_;
  bool keeps_;
  std::size_t bytes_ = 0;
  std::vector<Batch> batches_;
};

/// Prices one cell for one build, from what is known of its units where that is possible: the bits are those of pricing
/// all of it. The references must outlive it.
class UnitPricer {
 public:
  /// `rows[i]` is where `known` has terms[i], which are the same but for the weight. `kept` receives what was priced
  /// when nothing is known beforehand.
  UnitPricer(backends::cpu::Isa isa, pricers::VolShift shift, std::span<const pricers::Position> terms,
             const UnitValues* known, std::vector<std::optional<std::size_t>> rows, UnitValues& kept);

  /// pnl[i] = sum over positions, in their order, of weight * gain of a unit at (spots[i], vol_moves[i]).
  void operator()(std::span<const double> spots, std::span<const double> vol_moves, std::span<double> pnl);

  /// Points at which anything was priced.
  [[nodiscard]] std::size_t points_priced() const { return points_priced_; }

 private:
  backends::cpu::Isa isa_;
  pricers::VolShift shift_;
  std::span<const pricers::Position> terms_;
  const UnitValues* known_;
  std::vector<std::optional<std::size_t>> rows_;
  UnitValues& kept_;
  std::vector<pricers::Position> unknown_;  // terms without a row
  std::vector<double> weights_;
  std::vector<double> gains_;
  std::vector<const double*> by_position_;
  std::size_t next_ = 0;
  std::size_t points_priced_ = 0;
};

}  // namespace plimsoll::risk
