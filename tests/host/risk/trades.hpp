// Trades as a person would write them, on a desk and in its portfolio file, and what both must give.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {

struct TradeText {
  std::string instrument;
  std::int64_t quantity;
  std::string book;
};

inline std::vector<portfolio::Position> trades_on(const Desk& desk, const std::vector<TradeText>& texts) {
  std::vector<portfolio::Position> trades;
  for (const TradeText& text : texts) {
    trades.push_back({*desk.portfolio.books().find(text.book), *desk.instruments.find(text.instrument),
                      Quantity::from_raw(text.quantity * decimal_scale)});
  }
  return trades;
}

/// The desk of a portfolio file in which the trades stand already.
inline DeskText traded(DeskText text, const std::vector<TradeText>& trades) {
  for (const TradeText& trade : trades) {
    text.positions.push_back(trade.instrument + "," + std::to_string(trade.quantity) + "," + trade.book);
  }
  return text;
}

/// The desk with nothing held at a node and below it, and the same tree of books.
inline DeskText without_node(DeskText text, const std::string& path) {
  for (std::string& line : text.positions) {
    const std::string book = line.substr(line.rfind(',') + 1);
    if (book == path || book.starts_with(path + "/")) line = line.substr(0, line.find(',')) + ",0," + book;
  }
  return text;
}

template <typename Expect>
void compare(const NodeRisk& one, const NodeRisk& other, const Expect& expect) {
  expect(one.path == other.path);
  expect(one.positions == other.positions);
  expect(one.value == other.value);
  expect(one.pnl_mean == other.pnl_mean);
  expect(one.quality == other.quality);
  expect(one.levels.size() == other.levels.size());
  for (std::size_t l = 0; l < one.levels.size(); ++l) {
    expect(one.levels[l].var == other.levels[l].var);
    expect(one.levels[l].es == other.levels[l].es);
    expect(one.levels[l].var_lower == other.levels[l].var_lower);
    expect(one.levels[l].es_standard_error == other.levels[l].es_standard_error);
  }
}

}  // namespace plimsoll::risk
