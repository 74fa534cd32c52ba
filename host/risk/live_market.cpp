#include "host/risk/live_market.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "host/core/fault_list.hpp"
#include "host/portfolio/venue_suffix.hpp"
#include "host/risk/cells.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::risk {
namespace {

using portfolio::Instrument;
using portfolio::InstrumentKind;

constexpr double largest_vol = 10.0;  // as in the market file: a thousand per cent a year

}  // namespace

LiveMarket::LiveMarket(const portfolio::Instruments& instruments, const portfolio::MarketData& start, Moment valued_at,
                       Quality starting_quality)
    : instruments_(instruments), targets_(largest_symbol), is_dirty_(instruments.underlyings().size()) {
  dirty_.reserve(instruments.underlyings().size());
  now_.valued_at = valued_at;
  now_.spots.resize(instruments.underlyings().size());
  marks_.resize(instruments.size());
  basis_.resize(instruments.size());
  // Without a rate nothing that needs one has a value, and so its nodes have no number.
  std::vector<double> rates(instruments.size(), std::numeric_limits<double>::quiet_NaN());
  for (const Instrument& instrument : instruments) {
    if (const auto rate = start.rate(instrument.currency)) rates[instrument.id.index()] = *rate;
  }
  now_.rates = std::move(rates);
  for (std::uint32_t u = 0; u < now_.spots.size(); ++u) {
    const UnderlyingId id{u};
    if (const auto price = start.price(id)) now_.spots[u] = {*price, starting_quality, {}};
    const std::string& name = instruments.underlying_name(id);
    targets_by_name_.insert_or_assign(name, Entry{{id, {}}});
  }
  for (const Instrument& instrument : instruments) {
    const std::size_t at = instrument.id.index();
    if (instrument.kind == InstrumentKind::option) {
      if (const auto vol = start.implied_vol(instrument.id)) marks_[at] = {*vol, Quality::live, {}};
      targets_by_name_.try_emplace(instrument.name, Entry{{instrument.underlying, {}, instrument.id}});
    } else if (instrument.kind == InstrumentKind::future) {
      // Like an implied vol, the basis of a future that no feed names is a parameter; see on_symbol.
      if (const auto price = start.price(instrument)) marks_[at] = {*price, Quality::live, {}};
      update_basis(instrument.id);
      targets_by_name_.insert_or_assign(instrument.name, Entry{{instrument.underlying, instrument.id}});
    }
  }
  marks_touched_ = basis_touched_ = true;
  add_aliases();
}

void LiveMarket::add_aliases() {
  // "AAPL.XNAS" is AAPL on a feed that does not repeat the venue, unless another instrument may be meant as well.
  for (std::uint32_t u = 0; u < now_.spots.size(); ++u) {
    const std::string& name = instruments_.underlying_name(UnderlyingId{u});
    const std::string_view symbol = portfolio::symbol_part(name);
    if (symbol == name) continue;
    const auto [at, is_new] =
        targets_by_name_.try_emplace(std::string(symbol), Entry{{UnderlyingId{u}, {}}, Match::alias});
    if (!is_new && at->second.match == Match::alias) at->second = Entry{{}, Match::ambiguous};
  }
}

std::vector<std::string> LiveMarket::warnings() const {
  std::size_t aliases = 0;
  std::size_t ambiguous = 0;
  std::string alias;
  std::string unclear;
  for (const auto& [name, entry] : targets_by_name_) {
    if (!entry.seen) continue;
    if (entry.match == Match::alias && ++aliases == 1) {
      alias = quoted(name) + " for " + quoted(instruments_.underlying_name(entry.target.underlying));
    } else if (entry.match == Match::ambiguous && ++ambiguous == 1) {
      unclear = quoted(name);
    }
  }
  std::vector<std::string> warnings;
  if (aliases != 0) {
    warnings.push_back(std::to_string(aliases) + " symbols of the feed are taken for an instrument with a venue: " +
                       alias + (aliases > 1 ? " and more" : ""));
  }
  if (ambiguous != 0) {
    warnings.push_back(std::to_string(ambiguous) +
                       " symbols of the feed go to nobody, because instruments of several venues could be meant: " +
                       unclear + (ambiguous > 1 ? " and more" : ""));
  }
  return warnings;
}

void LiveMarket::age_in_steps(std::int64_t step_ns) {
  PLIMSOLL_EXPECT(step_ns > 0 && now_.valued_at.instant());
  step_ns_ = step_ns;
}

void LiveMarket::note_time(Timestamp event) noexcept {
  now_.as_of = std::max(now_.as_of, event);
  if (step_ns_ == 0) return;
  const Timestamp step{now_.as_of.ns - now_.as_of.ns % step_ns_};
  if (step <= *now_.valued_at.instant()) return;
  now_.valued_at = now_.valued_at.moved_to(step);
  for (const Instrument& instrument : instruments_) {
    if (instrument.expires()) mark_dirty(instrument.underlying);
  }
}

void LiveMarket::on_symbol(SymbolId symbol, std::string_view name) noexcept {
  if (symbol.index() >= targets_.size()) {
    ++counters_.symbols_dropped;
    return;
  }
  const auto found = targets_by_name_.find(name);
  if (found == targets_by_name_.end()) return;
  found->second.seen = true;
  const Target target = found->second.target;
  if (!target.underlying.valid()) return;  // ambiguous
  if (!targets_[symbol.index()].underlying.valid()) ++matched_symbols_;
  targets_[symbol.index()] = target;
  // Until the feed confirms what the file says.
  if (target.future.valid() || target.option.valid()) degrade(target, Quality::stale);
}

void LiveMarket::on_quote(const market::Quote& quote) noexcept {
  const Target target = quote.symbol.index() < targets_.size() ? targets_[quote.symbol.index()] : Target{};
  if (!target.underlying.valid()) {
    ++counters_.unwatched;
    return;
  }
  if (target.option.valid()) {
    ++counters_.option_quotes;
    return;
  }
  ++counters_.quotes;
  note_time(quote.ts_event);
  if (quote.quality == Quality::unknown) {
    degrade(target, Quality::stale);
  } else if (quote.two_sided()) {
    observe(target, Price::from_raw(std::midpoint(quote.bid.raw(), quote.ask.raw())).to_double(), quote);
  } else if (quote.bid_size.raw() > 0 && quote.ask_size.raw() > 0 && quote.quality == Quality::live) {
    ++counters_.crossed;
    degrade(target, Quality::stale);
  } else if (quote.quality != Quality::live) {
    degrade(target, quote.quality);
  } else {
    ++counters_.one_sided;
    degrade(target, Quality::stale);
  }
}

void LiveMarket::on_trade(const market::Trade& trade) noexcept { note_time(trade.ts_event); }

void LiveMarket::on_option_mark(const market::OptionMark& given) noexcept {
  const Target target = given.symbol.index() < targets_.size() ? targets_[given.symbol.index()] : Target{};
  if (!target.option.valid()) {
    ++counters_.unwatched;
    return;
  }
  ++counters_.option_marks;
  note_time(given.ts_event);
  if (given.quality == Quality::unknown) return degrade(target, Quality::stale);
  if (!(given.implied_vol > 0.0 && given.implied_vol <= largest_vol)) {  // NaN too
    ++counters_.bad_vols;
    return degrade(target, Quality::stale);
  }
  market::Mark& mark = mark_of(target);
  const bool moved = mark.value != given.implied_vol || mark.quality == Quality::unknown;
  quality_changed_ = quality_changed_ || mark.quality != given.quality;
  mark = {given.implied_vol, given.quality, given.ts_event};
  marks_touched_ = true;
  if (!moved) return;
  ++counters_.moved;
  mark_dirty(target.underlying);
}

market::SnapshotPtr LiveMarket::freeze() {
  ++now_.number;
  for (const UnderlyingId underlying : dirty_) is_dirty_[underlying.index()] = false;
  dirty_.clear();
  quality_changed_ = false;
  if (std::exchange(marks_touched_, false)) now_.marks = marks_;
  if (std::exchange(basis_touched_, false)) now_.basis = basis_;
  return std::make_shared<const market::MarketSnapshot>(now_);
}

void LiveMarket::observe(const Target& target, double mid, const market::Quote& quote) noexcept {
  market::Mark& mark = mark_of(target);
  const bool first = mark.quality == Quality::unknown;
  const bool moved = mark.value != mid || first;
  quality_changed_ = quality_changed_ || mark.quality != quote.quality;
  mark = {mid, quote.quality, quote.ts_event};
  marks_touched_ = marks_touched_ || target.future.valid();
  if (moved) ++counters_.moved;
  bool changed = moved;
  if (target.future.valid()) {
    // Confirmed at an unchanged price after the spot moved is news too: it is the basis that moved.
    changed = update_basis(target.future) || moved;
  } else if (first) {
    update_bases(target.underlying);
  }
  if (changed) mark_dirty(target.underlying);
}

void LiveMarket::degrade(const Target& target, Quality quality) noexcept {
  market::Mark& mark = mark_of(target);
  if (mark.quality == Quality::unknown || mark.quality == quality) return;
  mark.quality = quality;
  marks_touched_ = marks_touched_ || target.future.valid() || target.option.valid();
  quality_changed_ = true;
}

market::Mark& LiveMarket::mark_of(const Target& target) noexcept {
  if (target.option.valid()) return marks_[target.option.index()];
  if (!target.future.valid()) return now_.spots[target.underlying.index()];
  return marks_[target.future.index()];
}

bool LiveMarket::update_basis(InstrumentId id) noexcept {
  // Between two observations of the future its basis is what stands still, so that it follows the spot.
  const Instrument& future = instruments_[id];
  const market::Mark& spot = now_.spots[future.underlying.index()];
  const market::Mark& mark = marks_[id.index()];
  if (spot.quality == Quality::unknown || mark.quality == Quality::unknown) return false;
  const double basis = future_basis(future, mark.value, spot.value, now_.rates[id.index()], now_.valued_at);
  const bool changed = std::exchange(basis_[id.index()], basis) != basis;
  basis_touched_ = basis_touched_ || changed;
  return changed;
}

void LiveMarket::update_bases(UnderlyingId underlying) noexcept {
  for (const Instrument& future : instruments_) {
    if (future.kind == InstrumentKind::future && future.underlying == underlying) update_basis(future.id);
  }
}

void LiveMarket::mark_dirty(UnderlyingId underlying) noexcept {
  if (is_dirty_[underlying.index()]) return;
  is_dirty_[underlying.index()] = true;
  dirty_.insert(std::lower_bound(dirty_.begin(), dirty_.end(), underlying), underlying);
}

}  // namespace plimsoll::risk
