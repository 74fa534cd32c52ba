// What a venue wants to hear and how it behaves: everything about it that is not the meaning of its messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/websocket/decoder.hpp"
#include "net/websocket/pacing.hpp"
#include "net/websocket/synced_book.hpp"

namespace plimsoll::websocket {

/// How a book that lost a change becomes whole again.
enum class Recovery : std::uint8_t {
  fetch,        // a snapshot from the REST service
  resubscribe,  // the venue sends a snapshot after a new subscription
  reconnect,    // the same, but only a new connection is sure to bring one
};

/// Where a feed's quotes come from.
enum class QuoteSource : std::uint8_t {
  books,        // the best of order books that we keep
  best_quotes,  // the venue's own best prices; no books are kept
};

struct VenueRules {
  BookRule book_rule = BookRule::in_order;
  Recovery recovery = Recovery::reconnect;
  std::size_t snapshot_cut_at = 0;              // levels per side at which a snapshot may have been cut; 0: never
  std::int64_t snapshot_spacing_ns = ns_per_s;  // between two requests for snapshots
  RateLimit connections{1, ns_per_s};
  RateLimit messages{4, ns_per_s};
  std::int64_t stale_after_ns = 10 * ns_per_s;  // without any message quotes are no longer live
  std::size_t most_symbols = 200;               // on one connection
  enum class Numbering : std::uint8_t { none, every_message };
  Numbering numbering = Numbering::none;  // messages of a connection count up by one
};

/// Constant after construction but for its decoder's buffers.
class Venue {
 public:
  virtual ~Venue() = default;
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;
  [[nodiscard]] virtual const VenueRules& rules() const noexcept = 0;
  [[nodiscard]] virtual Decoder& decoder() noexcept = 0;
  /// The texts that ask for everything about `symbols`, and how many of them the venue will answer.
  [[nodiscard]] virtual std::vector<std::string> subscriptions(std::span<const std::string> symbols) const = 0;
  [[nodiscard]] virtual std::size_t answers(std::size_t subscription_texts) const noexcept {
    return subscription_texts;
  }
  /// Path and query of a snapshot (Recovery::fetch).
  [[nodiscard]] virtual std::string snapshot_target(std::string_view /*symbol*/) const { return {}; }
  /// The texts that bring a new snapshot (Recovery::resubscribe).
  [[nodiscard]] virtual std::vector<std::string> renewal(std::string_view /*symbol*/) const { return {}; }
  /// What answers a test request; empty when the venue makes none.
  [[nodiscard]] virtual std::string_view test_answer() const noexcept { return {}; }
};

/// "a","b" for a JSON list: `text` of each symbol in quotes. Symbols are checked to need no escapes.
template <typename Text>
std::string quoted_list(std::span<const std::string> symbols, Text&& text) {
  std::string list;
  for (const std::string& symbol : symbols) {
    if (!list.empty()) list += ',';
    list.append("\"").append(text(symbol)).append("\"");
  }
  return list;
}

}  // namespace plimsoll::websocket
