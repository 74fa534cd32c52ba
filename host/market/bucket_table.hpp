// A flat hash table of fixed capacity from 64-bit keys to 60-bit values, in buckets of one cache line.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "host/market/page_memory.hpp"
#include "host/market/prefetch.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::market {

/// Where an entry is kept; stays the same for as long as the entry exists.
enum class Place : std::uint32_t { nowhere = UINT32_MAX };

/// Four entries to a bucket; Fibonacci hashing picks the bucket (Knuth, TAOCP vol. 3, 2nd ed., section 6.4). An entry
/// whose bucket is full goes to the next one with room, and every bucket that it passes counts it, so a search ends at
/// the first bucket that nothing has passed: one cache line for nearly every search, found or not, no tombstones, and
/// an entry never moves. (Linear probing over single slots reads a second line in every third deletion; a prefetch of
/// the first does not help that.) At most 5/8 of the slots are ever used. Never grows. One thread; allocates at
/// construction only.
class BucketTable {
 public:
  static constexpr std::uint64_t largest_value = (std::uint64_t{1} << 60) - 1;
  static constexpr std::size_t most_entries = (std::size_t{1} << 27) - 1;
  /// Places are below it.
  static constexpr std::uint32_t most_places = std::uint32_t{1} << 28;

  /// Room for exactly `capacity` entries, 1 .. most_entries.
  explicit BucketTable(std::size_t capacity)
      : capacity_(checked(capacity)),
        mask_(std::bit_ceil(capacity * 8 / 5 / slots + 2) - 1),
        shift_(static_cast<unsigned>(std::countl_zero(mask_))),
        memory_((mask_ + 1) * slots * sizeof(Entry)) {}

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] bool full() const noexcept { return size_ == capacity_; }

  /// Asks for the cache line that `find(key)` reads; call some hundred nanoseconds before.
  void prefetch(std::uint64_t key) const noexcept { prefetch_line(bucket(home(key))); }
  void prefetch(Place place) const noexcept { prefetch_line(&at(place)); }

  /// The key's place, or nowhere. An erased entry leaves the complement of its key, so that what looks like a match
  /// nearly always is one.
  [[nodiscard]] Place find(std::uint64_t key) const noexcept {
    const std::size_t index = home(key);
    const Entry* entries = bucket(index);
    unsigned match = 0;  // all four are compared, because which of them it is cannot be predicted
    for (unsigned slot = 0; slot < slots; ++slot) match |= unsigned{entries[slot].key == key} << slot;
    if (match != 0) [[likely]] {
      const auto slot = static_cast<unsigned>(std::countr_zero(match));
      if (occupied(entries[slot])) [[likely]]
        return place_of(index, slot);
    } else if (passed(index) == 0) [[likely]] {
      return Place::nowhere;
    }
    return find_slowly(key, index);
  }

  [[nodiscard]] std::uint64_t key(Place place) const noexcept { return at(place).key; }
  [[nodiscard]] std::uint64_t value(Place place) const noexcept { return at(place).value & largest_value; }
  /// Adds to an entry's value, modulo 2^60; the sum must not be 0.
  void add(Place place, std::uint64_t amount) noexcept {
    Entry& entry = at(place);
    entry.value = (entry.value & ~largest_value) | ((entry.value + amount) & largest_value);
  }

  /// `key` is not in the table, the table is not full, 0 < value <= largest_value.
  Place insert(std::uint64_t key, std::uint64_t value) noexcept {
    std::size_t index = home(key);
    unsigned vacant = vacancies(index);
    while (vacant == 0) [[unlikely]] {  // ends: 3/8 of the slots are vacant
        pass(index);
        index = (index + 1) & mask_;
        vacant = vacancies(index);
      }
    const auto slot = static_cast<unsigned>(std::countr_zero(vacant));
    Entry& entry = bucket(index)[slot];
    entry.key = key;
    entry.value |= value;
    ++size_;
    return place_of(index, slot);
  }

  void erase(Place place) noexcept {
    Entry& entry = at(place);
    const std::size_t end = static_cast<std::size_t>(place) / slots;
    for (std::size_t index = home(entry.key); index != end; index = (index + 1) & mask_) {
      unpass(index);
    }
    entry.key = ~entry.key;
    entry.value &= ~largest_value;
    --size_;
  }

  /// Erases every entry for which `condition(key, value)` holds. Visits all slots: for resets, not for the data path.
  template <typename Condition>
  void erase_if(Condition condition) noexcept {
    for (std::size_t index = 0; index < (mask_ + 1) * slots; ++index) {
      const auto place = static_cast<Place>(index);
      if (value(place) != 0 && condition(key(place), value(place))) erase(place);
    }
  }

  void clear() noexcept {
    for (std::size_t index = 0; index < (mask_ + 1) * slots; ++index) {
      at(static_cast<Place>(index)) = Entry();
    }
    size_ = 0;
  }

 private:
  /// Vacant when the low 60 bits of `value` are 0. The high 4 bits of a bucket's first one say how many entries have
  /// passed the bucket; 15 stays 15 until the table is cleared, which costs later searches time and nothing else.
  struct Entry {
    std::uint64_t key = 0;
    std::uint64_t value = 0;
  };
  static constexpr std::size_t slots = 4;
  static_assert(sizeof(Entry) * slots == 64);
  static constexpr std::uint64_t one_passed = largest_value + 1;
  static constexpr std::uint64_t most_passed = 15;
  /// 2^64 / golden ratio, odd.
  static constexpr std::uint64_t fibonacci = 0x9E3779B97F4A7C15U;

  static std::size_t checked(std::size_t capacity) {
    PLIMSOLL_EXPECT(capacity > 0 && capacity <= most_entries);
    return capacity;
  }
  [[nodiscard]] static bool occupied(const Entry& entry) noexcept { return (entry.value & largest_value) != 0; }
  [[nodiscard]] static Place place_of(std::size_t index, unsigned slot) noexcept {
    return static_cast<Place>(index * slots + slot);
  }
  [[nodiscard]] std::size_t home(std::uint64_t key) const noexcept { return (key * fibonacci) >> shift_; }
  [[nodiscard]] Entry* bucket(std::size_t index) const noexcept {
    return reinterpret_cast<Entry*>(memory_.data()) + index * slots;
  }
  [[nodiscard]] Entry& at(Place place) const noexcept {
    return reinterpret_cast<Entry*>(memory_.data())[static_cast<std::size_t>(place)];
  }
  [[nodiscard]] std::uint64_t passed(std::size_t index) const noexcept { return bucket(index)->value / one_passed; }
  void pass(std::size_t index) noexcept { bucket(index)->value += passed(index) < most_passed ? one_passed : 0; }
  void unpass(std::size_t index) noexcept { bucket(index)->value -= passed(index) < most_passed ? one_passed : 0; }

  [[nodiscard]] unsigned vacancies(std::size_t index) const noexcept {
    const Entry* entries = bucket(index);
    unsigned vacant = 0;
    for (unsigned slot = 0; slot < slots; ++slot) vacant |= unsigned{!occupied(entries[slot])} << slot;
    return vacant;
  }

  [[gnu::noinline]] Place find_slowly(std::uint64_t key, std::size_t index) const noexcept {
    for (std::size_t looked = 0; looked <= mask_; ++looked) {
      const Entry* entries = bucket(index);
      for (unsigned slot = 0; slot < slots; ++slot) {
        if (entries[slot].key == key && occupied(entries[slot])) return place_of(index, slot);
      }
      if (passed(index) == 0) break;
      index = (index + 1) & mask_;
    }
    return Place::nowhere;
  }

  std::size_t capacity_;
  std::size_t mask_;  // of bucket numbers
  unsigned shift_;
  PageMemory memory_;
  std::size_t size_ = 0;
};

}  // namespace plimsoll::market
