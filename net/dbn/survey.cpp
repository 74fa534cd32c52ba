#include "net/dbn/survey.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace plimsoll::dbn {
namespace {

constexpr std::size_t slots = most_listings * 4;

}  // namespace

Surveyor::Surveyor() : slots_(slots), used_(slots) {}

ListingUnit* Surveyor::see(const RecordHeader& header) noexcept {
  const ListingKey key = key_of(header);
  // Fibonacci hashing; a quarter full at most, so every search ends.
  std::size_t at = static_cast<std::size_t>(static_cast<std::uint64_t>(key) * 0x9E3779B97F4A7C15U >> 32) % slots;
  while (used_[at] && slots_[at].key != key) at = (at + 1) % slots;
  if (!used_[at]) {
    if (count_ == most_listings) {
      survey_.listings_dropped = true;
      return nullptr;
    }
    used_[at] = true;
    slots_[at].key = key;
    ++count_;
  }
  return &slots_[at];
}

void Surveyor::on(const Mbo& record) noexcept {
  ListingUnit* listing = see(record.header);
  if (listing == nullptr || (record.action != Action::add && record.action != Action::modify)) return;
  ++survey_.orders_added;
  if (record.price != undefined_price && record.price != INT64_MIN) {
    listing->nanos = std::gcd(listing->nanos, record.price);
  }
}

void Surveyor::look_at(std::span<const std::byte> record, const Encoding& encoding) noexcept {
  ++survey_.records;
  if (survey_.first.ns == 0) survey_.first = receive_time(record);
  static_cast<void>(dispatch(record, encoding, *this));
}

Survey Surveyor::finish() {
  for (std::size_t at = 0; at < slots; ++at) {
    if (used_[at]) survey_.listings.push_back(slots_[at]);
  }
  std::sort(survey_.listings.begin(), survey_.listings.end(),
            [](const ListingUnit& a, const ListingUnit& b) { return a.key < b.key; });
  std::vector<std::uint32_t> instruments;
  for (const ListingUnit& listing : survey_.listings) {
    instruments.push_back(static_cast<std::uint32_t>(static_cast<std::uint64_t>(listing.key)));
  }
  std::sort(instruments.begin(), instruments.end());
  for (auto at = instruments.begin(); at != instruments.end();) {
    const auto next = std::upper_bound(at, instruments.end(), *at);
    survey_.shared_instruments += next - at > 1 ? 1U : 0U;
    at = next;
  }
  return std::move(survey_);
}

}  // namespace plimsoll::dbn
