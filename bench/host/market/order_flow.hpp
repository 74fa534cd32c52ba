// A seeded stream of order instructions with the mix of an equity feed, for benchmarks.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "host/market/order_books.hpp"

namespace plimsoll::bench {

enum class Kind : std::uint8_t { add, remove, execute, cancel, replace, trade };

/// What one message says. `symbol` is always the order's, as every ITCH message carries it.
struct Instruction {
  Kind kind = Kind::add;
  market::Side side = market::Side::buy;
  std::uint32_t symbol = 0;
  std::uint64_t ref = 0;
  std::uint64_t new_ref = 0;
  std::uint32_t shares = 0;
  std::uint32_t price = 0;
};

/// Adds 44 %, deletions 40 %, replacements 7.5 %, executions 4 %, cancellations 3 %, hidden trades 1.5 %: near the
/// shares of these types in a Nasdaq session. Symbols are skewed (uniform cubed), prices lie a geometric number of
/// cents (mean 15) from a slowly drifting middle, and any live order is as likely as any other to be named, which is
/// harder on caches than life is.
class OrderFlow {
 public:
  OrderFlow(std::uint32_t symbols, std::size_t live_target, std::uint64_t seed)
      : random_(seed), live_target_(live_target), middle_(symbols) {
    for (std::int64_t& middle : middle_) {
      middle = 5'000 + static_cast<std::int64_t>(draw(45'000));  // cents
    }
    live_.reserve(live_target + live_target / 8 + 1'000);
  }

  [[nodiscard]] std::size_t live() const { return live_.size(); }
  [[nodiscard]] bool filled() const { return live_.size() >= live_target_; }

  Instruction next() {
    if (!reached_target_) {
      reached_target_ = filled();
      return add();
    }
    const std::uint64_t per_mille = draw(1'000);
    if (per_mille < 440) return live_.size() > live_target_ + live_target_ / 100 ? remove() : add();
    if (per_mille < 840) return live_.size() < live_target_ - live_target_ / 100 ? add() : remove();
    if (per_mille < 880) return reduce(Kind::execute);
    if (per_mille < 910) return reduce(Kind::cancel);
    if (per_mille < 985) return replace();
    Instruction trade = live_[draw(live_.size())];
    trade.kind = Kind::trade;
    return trade;
  }

 private:
  std::uint64_t draw(std::uint64_t below) { return random_() % below; }
  double uniform() { return static_cast<double>(random_() >> 11) * 0x1p-53; }

  std::uint32_t price_near(std::uint32_t symbol, market::Side side) {
    std::int64_t& middle = middle_[symbol];
    if (draw(64) == 0) middle += draw(2) == 0 ? 1 : -1;
    middle = std::max<std::int64_t>(middle, 1'000);
    const auto away = 1 + std::min<std::int64_t>(900, static_cast<std::int64_t>(-15.0 * std::log(1.0 - uniform())));
    return static_cast<std::uint32_t>((side == market::Side::buy ? middle - away : middle + away) * 100);
  }

  std::uint64_t new_ref() { return next_ref_ += 1 + draw(8); }

  Instruction add() {
    const double skew = uniform();
    Instruction order;
    order.kind = Kind::add;
    order.side = static_cast<market::Side>(draw(2));
    order.symbol = static_cast<std::uint32_t>(skew * skew * skew * static_cast<double>(middle_.size()));
    order.ref = new_ref();
    order.shares = static_cast<std::uint32_t>(100 * (1 + draw(10)));
    order.price = price_near(order.symbol, order.side);
    live_.push_back(order);
    return order;
  }

  Instruction take_out(std::size_t index) {
    Instruction order = live_[index];
    live_[index] = live_.back();
    live_.pop_back();
    return order;
  }

  Instruction remove() {
    Instruction order = take_out(draw(live_.size()));
    order.kind = Kind::remove;
    return order;
  }

  Instruction reduce(Kind kind) {
    const std::size_t index = draw(live_.size());
    const bool whole = kind == Kind::execute && draw(2) == 0;
    if (whole || live_[index].shares == 1) {
      Instruction order = take_out(index);
      order.kind = Kind::execute;
      return order;
    }
    Instruction order = live_[index];
    order.kind = kind;
    order.shares = static_cast<std::uint32_t>(1 + draw(live_[index].shares - 1));
    live_[index].shares -= order.shares;
    return order;
  }

  Instruction replace() {
    Instruction& order = live_[draw(live_.size())];
    Instruction change = order;
    change.kind = Kind::replace;
    change.new_ref = new_ref();
    change.shares = static_cast<std::uint32_t>(100 * (1 + draw(10)));
    change.price = price_near(order.symbol, order.side);
    order.ref = change.new_ref;
    order.shares = change.shares;
    order.price = change.price;
    return change;
  }

  std::mt19937_64 random_;
  std::size_t live_target_;
  bool reached_target_ = false;
  std::uint64_t next_ref_ = 0;
  std::vector<std::int64_t> middle_;
  std::vector<Instruction> live_;
};

}  // namespace plimsoll::bench
