// Listings of a DbnMarket: who speaks for which symbol, and when.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <utility>

#include "net/ingest/dbn_market.hpp"

namespace plimsoll::ingest {
namespace {

constexpr std::uint32_t nobody = UINT32_MAX;

std::uint32_t instrument_of(dbn::ListingKey key) { return static_cast<std::uint32_t>(static_cast<std::uint64_t>(key)); }
std::uint32_t publisher_of(dbn::ListingKey key) {
  return static_cast<std::uint32_t>(static_cast<std::uint64_t>(key) >> 32);
}

/// Characters before the padding, if all of them can be printed.
std::string_view printable(std::span<const char> text) noexcept {
  const auto end = std::find(text.begin(), text.end(), '\0');
  const bool clean = std::all_of(text.begin(), end, [](char letter) { return letter >= 0x20 && letter <= 0x7E; });
  return clean ? std::string_view(text.data(), static_cast<std::size_t>(end - text.begin())) : std::string_view();
}

/// "ESH4" and 34: "ESH4@34"; nothing and 17077: "#17077".
class Suffixed {
 public:
  Suffixed(std::string_view text, char mark, std::uint32_t number) noexcept {
    text = text.substr(0, NameTable::longest - 11);
    char* at = std::copy(text.begin(), text.end(), bytes_.data());
    *at++ = mark;
    size_ = static_cast<std::size_t>(std::to_chars(at, bytes_.data() + bytes_.size(), number).ptr - bytes_.data());
  }
  [[nodiscard]] std::string_view view() const noexcept { return {bytes_.data(), size_}; }

 private:
  std::array<char, NameTable::longest> bytes_;
  std::size_t size_;
};

std::size_t most_listings(const market::BookLimits& limits) { return std::min(limits.symbols, dbn::most_listings); }

}  // namespace

DbnMarket::DbnMarket(const dbn::Metadata& metadata, const DbnMarketOptions& options, market::QuoteSink& sink)
    : names_(metadata, most_listings(options.limits)),
      units_(options.units),
      sink_(sink),
      books_(options.limits),
      symbols_(most_listings(options.limits)),
      slots_(std::bit_ceil(most_listings(options.limits) * 2), nobody),
      holders_(most_listings(options.limits), nobody) {
  listings_.reserve(most_listings(options.limits));
}

std::size_t DbnMarket::seek(dbn::ListingKey key) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = (static_cast<std::uint64_t>(key) * 0x9E3779B97F4A7C15U >> 32) & mask;  // Fibonacci hashing
  while (slots_[at] != nobody && listings_[slots_[at]].key != key) at = (at + 1) & mask;
  return at;
}

const DbnMarket::Listing* DbnMarket::find(dbn::ListingKey key) const noexcept {
  const std::uint32_t place = slots_[seek(key)];
  return place == nobody ? nullptr : &listings_[place];
}

DbnMarket::Listing* DbnMarket::listing_of(const dbn::RecordHeader& header) noexcept {
  const dbn::ListingKey key = dbn::key_of(header);
  std::uint32_t& slot = slots_[seek(key)];
  if (slot == nobody) {
    if (listings_.size() == listings_.capacity()) {
      ++refusals_;
      return nullptr;
    }
    slot = static_cast<std::uint32_t>(listings_.size());
    Listing& fresh = listings_.emplace_back();
    fresh.key = key;
    const auto unit = std::lower_bound(units_.begin(), units_.end(), key,
                                       [](const dbn::ListingUnit& a, dbn::ListingKey b) { return a.key < b; });
    if (unit != units_.end() && unit->key == key && unit->nanos > 0) fresh.unit.nanos = unit->nanos;
  }
  Listing& listing = listings_[slot];
  const bool name_holds = ts_recv_.ns >= listing.name.from_ns && ts_recv_.ns < listing.name.until_ns &&
                          listing.names_version == names_.version();
  if (!name_holds) [[unlikely]]
    name(listing);
  return &listing;
}

bool DbnMarket::taken(const Listing& listing, std::string_view text) noexcept {
  const NameTable::Entry entry = symbols_.find_or_add(text);
  if (entry.added) sink_.on_symbol(entry.symbol, symbols_.name(entry.symbol));
  if (!entry.symbol.valid()) return true;
  std::uint32_t& holder = holders_[entry.symbol.index()];
  if (holder != nobody && listings_[holder].key != listing.key) {
    Listing& other = listings_[holder];
    if (publisher_of(other.key) != publisher_of(listing.key) || ts_recv_.ns < other.name.ends_ns) return true;
    say_outdated(other);  // its days under this name are over: a contract that rolled
    other.symbol = SymbolId();
  }
  return false;
}

void DbnMarket::name(Listing& listing) noexcept {
  listing.name = names_.find(instrument_of(listing.key), ts_recv_);
  listing.names_version = names_.version();
  const std::array<Suffixed, 3> choices{Suffixed(listing.name.text, '@', publisher_of(listing.key)),
                                        Suffixed(listing.name.text, '#', instrument_of(listing.key)),
                                        Suffixed({}, '#', instrument_of(listing.key))};
  std::string_view text = listing.name.text;
  std::size_t next = text.empty() ? 2 : 0;
  if (text.empty()) text = choices[next++].view();
  while (taken(listing, text) && next < choices.size()) text = choices[next++].view();
  const SymbolId symbol = taken(listing, text) ? SymbolId() : symbols_.find_or_add(text).symbol;
  if (!symbol.valid()) ++refusals_;
  if (symbol == listing.symbol) return;
  if (listing.symbol.valid()) {
    say_outdated(listing);
    holders_[listing.symbol.index()] = nobody;
  }
  listing.symbol = symbol;
  listing.changed = true;
  if (symbol.valid()) holders_[symbol.index()] = static_cast<std::uint32_t>(&listing - listings_.data());
}

/// Whoever goes by the name must not think that the last quote under it is current.
void DbnMarket::say_outdated(Listing& listing) noexcept {
  if (listing.quoted) {
    const bool suspect = std::exchange(listing.suspect, true);
    send_quote(listing, ts_recv_);
    listing.suspect = suspect;
  }
  listing.quoted = false;
}

void DbnMarket::learn(const dbn::RecordHeader& header, std::span<const char> text) noexcept {
  const std::string_view symbol = printable(text);
  if (!symbol.empty() && !names_.learn(header.instrument, symbol)) ++refusals_;
}

SymbolId DbnMarket::book_id(const Listing& listing) const noexcept {
  return SymbolId(static_cast<std::size_t>(&listing - listings_.data()));
}

void DbnMarket::on(const dbn::Definition& record) noexcept {
  learn(record.header, record.raw_symbol);
  static_cast<void>(listing_of(record.header));
}

void DbnMarket::on(const dbn::SymbolMapping& record) noexcept { learn(record.header, record.out_symbol); }

}  // namespace plimsoll::ingest
