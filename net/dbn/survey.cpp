#include "net/dbn/survey.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace plimsoll::dbn {

Surveyor::Surveyor() : slots_(64) {}

std::size_t Surveyor::seek(ListingKey key) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = (static_cast<std::uint64_t>(key) * 0x9E3779B97F4A7C15U >> 32) & mask;  // Fibonacci hashing
  while (slots_[at].used && slots_[at].unit.key != key) at = (at + 1) & mask;
  return at;
}

void Surveyor::grow() {
  std::vector<Slot> before(slots_.size() * 2);
  before.swap(slots_);
  for (const Slot& slot : before) {
    if (slot.used) slots_[seek(slot.unit.key)] = slot;
  }
}

ListingUnit* Surveyor::see(const RecordHeader& header) noexcept {
  const ListingKey key = key_of(header);
  std::size_t at = seek(key);
  if (!slots_[at].used) {
    if (count_ == most_listings) {
      survey_.listings_dropped = true;
      return nullptr;
    }
    if (++count_ * 2 > slots_.size()) {
      grow();
      at = seek(key);
    }
    slots_[at] = {{key, 0}, true};
  }
  return &slots_[at].unit;
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
  for (const Slot& slot : slots_) {
    if (slot.used) survey_.listings.push_back(slot.unit);
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
