#include "net/ingest/dbn_names.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace plimsoll::ingest {
namespace {

std::optional<std::uint32_t> number(const std::string& text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::int64_t midnight_ns(Date date) {
  constexpr std::int64_t day_ns = 86'400'000'000'000;
  constexpr std::int64_t furthest_day = INT64_MAX / day_ns;  // 2262; a mapping may be without an end and say 2999
  return std::clamp<std::int64_t>(date.days_since_epoch(), -furthest_day, furthest_day) * day_ns;
}

}  // namespace

DbnNames::DbnNames(const dbn::Metadata& metadata, std::size_t most_learned)
    : learned_(std::bit_ceil(most_learned * 2)), most_learned_(most_learned), learned_texts_(most_learned) {
  const bool asked_by_number = metadata.in == dbn::SymbolKind::instrument_id;
  for (const dbn::SymbolIntervals& mapping : metadata.mappings) {
    for (const dbn::MappingInterval& interval : mapping.intervals) {
      const auto instrument = number(asked_by_number ? mapping.symbol : interval.symbol);
      const std::string& text = asked_by_number ? interval.symbol : mapping.symbol;
      if (!instrument || text.empty()) continue;
      entries_.push_back({*instrument, midnight_ns(interval.first), midnight_ns(interval.end),
                          static_cast<std::uint32_t>(texts_.size()), static_cast<std::uint32_t>(text.size())});
      texts_.insert(texts_.end(), text.begin(), text.end());
    }
  }
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.instrument, a.from_ns, a.ends_ns, a.text_at) <
           std::tie(b.instrument, b.from_ns, b.ends_ns, b.text_at);
  });
}

DbnName DbnNames::found(const Entry& entry) const noexcept {
  return {{texts_.data() + entry.text_at, entry.text_size}, INT64_MIN, INT64_MAX, entry.ends_ns};
}

DbnName DbnNames::find(std::uint32_t instrument, Timestamp ts) const noexcept {
  const auto after = std::partition_point(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.instrument < instrument || (entry.instrument == instrument && entry.from_ns <= ts.ns);
  });
  const bool comes_later = after != entries_.end() && after->instrument == instrument;
  if (after != entries_.begin() && std::prev(after)->instrument == instrument) {
    DbnName name = found(*std::prev(after));
    name.from_ns = std::prev(after)->from_ns;
    if (comes_later) name.until_ns = after->from_ns;
    return name;
  }
  if (comes_later) {
    DbnName name = found(*after);
    name.until_ns = after->from_ns;
    return name;
  }
  const Learned& learned = learned_[seek(instrument)];
  return learned.text.valid() ? DbnName{learned_texts_.name(learned.text)} : DbnName{};
}

bool DbnNames::learn(std::uint32_t instrument, std::string_view text) noexcept {
  Learned& slot = learned_[seek(instrument)];
  if (!slot.text.valid() && learned_count_ == most_learned_) return false;
  const SymbolId name = learned_texts_.find_or_add(text).symbol;
  if (!name.valid()) return false;
  if (name == slot.text) return true;
  learned_count_ += slot.text.valid() ? 0U : 1U;
  slot = {instrument, name};
  ++version_;
  return true;
}

std::size_t DbnNames::seek(std::uint32_t instrument) const noexcept {
  const std::size_t mask = learned_.size() - 1;
  std::size_t at = (std::uint64_t{instrument} * 0x9E3779B97F4A7C15U >> 32) & mask;  // Fibonacci hashing
  while (learned_[at].text.valid() && learned_[at].instrument != instrument) at = (at + 1) & mask;
  return at;
}

}  // namespace plimsoll::ingest
