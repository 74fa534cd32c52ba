// A limit order book of bounded depth for venues that send decimal prices and sizes, level by level.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/core/decimal.hpp"
#include "host/market/levels.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::market {

/// With no size there is no level and the price means nothing.
struct PriceLevel {
  Price price;
  Quantity size;
  friend constexpr bool operator==(const PriceLevel&, const PriceLevel&) = default;
};

/// One side, sorted, best at the back, where most changes are. Allocates at construction only. When it is full the
/// worst level goes, and from then on the side knows its levels only down to there (`whole`).
class PriceLadder {
 public:
  PriceLadder(Side side, std::size_t most_levels) : side_(side), most_levels_(most_levels) {
    PLIMSOLL_EXPECT(most_levels > 0);
    levels_.reserve(most_levels);
  }

  [[nodiscard]] std::size_t size() const noexcept { return levels_.size(); }
  /// Level 0 is the best. Empty past the end.
  [[nodiscard]] PriceLevel level(std::size_t index) const noexcept {
    return index < levels_.size() ? levels_[levels_.size() - 1 - index] : PriceLevel{};
  }
  /// The best level shown is the best there is: it lies where every level is known.
  [[nodiscard]] bool whole() const noexcept {
    return levels_.empty() ? known_from_ == INT64_MIN : key(levels_.back().price) >= known_from_;
  }

  /// The best has come more than half of the way from where it stood when the list was cut to the cut.
  [[nodiscard]] bool thin() const noexcept {
    return span_at_cut_ >= 0 && !levels_.empty() && key(levels_.back().price) - known_from_ < span_at_cut_ / 2;
  }

  /// Replaces the size at a price; zero removes the level. size >= 0, price.raw() > INT64_MIN.
  void set(Price price, Quantity size) noexcept {
    const std::int64_t wanted = key(price);
    auto at = seek(wanted);
    if (at != levels_.end() && at->price == price) {
      if (size.raw() == 0) {
        levels_.erase(at);
      } else {
        at->size = size;
      }
      return;
    }
    if (size.raw() == 0) return;
    if (levels_.size() == most_levels_) {
      if (at == levels_.begin()) return forget_from(wanted);
      forget_from(key(levels_.front().price));
      std::move(levels_.begin() + 1, at, levels_.begin());
      *(at - 1) = {price, size};
      return;
    }
    levels_.insert(at, {price, size});
  }

  /// The sender cut its list of levels at the worst that stands here now.
  void cut_here() noexcept {
    if (levels_.empty()) return;
    known_from_ = std::max(known_from_, key(levels_.front().price));
    span_at_cut_ = key(levels_.back().price) - known_from_;
  }
  void clear() noexcept {
    levels_.clear();
    known_from_ = INT64_MIN;
    span_at_cut_ = -1;
  }

 private:
  /// The larger the better.
  [[nodiscard]] std::int64_t key(Price price) const noexcept { return side_ == Side::buy ? price.raw() : -price.raw(); }
  void forget_from(std::int64_t worst) noexcept { known_from_ = std::max(known_from_, worst + 1); }

  /// The first level whose key is not below `wanted`: a few steps from the best, then by halving.
  [[nodiscard]] std::vector<PriceLevel>::iterator seek(std::int64_t wanted) noexcept {
    constexpr std::size_t nearby = 16;
    auto at = levels_.end();
    for (std::size_t steps = 0; steps < nearby; ++steps) {
      if (at == levels_.begin() || key((at - 1)->price) < wanted) return at;
      --at;
    }
    return std::lower_bound(levels_.begin(), at, wanted,
                            [this](const PriceLevel& level, std::int64_t k) { return key(level.price) < k; });
  }

  Side side_;
  std::size_t most_levels_;
  std::int64_t known_from_ = INT64_MIN;  // every level with this key or a better one is here
  std::int64_t span_at_cut_ = -1;        // from the best to there, where the sender cut; -1: it did not
  std::vector<PriceLevel> levels_;
};

/// Both sides. One thread; `noexcept` after construction.
class PriceBook {
 public:
  explicit PriceBook(std::size_t most_levels_per_side)
      : sides_{PriceLadder(Side::buy, most_levels_per_side), PriceLadder(Side::sell, most_levels_per_side)} {}

  [[nodiscard]] const PriceLadder& side(Side which) const noexcept { return sides_[static_cast<std::size_t>(which)]; }
  void set(Side which, Price price, Quantity size) noexcept { at(which).set(price, size); }
  void cut_here(Side which) noexcept { at(which).cut_here(); }
  void clear() noexcept {
    for (PriceLadder& ladder : sides_) ladder.clear();
  }

  [[nodiscard]] bool whole() const noexcept { return sides_[0].whole() && sides_[1].whole(); }
  /// Not for much longer, if the market goes on like this.
  [[nodiscard]] bool thin() const noexcept { return sides_[0].thin() || sides_[1].thin(); }
  /// Both sides present and the bid not below the ask.
  [[nodiscard]] bool crossed() const noexcept {
    return side(Side::buy).size() > 0 && side(Side::sell).size() > 0 &&
           side(Side::buy).level(0).price >= side(Side::sell).level(0).price;
  }

 private:
  [[nodiscard]] PriceLadder& at(Side which) noexcept { return sides_[static_cast<std::size_t>(which)]; }

  std::array<PriceLadder, 2> sides_;
};

}  // namespace plimsoll::market
