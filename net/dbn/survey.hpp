// One look through all records of a file: how many, of what, and in which unit each instrument's prices are whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "net/dbn/dispatch.hpp"

namespace plimsoll::dbn {

/// Who sends a record about what, in one number.
enum class ListingKey : std::uint64_t {};
constexpr ListingKey key_of(const RecordHeader& header) noexcept {
  return ListingKey{std::uint64_t{header.publisher} << 32 | header.instrument};
}

/// The largest number of nanos (1e-9) of which every order price of the listing is a multiple: 250,000,000 for the
/// E-mini S&P 500, 1 at worst. 0: it has no order with a price.
struct ListingUnit {
  ListingKey key{};
  std::int64_t nanos = 0;
};

struct Survey {
  std::uint64_t records = 0;
  std::uint64_t orders_added = 0;      // as many as can ever be live
  std::size_t shared_instruments = 0;  // told of by more than one publisher
  bool listings_dropped = false;       // more than `most_listings`
  Timestamp first;                     // receive time of the first record that has one
  std::vector<ListingUnit> listings;   // sorted by key
};

constexpr std::size_t most_listings = 65'536;

/// Handler for `dispatch` that fills a Survey. For opening a file: takes memory as instruments appear, some MiB at
/// most.
class Surveyor : public RecordHandler {
 public:
  Surveyor();
  Surveyor(const Surveyor&) = delete;
  Surveyor& operator=(const Surveyor&) = delete;

  using RecordHandler::on;
  void on(const Mbo& record) noexcept;
  void on(const Trade& record) noexcept { see(record.header); }
  void on(const Mbp1& record) noexcept { see(record.event.header); }
  void on(const Mbp10& record) noexcept { see(record.event.header); }
  void on(const Bbo& record) noexcept { see(record.header); }
  void on(const ConsolidatedMbp1& record) noexcept { see(record.header); }
  void on(const ConsolidatedBbo& record) noexcept { see(record.header); }

  void look_at(std::span<const std::byte> record, const Encoding& encoding) noexcept;
  [[nodiscard]] Survey finish();

 private:
  struct Slot {
    ListingUnit unit;
    bool used = false;
  };

  [[nodiscard]] std::size_t seek(ListingKey key) const noexcept;
  void grow();
  ListingUnit* see(const RecordHeader& header) noexcept;

  Survey survey_;
  std::vector<Slot> slots_;  // open addressing; half full at most, then twice as large
  std::size_t count_ = 0;
};

}  // namespace plimsoll::dbn
