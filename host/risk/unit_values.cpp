#include "host/risk/unit_values.hpp"

#include <cstring>

#include "kernels/backends/cpu/point_prices.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::risk {
namespace {

bool same_bits(std::span<const double> a, std::span<const double> b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

}  // namespace

void UnitValues::keep(std::span<const double> spots, std::span<const double> vol_moves,
                      const std::vector<double>& gains) {
  if (!keeps_) return;
  const std::size_t bytes = sizeof(double) * (spots.size() + vol_moves.size() + gains.size());
  if (bytes > budget_->left_bytes) {
    drop();
    keeps_ = false;
    return;
  }
  budget_->left_bytes -= bytes;
  bytes_ += bytes;
  batches_.push_back({{spots.begin(), spots.end()}, {vol_moves.begin(), vol_moves.end()}, gains});
}

const UnitValues::Batch* UnitValues::find(std::span<const double> spots, std::span<const double> vol_moves,
                                          std::size_t& next) const {
  for (std::size_t i = 0; i < batches_.size(); ++i) {
    const std::size_t at = (next + i) % batches_.size();
    const Batch& batch = batches_[at];
    if (!same_bits(batch.spots, spots) || !same_bits(batch.vol_moves, vol_moves)) continue;
    next = at + 1;
    return &batch;
  }
  return nullptr;
}

void UnitValues::drop() {
  batches_.clear();
  if (budget_ != nullptr) budget_->left_bytes += bytes_;
  bytes_ = 0;
}

UnitPricer::UnitPricer(backends::cpu::Isa isa, pricers::VolShift shift, std::span<const pricers::Position> terms,
                       const UnitValues* known, std::vector<std::optional<std::size_t>> rows, UnitValues& kept)
    : isa_(isa), shift_(shift), terms_(terms), known_(known), rows_(std::move(rows)), kept_(kept) {
  PLIMSOLL_EXPECT(known == nullptr || rows_.size() == terms.size());
  by_position_.resize(terms.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    weights_.push_back(terms[i].weight);
    if (known != nullptr && !rows_[i]) unknown_.push_back(terms[i]);
  }
}

void UnitPricer::operator()(std::span<const double> spots, std::span<const double> vol_moves, std::span<double> pnl) {
  const std::size_t points = spots.size();
  const UnitValues::Batch* const batch = known_ == nullptr ? nullptr : known_->find(spots, vol_moves, next_);
  if (batch == nullptr && !kept_.keeps()) {
    points_priced_ += points;
    return backends::cpu::price_points(isa_, terms_, shift_, spots, vol_moves, pnl);
  }
  const std::span<const pricers::Position> priced =
      batch == nullptr ? terms_ : std::span<const pricers::Position>(unknown_);
  gains_.resize(priced.size() * points);
  if (!priced.empty()) {
    points_priced_ += points;
    backends::cpu::price_units(isa_, priced, shift_, spots, vol_moves, gains_);
  }
  std::size_t fresh = 0;
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    const bool is_known = batch != nullptr && rows_[i];
    by_position_[i] = is_known ? batch->gains.data() + *rows_[i] * points : gains_.data() + fresh++ * points;
  }
  backends::cpu::add_units(isa_, weights_, by_position_, pnl);
  if (batch == nullptr) kept_.keep(spots, vol_moves, gains_);
}

}  // namespace plimsoll::risk
