// How old and how good the quotes of a feed are, counted over its symbols.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "host/market/quote_board.hpp"
#include "net/ingest/feed_agent.hpp"

namespace plimsoll::cli {

/// Ages are times since the risk thread took the last news, on the monotonic clock: right to within a cycle.
struct SymbolCensus {
  std::array<std::size_t, 5> by_quality{};  // indexed by Quality
  double oldest_seconds = 0.0;              // of the symbols that were heard of; 0 when none was
};

inline double age_seconds(std::int64_t since_ns, std::int64_t now_ns) {
  return static_cast<double>(now_ns - since_ns) * 1e-9;
}

/// Since the last frame; infinite before the first.
inline double age_seconds(const ingest::FeedStatus& status, std::int64_t now_ns) {
  return status.last_frame_ns == 0 ? std::numeric_limits<double>::infinity()
                                   : age_seconds(status.last_frame_ns, now_ns);
}

/// Any thread; looks at every symbol.
inline SymbolCensus census_of(const market::QuoteBoard& board, std::int64_t now_ns) {
  SymbolCensus census;
  for (std::size_t s = 0; s < board.symbols(); ++s) {
    const market::QuoteBoard::Symbol symbol = board.symbol(s);
    ++census.by_quality[static_cast<std::size_t>(symbol.quality)];
    if (symbol.taken_ns == 0) continue;
    census.oldest_seconds = std::max(census.oldest_seconds, age_seconds(symbol.taken_ns, now_ns));
  }
  return census;
}

}  // namespace plimsoll::cli
