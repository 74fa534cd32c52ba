// One position: what is held, what it cost, lot by lot, and what has been made by closing it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>

#include "host/ledger/amount.hpp"
#include "host/ledger/refusal.hpp"

namespace plimsoll::ledger {

/// Which lot a closing trade closes: the oldest, the newest, or a part of all at their average cost.
enum class LotMethod : std::uint8_t { fifo, lifo, average };

constexpr std::string_view to_string(LotMethod method) {
  switch (method) {
    case LotMethod::fifo: return "fifo";
    case LotMethod::lifo: return "lifo";
    case LotMethod::average: return "average";
  }
  return {};
}

/// Signed like the position: a short lot has a negative quantity and a negative cost (money that came in).
struct Lot {
  std::int64_t quantity = 0;
  Money cost;
};

/// What one trade does: quantity and notional have the same sign, positive for a purchase (a negative price turns the
/// notional's).
struct Trade {
  std::int64_t quantity = 0;  // not zero
  Money notional;
};

/// Money is rounded in two places only: the notional of a trade, before it comes here, and the split of a lot's cost or
/// of a trade's notional, where the smaller part is rounded and the rest stays. So, whatever was rounded, in integers:
///
///     realised == cash + open_cost        and with any value of what is held, and unrealised := value - open_cost,
///     cash + value == realised + unrealised
///
/// Fees are not in here. A quantity lies within +-(2^63 - 1), so every position can be closed.
class Lots {
 public:
  /// Empty when it was applied; otherwise the reason, and nothing has changed.
  std::optional<Refusal> apply(const Trade& trade, LotMethod method, std::size_t most_lots);

  [[nodiscard]] std::int64_t quantity() const { return quantity_; }
  [[nodiscard]] const std::deque<Lot>& open() const { return open_; }  // oldest first; one when averaged
  [[nodiscard]] const Money& open_cost() const { return open_cost_; }
  [[nodiscard]] const Money& cash() const { return cash_; }
  [[nodiscard]] const Money& realised() const { return realised_; }

 private:
  void close(const Trade& trade, LotMethod method);
  void add(const Trade& trade, LotMethod method);

  std::int64_t quantity_ = 0;
  std::deque<Lot> open_;
  Money open_cost_;
  Money cash_;
  Money realised_;
  Money turnover_;  // the sum of absolute notionals bounds every other amount here
};

}  // namespace plimsoll::ledger
