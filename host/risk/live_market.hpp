// Turns quotes of a feed into marks of what a portfolio depends on, and freezes them into snapshots.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/date.hpp"
#include "host/market/quote.hpp"
#include "host/market/snapshot.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/portfolio/market_data.hpp"

namespace plimsoll::risk {

struct LiveMarketCounters {
  std::uint64_t quotes = 0;           // for symbols that the instruments know
  std::uint64_t unwatched = 0;        // for symbols that they do not
  std::uint64_t moved = 0;            // quotes that changed a mark
  std::uint64_t one_sided = 0;        // no bid or no ask: no mid, the mark turns stale
  std::uint64_t crossed = 0;          // bid at or above ask: excluded, the mark turns stale
  std::uint64_t symbols_dropped = 0;  // symbols beyond `largest_symbol`
  std::uint64_t option_quotes = 0;    // prices of options: their volatility is what is used, so these are not
  std::uint64_t option_marks = 0;     // volatilities for options that the instruments know
  std::uint64_t bad_vols = 0;         // not in (0, 10]: not believed, the mark turns stale
};

constexpr std::size_t largest_symbol = 65'536;

/// One thread. A mark is the mid of the latest two-sided, uncrossed quote and has that quote's quality; any other quote
/// leaves the value and lowers the quality. A quote of quality `unknown` is not believed at all. Starting values come
/// from market data and are of quality `stale` until the feed confirms them (law 4: an old number never passes for a
/// live one). The volatility of an option that a feed names, by its own name, is stale until the venue marks it.
class LiveMarket final : public market::QuoteSink {
 public:
  /// `starting_quality` is `stale` in front of a feed, `live` when the file itself is the market (one-shot `var`).
  LiveMarket(const portfolio::Instruments& instruments, const portfolio::MarketData& start, Moment valued_at,
             Quality starting_quality);

  /// From now on the valuation moves with the feed's time, to whole steps since the epoch and never back: a replay with
  /// other cycles comes to the same instants, and inside a step nothing is built again. All options and futures are
  /// dirty when it moves; what has expired has no number. Precondition: it is valued at an instant; step_ns > 0.
  void age_in_steps(std::int64_t step_ns);

  void on_symbol(SymbolId symbol, std::string_view name) noexcept override;
  void on_quote(const market::Quote& quote) noexcept override;
  void on_trade(const market::Trade& trade) noexcept override;
  /// The mark's volatility becomes the option's, with its quality and time.
  void on_option_mark(const market::OptionMark& mark) noexcept override;

  /// Underlyings whose spot, futures or options changed since the last freeze, ascending.
  [[nodiscard]] const std::vector<UnderlyingId>& dirty() const { return dirty_; }
  [[nodiscard]] bool any_dirty() const { return !dirty_.empty(); }
  /// A value or a quality changed since the last freeze.
  [[nodiscard]] bool any_changed() const { return any_dirty() || quality_changed_; }

  /// All marks as they are now, immutable, with the next number; nothing is dirty afterwards. `as_of` is the time of
  /// the last event that went in. Columns are those of the snapshot before unless something in them was observed since.
  market::SnapshotPtr freeze();

  [[nodiscard]] const LiveMarketCounters& counters() const { return counters_; }
  /// How many underlyings, futures or options the feed has named so far.
  [[nodiscard]] std::size_t matched_symbols() const { return matched_symbols_; }
  /// What a reader must know about how symbols of the feed were matched; grows as the feed names symbols.
  [[nodiscard]] std::vector<std::string> warnings() const;

 private:
  struct Target {
    UnderlyingId underlying;  // invalid: nobody holds anything on this symbol
    InstrumentId future;      // invalid: the symbol is the spot, or an option
    InstrumentId option{};    // invalid: it is not an option
  };

  enum class Match : std::uint8_t { name, alias, ambiguous };
  /// What a name of the feed stands for; `ambiguous` has no target.
  struct Entry {
    Target target;
    Match match = Match::name;
    bool seen = false;  // the feed used this name
  };

  void add_aliases();
  /// Of an event that counts.
  void note_time(Timestamp event) noexcept;
  void mark_dirty(UnderlyingId underlying) noexcept;
  void observe(const Target& target, double mid, const market::Quote& quote) noexcept;
  void degrade(const Target& target, Quality quality) noexcept;
  market::Mark& mark_of(const Target& target) noexcept;
  /// Whether it changed.
  bool update_basis(InstrumentId future) noexcept;
  void update_bases(UnderlyingId underlying) noexcept;

  const portfolio::Instruments& instruments_;
  std::map<std::string, Entry, std::less<>> targets_by_name_;
  std::vector<Target> targets_;      // by SymbolId
  market::MarketSnapshot now_;       // its spots are live; its columns are those of the last freeze
  std::vector<market::Mark> marks_;  // of instruments, live
  std::vector<double> basis_;        // live
  bool marks_touched_ = false;       // since the last freeze
  bool basis_touched_ = false;
  std::vector<UnderlyingId> dirty_;
  std::vector<bool> is_dirty_;
  bool quality_changed_ = false;
  std::int64_t step_ns_ = 0;  // 0: the valuation stands still
  std::size_t matched_symbols_ = 0;
  LiveMarketCounters counters_;
};

}  // namespace plimsoll::risk
