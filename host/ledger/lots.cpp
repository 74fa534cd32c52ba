#include "host/ledger/lots.hpp"

#include <algorithm>

#include "kernels/core/contract.hpp"

namespace plimsoll::ledger {
namespace {

Money absolute(const Money& amount) { return {magnitude(amount.local), magnitude(amount.reporting)}; }

bool same_side(std::int64_t a, std::int64_t b) { return (a > 0) == (b > 0); }

std::int64_t size_of(std::int64_t quantity) { return quantity < 0 ? -quantity : quantity; }

}  // namespace

std::optional<Refusal> Lots::apply(const Trade& trade, LotMethod method, std::size_t most_lots) {
  PLIMSOLL_EXPECT(trade.quantity != 0 && trade.quantity >= -INT64_MAX);
  if (!fits(trade.notional)) return Refusal::amount_overflow;
  const int128 after = static_cast<int128>(quantity_) + trade.quantity;
  if (after > INT64_MAX || after < -INT64_MAX) return Refusal::quantity_overflow;
  const Money turnover = turnover_ + absolute(trade.notional);
  if (!fits(turnover)) return Refusal::amount_overflow;
  const bool adds_a_lot = quantity_ != 0 && same_side(quantity_, trade.quantity) && method != LotMethod::average;
  if (adds_a_lot && open_.size() >= most_lots) return Refusal::too_many_lots;

  turnover_ = turnover;
  cash_ -= trade.notional;
  if (quantity_ == 0 || same_side(quantity_, trade.quantity)) {
    add(trade, method);
  } else if (size_of(trade.quantity) <= size_of(quantity_)) {
    close(trade, method);
  } else {  // through zero: the part that closes, then the rest as a lot of its own
    const Trade closing{-quantity_, share(trade.notional, size_of(quantity_), size_of(trade.quantity))};
    const Trade opening{trade.quantity + quantity_, trade.notional - closing.notional};
    close(closing, method);
    add(opening, method);
  }
  PLIMSOLL_EXPECT(quantity_ == static_cast<std::int64_t>(after) && realised_ == cash_ + open_cost_);
  return std::nullopt;
}

void Lots::add(const Trade& trade, LotMethod method) {
  if (method == LotMethod::average && !open_.empty()) {
    open_.front().quantity += trade.quantity;
    open_.front().cost += trade.notional;
  } else {
    open_.push_back({trade.quantity, trade.notional});
  }
  quantity_ += trade.quantity;
  open_cost_ += trade.notional;
}

void Lots::close(const Trade& trade, LotMethod method) {
  Trade rest = trade;
  while (rest.quantity != 0) {
    PLIMSOLL_EXPECT(!open_.empty());
    Lot& lot = method == LotMethod::lifo ? open_.back() : open_.front();
    const std::int64_t taken = std::min(size_of(rest.quantity), size_of(lot.quantity));
    const Money proceeds = share(rest.notional, taken, size_of(rest.quantity));
    const Money cost = share(lot.cost, taken, size_of(lot.quantity));
    const std::int64_t signed_taken = rest.quantity > 0 ? taken : -taken;
    rest.quantity -= signed_taken;
    rest.notional -= proceeds;
    lot.quantity += signed_taken;
    lot.cost -= cost;
    quantity_ += signed_taken;
    open_cost_ -= cost;
    realised_ -= proceeds + cost;  // a sale's notional is negative, and so is the cost of what was sold short
    if (lot.quantity != 0) continue;
    if (method == LotMethod::lifo) {
      open_.pop_back();
    } else {
      open_.pop_front();
    }
  }
}

}  // namespace plimsoll::ledger
