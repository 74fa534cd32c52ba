// Hands quotes from the thread that receives them to the thread that computes with them: the newest of each symbol.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "host/core/latest.hpp"
#include "host/core/time.hpp"
#include "host/market/quote.hpp"

namespace plimsoll::market {

/// Conflates and never queues: memory is fixed, and a reader who is late misses quotes that are no longer true, never
/// the newest. The writer's side is a QuoteSink; it neither waits nor allocates. One writer; one reader at a time.
class QuoteBoard final : public QuoteSink {
 public:
  static constexpr std::size_t longest_name = 47;

  /// Room for this many symbols; those beyond are counted and dropped.
  explicit QuoteBoard(std::size_t symbols)
      : capacity_(symbols),
        slots_(std::make_unique<Slot[]>(symbols)),
        changed_(std::make_unique<std::atomic<std::uint64_t>[]>(words())),
        marks_changed_(std::make_unique<std::atomic<std::uint64_t>[]>(words())) {}

  // The writer's side.
  void on_symbol(SymbolId symbol, std::string_view name) noexcept override {
    const std::size_t index = symbol.index();
    const bool fits = index == symbols_.load(std::memory_order_relaxed) && index < capacity_;
    if (!fits || name.size() > longest_name) dropped_symbols_.fetch_add(1, std::memory_order_relaxed);
    if (!fits) return;
    if (name.size() > longest_name) name = {};  // ids are dense: it takes its place without a name that anybody knows
    Slot& slot = slots_[index];
    std::copy(name.begin(), name.end(), slot.name.begin());
    slot.name_size = static_cast<std::uint8_t>(name.size());
    symbols_.store(index + 1, std::memory_order_release);
  }

  void on_quote(const Quote& quote) noexcept override {
    const std::size_t index = quote.symbol.index();
    if (index >= symbols_.load(std::memory_order_relaxed)) return;
    slots_[index].quote.store(quote);
    tell(changed_, index);
  }

  void on_option_mark(const OptionMark& mark) noexcept override {
    const std::size_t index = mark.symbol.index();
    if (index >= symbols_.load(std::memory_order_relaxed)) return;
    slots_[index].mark.store(mark);
    tell(marks_changed_, index);
  }

  void on_trade(const Trade& trade) noexcept override {
    if (trade.ts_event.ns > last_trade_ns_.load(std::memory_order_relaxed)) {
      last_trade_ns_.store(trade.ts_event.ns, std::memory_order_relaxed);
    }
  }

  // The reader's side.
  /// Tells `sink` what is new since the last call: names first, then the newest quote of each symbol that changed and
  /// after those the newest marks of options, both in the order of their ids. Returns how many of these. `now_ns`, on
  /// the monotonic clock, is when they were taken.
  template <typename Sink>
  std::size_t drain(Sink&& sink, std::int64_t now_ns) noexcept {
    const std::size_t named = symbols_.load(std::memory_order_acquire);
    for (; told_ < named; ++told_) sink.on_symbol(SymbolId(told_), name(told_));
    const auto taken = [now_ns](Slot& slot) { slot.taken_ns.store(now_ns, std::memory_order_relaxed); };
    return take(changed_, [&](Slot& slot) { taken(slot), sink.on_quote(slot.quote.load()); }) +
           take(marks_changed_, [&](Slot& slot) { taken(slot), sink.on_option_mark(slot.mark.load()); });
  }

  /// The next `drain` tells everything that is known once more: for a sink that begins.
  void repeat_all() noexcept {
    told_ = 0;
    const std::size_t named = symbols_.load(std::memory_order_acquire);
    for (std::size_t index = 0; index < named; ++index) {
      const std::uint64_t bit = std::uint64_t{1} << (index % 64);
      if (slots_[index].quote.load().symbol.valid()) changed_[index / 64].fetch_or(bit, std::memory_order_release);
      if (slots_[index].mark.load().symbol.valid()) marks_changed_[index / 64].fetch_or(bit, std::memory_order_release);
    }
  }

  // Any thread's.
  /// A symbol as it is now.
  struct Symbol {
    std::string_view name;               // lives as long as the board
    Quality quality = Quality::unknown;  // of its newest quote; unknown before the first
    std::int64_t taken_ns = 0;           // when the reader last took news of it; 0: never
  };
  /// Precondition: index < symbols().
  [[nodiscard]] Symbol symbol(std::size_t index) const noexcept {
    const Quote quote = slots_[index].quote.load();
    return {name(index), quote.symbol.valid() ? quote.quality : Quality::unknown,
            slots_[index].taken_ns.load(std::memory_order_relaxed)};
  }
  [[nodiscard]] std::size_t symbols() const noexcept { return symbols_.load(std::memory_order_acquire); }
  [[nodiscard]] std::uint64_t quotes() const noexcept { return quotes_.load(std::memory_order_relaxed); }
  /// Quotes and marks that were overwritten before anybody read them.
  [[nodiscard]] std::uint64_t conflated() const noexcept { return conflated_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t dropped_symbols() const noexcept {
    return dropped_symbols_.load(std::memory_order_relaxed);
  }
  /// The venue's time of the latest trade; 0 before the first.
  [[nodiscard]] Timestamp last_trade() const noexcept { return {last_trade_ns_.load(std::memory_order_relaxed)}; }

 private:
  struct Slot {
    Latest<Quote> quote;
    Latest<OptionMark> mark;
    std::atomic<std::int64_t> taken_ns{0};
    std::array<char, longest_name> name{};
    std::uint8_t name_size = 0;
  };

  using Bits = std::unique_ptr<std::atomic<std::uint64_t>[]>;

  void tell(const Bits& changed, std::size_t index) noexcept {
    const std::uint64_t bit = std::uint64_t{1} << (index % 64);
    const std::uint64_t before = changed[index / 64].fetch_or(bit, std::memory_order_release);
    if ((before & bit) != 0) add_one(conflated_);
    add_one(quotes_);
  }
  /// By the writer only, so that no locked instruction is needed.
  static void add_one(std::atomic<std::uint64_t>& count) noexcept {
    count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }

  template <typename Use>
  std::size_t take(const Bits& changed, Use&& use) noexcept {
    std::size_t count = 0;
    for (std::size_t word = 0; word < words(); ++word) {
      if (changed[word].load(std::memory_order_relaxed) == 0) continue;
      // A symbol whose name has not been told yet stays for the next call.
      const std::uint64_t told = word * 64 + 64 <= told_ ? ~std::uint64_t{0}
                                 : word * 64 >= told_    ? 0
                                                         : (std::uint64_t{1} << (told_ % 64)) - 1;
      std::uint64_t bits = changed[word].fetch_and(~told, std::memory_order_acquire) & told;
      for (; bits != 0; bits &= bits - 1, ++count) {
        use(slots_[word * 64 + static_cast<std::size_t>(std::countr_zero(bits))]);
      }
    }
    return count;
  }

  [[nodiscard]] std::size_t words() const noexcept { return (capacity_ + 63) / 64; }
  [[nodiscard]] std::string_view name(std::size_t index) const noexcept {
    return {slots_[index].name.data(), slots_[index].name_size};
  }

  std::size_t capacity_;
  std::unique_ptr<Slot[]> slots_;
  Bits changed_;  // a bit for each symbol: its quote is newer than what the reader took
  Bits marks_changed_;
  std::atomic<std::size_t> symbols_{0};
  std::size_t told_ = 0;  // names that the reader has been told
  std::atomic<std::uint64_t> quotes_{0};
  std::atomic<std::uint64_t> conflated_{0};
  std::atomic<std::uint64_t> dropped_symbols_{0};
  std::atomic<std::int64_t> last_trade_ns_{0};
};

}  // namespace plimsoll::market
