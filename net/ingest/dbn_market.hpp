// What DBN records mean: order books or best prices, trading states, and from them quotes and trades.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "host/market/order_books.hpp"
#include "host/market/quote.hpp"
#include "host/market/trading_state.hpp"
#include "net/dbn/survey.hpp"
#include "net/ingest/dbn_names.hpp"
#include "net/ingest/feed.hpp"
#include "net/ingest/name_table.hpp"

namespace plimsoll::ingest {

/// Whole numbers of a unit, as the books keep prices. Zero and negative prices are legal on some venues, and books take
/// positive ones only: all are lifted by the same amount.
struct BookUnit {
  std::int64_t nanos = market::nanos_per_wire_unit;

  static constexpr std::int64_t lift = std::int64_t{1} << 45;
  static_assert(2 * lift <= market::largest_wire_price.units);

  /// An unacceptable price when `price` is undefined, no multiple of the unit or too far from zero.
  [[nodiscard]] constexpr market::WirePrice to_book(std::int64_t price) const noexcept {
    if (price == dbn::undefined_price || price % nanos != 0) return {};
    const std::int64_t units = price / nanos;
    return units > -lift && units < lift ? market::WirePrice{units + lift} : market::WirePrice{};
  }
  /// Exact; a price that `to_book` took.
  [[nodiscard]] constexpr Price to_price(market::WirePrice price) const noexcept {
    return Price::from_raw((price.units - lift) * nanos);
  }
};

struct DbnMarketOptions {
  market::BookLimits limits;
  std::vector<dbn::ListingUnit> units;  // sorted by key; a listing that is missing has prices in 1e-4
};

/// Handler for dbn::dispatch. What one publisher says about one instrument is a listing; it has a book of its own when
/// it is fed by orders. Quality of a quote (law 4): live only when the listing is known to trade, its book is whole
/// and has refused nothing, and bid < ask. A book is whole from its first snapshot or `clear` on; otherwise we joined
/// late. The state of most files is not told: until a status record says more, a trade proves that the market is open.
class DbnMarket : public dbn::RecordHandler {
 public:
  using dbn::RecordHandler::on;

  DbnMarket(const dbn::Metadata& metadata, const DbnMarketOptions& options, market::QuoteSink& sink);

  void set_ts_recv(Timestamp ts_recv) noexcept { ts_recv_ = ts_recv; }

  void on(const dbn::Mbo& record) noexcept;
  void on(const dbn::Trade& record) noexcept;
  void on(const dbn::Mbp1& record) noexcept { on_level(record.event, record.levels[0]); }
  void on(const dbn::Mbp10& record) noexcept { on_level(record.event, record.levels[0]); }
  void on(const dbn::Bbo& record) noexcept;
  void on(const dbn::ConsolidatedMbp1& record) noexcept;
  void on(const dbn::ConsolidatedBbo& record) noexcept;
  void on(const dbn::Status& record) noexcept;
  void on(const dbn::Definition& record) noexcept;
  void on(const dbn::SymbolMapping& record) noexcept;
  /// A record of a known type that could not be read: whatever it was, it is missing.
  void distrust(const dbn::RecordHeader& header) noexcept;

  [[nodiscard]] const NameTable& symbols() const noexcept { return symbols_; }
  /// The book of one publisher and instrument, and the unit of its prices.
  [[nodiscard]] std::optional<market::BookView> book(dbn::ListingKey key) const noexcept;
  [[nodiscard]] BookUnit unit(dbn::ListingKey key) const noexcept;
  [[nodiscard]] const market::OrderBooks& books() const noexcept { return books_; }
  void add_to(FeedCounters& counters) const noexcept;

 private:
  enum class Picture : std::uint8_t {
    joined_late,  // orders that we never heard of may stand in the book
    building,     // inside a snapshot
    whole,
  };

  struct Listing {
    dbn::ListingKey key{};
    SymbolId symbol;                                    // invalid: no room for its name, or another listing has it
    DbnName name{{}, INT64_MAX, INT64_MIN, INT64_MAX};  // none that holds at any time
    std::uint64_t names_version = 0;
    BookUnit unit;
    dbn::BidAsk top;  // of listings without a book
    market::TradingState state = market::TradingState::unknown;
    Picture picture = Picture::joined_late;
    bool has_book = false;
    bool in_snapshot = false;  // the last order came from one
    bool suspect = false;      // the book is not what the venue has
    bool changed = false;      // the best prices or what they are worth, since the last quote
    bool quoted = false;
    std::int16_t quotes_from = -1;  // the type of record that feeds its quotes, and that of its trades: the same
    std::int16_t trades_from = -1;  // event may come in several schemas
  };

  struct Event {
    std::uint8_t type = 0;
    std::uint64_t ts_event = 0;
    std::uint8_t flags = 0;
  };

  Listing* listing_of(const dbn::RecordHeader& header) noexcept;
  [[nodiscard]] const Listing* find(dbn::ListingKey key) const noexcept;
  [[nodiscard]] std::size_t seek(dbn::ListingKey key) const noexcept;
  void name(Listing& listing) noexcept;
  void say_outdated(Listing& listing) noexcept;
  [[nodiscard]] bool taken(const Listing& listing, std::string_view text) noexcept;
  void learn(const dbn::RecordHeader& header, std::span<const char> text) noexcept;
  [[nodiscard]] SymbolId book_id(const Listing& listing) const noexcept;
  [[nodiscard]] market::OrderRef order_ref(const Listing& listing, std::uint64_t order) const noexcept;

  void begin_picture(Listing& listing, Picture picture) noexcept;
  void apply(Listing& listing, const dbn::Mbo& record) noexcept;
  void note(Listing& listing, const market::BookChange& change) noexcept;
  void set_suspect(Listing& listing) noexcept;
  void on_level(const dbn::Trade& event, const dbn::BidAsk& level) noexcept;
  void set_top(Listing& listing, const Event& event, const dbn::BidAsk& level) noexcept;
  void report(Listing& listing, const Event& event, std::int64_t price, std::uint32_t size) noexcept;
  void prove_trading(Listing& listing) noexcept;
  void set_state(Listing& listing, market::TradingState state) noexcept;
  void finish(Listing& listing, const Event& event) noexcept;
  [[nodiscard]] Timestamp time_of(const Event& event) const noexcept;
  void send_quote(Listing& listing, Timestamp ts_event) noexcept;

  DbnNames names_;
  std::vector<dbn::ListingUnit> units_;
  market::QuoteSink& sink_;
  market::OrderBooks books_;  // by place of the listing
  NameTable symbols_;
  std::vector<std::uint32_t> slots_;    // open addressing: place of the listing, or none
  std::vector<Listing> listings_;       // reserved at construction
  std::vector<std::uint32_t> holders_;  // by symbol: place of the listing that speaks for it
  Timestamp ts_recv_;
  std::uint64_t bad_letters_ = 0;  // sides and actions that are none
  std::uint64_t not_orders_ = 0;   // whole levels where orders were expected
  std::uint64_t told_twice_ = 0;
  std::uint64_t bad_prices_ = 0;
  std::uint64_t refusals_ = 0;
  std::uint64_t crossed_ = 0;
  std::uint64_t quotes_ = 0;
  std::uint64_t trades_ = 0;
};

}  // namespace plimsoll::ingest
