// Which texts may be venues, executions, instruments, books and currencies, and when a trade date begins.
#pragma once

#include <algorithm>
#include <string_view>

#include "host/core/date.hpp"
#include "host/core/time.hpp"
#include "host/ledger/fill.hpp"
#include "host/portfolio/book_tree.hpp"

namespace plimsoll::ledger {

/// Printable ASCII without blanks.
constexpr bool valid_token(std::string_view text, std::size_t longest) {
  return !text.empty() && text.size() <= longest &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

/// Capital letters, at most eight, as in instruments.csv.
constexpr bool valid_currency(std::string_view text) {
  return !text.empty() && text.size() <= longest_currency &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

constexpr bool valid_key(const ExecutionKey& key) {
  return valid_token(key.venue, longest_venue) && valid_token(key.execution_id, longest_execution_id);
}

inline bool valid_book(std::string_view path) {
  return path.size() <= longest_book && portfolio::BookTree::valid_path(path);
}

/// 64 bits of nanoseconds reach from 1677-09-22 to 2262-04-10, whole days.
constexpr bool reachable(Date day) { return day.days_since_epoch() >= -106'751 && day.days_since_epoch() <= 106'750; }

/// 00:00 UTC. Precondition: reachable.
constexpr Timestamp start_of(Date day) { return {std::int64_t{day.days_since_epoch()} * 86'400'000'000'000}; }

}  // namespace plimsoll::ledger
