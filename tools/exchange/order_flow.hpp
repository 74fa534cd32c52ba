// Zero-intelligence traders around the fair values, and the matching of what they send.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tools/exchange/fair_values.hpp"
#include "tools/exchange/feed.hpp"
#include "tools/exchange/settings.hpp"
#include "tools/exchange/true_book.hpp"

namespace plimsoll::exchange {

/// Owns the true books. Every action sends at least one message, and no action leaves a book crossed.
/// The mixture of messages follows a busy day of Nasdaq: about 44 % adds, 40 % deletes, 8 % replacements, 5 %
/// executions.
class OrderFlow {
 public:
  OrderFlow(const VenueSettings& settings, const std::vector<Listing>& universe, Feed& feed);

  /// Somebody does something in continuous trading.
  void act(std::size_t symbol);
  /// A limit order that does not trade, as before the opening.
  void rest(std::size_t symbol);
  /// What is possible while a symbol is halted: orders shrink or leave.
  void withdraw(std::size_t symbol);
  /// A single-price cross: the best bids meet hidden auction interest one level lower, then the bulk print.
  void cross(std::size_t symbol, CrossType type);
  /// The imbalance message that precedes a cross.
  void announce_imbalance(std::size_t symbol, CrossType type);

  /// A symbol, in proportion to activity.
  std::size_t pick_symbol();
  [[nodiscard]] Price4 fair_price(std::size_t symbol);
  FairValues& fair_values() { return fair_values_; }
  [[nodiscard]] const std::vector<TrueBook>& books() const { return books_; }

 private:
  void enter(std::size_t symbol, Side side, Price4 limit, std::uint32_t shares);
  std::uint32_t execute(std::size_t symbol, Side resting, Price4 limit, std::uint32_t shares);
  void add(std::size_t symbol, Side side, Price4 price, std::uint32_t shares);
  void leave(std::size_t symbol, TrueBook::Handle handle);
  void shrink(std::size_t symbol);
  void replace(std::size_t symbol);
  void take(std::size_t symbol);
  void trade_hidden(std::size_t symbol);
  void break_trade(std::size_t symbol);

  [[nodiscard]] Side draw_side();
  [[nodiscard]] std::uint32_t draw_shares();
  [[nodiscard]] Price4 draw_limit(std::size_t symbol, Side side);
  [[nodiscard]] Price4 without_crossing(const TrueBook& book, Side side, Price4 price) const;
  [[nodiscard]] TrueBook::Handle draw_order(std::size_t symbol);
  [[nodiscard]] TrueBook::Handle draw_stale_order(std::size_t symbol);

  const std::vector<Listing>* universe_;
  Feed* feed_;
  SplitMix64 random_;
  FairValues fair_values_;
  std::vector<TrueBook> books_;
  std::vector<std::uint32_t> cumulative_activity_;
  std::size_t target_orders_;
  std::uint64_t next_reference_ = 1;
  std::uint64_t next_match_ = 1;
  std::vector<std::uint64_t> last_hidden_match_;  // by symbol; 0 when there is none to break
};

}  // namespace plimsoll::exchange
