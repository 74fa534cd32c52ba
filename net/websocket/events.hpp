// What a message of a venue says, in words that all venues share: the output of every decoder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "host/core/decimal.hpp"
#include "host/core/time.hpp"
#include "host/market/levels.hpp"

namespace plimsoll::websocket {

constexpr std::int64_t no_update_id = -1;

/// The new size at a price; zero removes the level.
struct LevelChange {
  market::Side side = market::Side::buy;
  Price price;
  Quantity size;
  friend constexpr bool operator==(const LevelChange&, const LevelChange&) = default;
};

/// A whole book, or what changed since the last change. Its levels are `count` ones in the batch, from `first`.
struct BookChange {
  enum class Kind : std::uint8_t { snapshot, change };
  Kind kind = Kind::change;
  std::string_view symbol;
  std::int64_t first_id = no_update_id;     // first update inside
  std::int64_t last_id = no_update_id;      // last update inside
  std::int64_t previous_id = no_update_id;  // last update of the change before this one
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  Timestamp ts_event;
};

/// A size of zero: that side is empty.
struct BestQuote {
  std::string_view symbol;
  Price bid;
  Price ask;
  Quantity bid_size;
  Quantity ask_size;
  Timestamp ts_event;  // 0 when the venue gives none
};

struct Execution {
  std::string_view symbol;
  Price price;
  Quantity size;
  Timestamp ts_event;
};

/// What a venue uses to mark a future; with the funding of a perpetual one.
struct FutureTicker {
  std::string_view symbol;
  Price mark;
  Price index;
  std::optional<double> funding_rate;  // of one funding period, as a fraction
  Timestamp next_funding;              // 0 when not given
  Timestamp ts_event;
};

/// What a venue says about an option besides its book.
struct OptionTicker {
  std::string_view symbol;
  double implied_vol = 0.0;  // annual, as a fraction
  Price mark;                // in the currency that the venue quotes in
  Price underlying;
  std::optional<double> delta;
  std::optional<double> gamma;
  std::optional<double> vega;
  std::optional<double> theta;
  std::optional<double> rho;
  Timestamp ts_event;
};

enum class ListingKind : std::uint8_t { spot, future, option, other };

/// One instrument that a venue offers.
struct Listing {
  std::string_view symbol;
  ListingKind kind = ListingKind::other;
  bool active = false;
  Price tick;
  Quantity contract_size;
  std::optional<Price> strike;
  std::optional<bool> is_call;
  Timestamp expiry;  // 0: never
};

/// What a message asks of, or tells, the session rather than the market.
enum class Control : std::uint8_t {
  none,
  heartbeat,     // the venue is alive
  test_request,  // the venue wants an answer
  accepted,      // a request of ours was granted
  refused,       // a request of ours was not
};

/// What became of a message.
enum class Verdict : std::uint8_t {
  decoded,
  ignored,          // well understood, nothing in it for us
  unknown,          // JSON of a kind that we do not know
  malformed,        // not JSON, cut, or a field that is missing or of the wrong type
  unrepresentable,  // a price or size that does not fit into 64 bits of 1e-9 units
};

/// How much one message may hold; whatever is beyond is malformed. A full book of the largest venue is 60,000 levels.
struct BatchLimits {
  std::size_t levels = 262'144;
  std::size_t events = 4'096;  // of each kind
};

/// The events of one message, complete or not at all. Texts point into the message or the parser: they last until the
/// next message. Allocates at construction only.
class EventBatch {
 public:
  explicit EventBatch(BatchLimits limits = {}) : limits_(limits) {
    levels.reserve(limits.levels);
    books.reserve(limits.events);
    quotes.reserve(limits.events);
    executions.reserve(limits.events);
    futures.reserve(limits.events);
    options.reserve(limits.events);
    listings.reserve(limits.events);
  }

  void clear() noexcept {
    levels.clear();
    books.clear();
    quotes.clear();
    executions.clear();
    futures.clear();
    options.clear();
    listings.clear();
    control = Control::none;
    request_id = no_update_id;
    sequence = no_update_id;
    reason = {};
    skipped = 0;
  }

  /// False when there is no room.
  [[nodiscard]] bool add(const LevelChange& level) noexcept { return put(levels, level, limits_.levels); }
  [[nodiscard]] bool add(const BookChange& book) noexcept { return put(books, book, limits_.events); }
  [[nodiscard]] bool add(const BestQuote& quote) noexcept { return put(quotes, quote, limits_.events); }
  [[nodiscard]] bool add(const Execution& execution) noexcept { return put(executions, execution, limits_.events); }
  [[nodiscard]] bool add(const FutureTicker& future) noexcept { return put(futures, future, limits_.events); }
  [[nodiscard]] bool add(const OptionTicker& option) noexcept { return put(options, option, limits_.events); }
  [[nodiscard]] bool add(const Listing& listing) noexcept { return put(listings, listing, limits_.events); }

  [[nodiscard]] std::span<const LevelChange> levels_of(const BookChange& book) const noexcept {
    return std::span(levels).subspan(book.first, book.count);
  }

  std::vector<LevelChange> levels;
  std::vector<BookChange> books;
  std::vector<BestQuote> quotes;
  std::vector<Execution> executions;
  std::vector<FutureTicker> futures;
  std::vector<OptionTicker> options;
  std::vector<Listing> listings;
  Control control = Control::none;
  std::int64_t request_id = no_update_id;  // of the request that is answered
  std::int64_t sequence = no_update_id;    // of the message on its connection, where the venue counts
  std::string_view reason;                 // why a request was refused
  std::uint32_t skipped = 0;               // single trades that could not be represented

 private:
  template <typename T>
  static bool put(std::vector<T>& list, const T& item, std::size_t most) noexcept {
    if (list.size() == most) return false;
    list.push_back(item);
    return true;
  }

  BatchLimits limits_;
};

}  // namespace plimsoll::websocket
