// How producers hand records to the writer's thread: copied into slots made at start; nobody waits, a full queue
// refuses.
#pragma once

#include <atomic>
#include <boost/lockfree/queue.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include "host/core/time.hpp"
#include "host/journal/record_type.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::journal {

/// Told once what became of one record: its sequence when it is durable, or that it never will be. Belongs to the
/// producer, lives as long as the writer, and serves one record at a time.
class Completion {
 public:
  static constexpr std::uint64_t refused = UINT64_MAX;

  void reset() noexcept { outcome_.store(0, std::memory_order_relaxed); }
  /// 0 while it is open; the sequence; or `refused`.
  [[nodiscard]] std::uint64_t outcome() const noexcept { return outcome_.load(std::memory_order_acquire); }
  /// Blocks until the outcome is known. For records that go before acting; never on the data path.
  std::uint64_t wait() const noexcept {
    outcome_.wait(0, std::memory_order_acquire);
    return outcome();
  }
  void settle(std::uint64_t outcome) noexcept {
    outcome_.store(outcome, std::memory_order_release);
    outcome_.notify_all();
  }

 private:
  std::atomic<std::uint64_t> outcome_{0};
};

struct Submission {
  RecordType type = RecordType::frame;
  Durability durability = Durability::best_effort;
  std::uint8_t payload_version = 1;
  Timestamp event;
  std::span<const std::byte> payload;
  Completion* completion = nullptr;  // only for records that are to be acknowledged
};

enum class Handover { accepted, queue_full, too_large, failed };

/// Many producers, one consumer. Records of one producer keep their order. Allocates only when it is made.
class HandoverQueue {
 public:
  static constexpr std::size_t most_records = 65'000;

  HandoverQueue(std::size_t records, std::size_t payload_bytes)
      : payload_bytes_(payload_bytes),
        slots_(records),
        payloads_(records * payload_bytes),
        free_(records),
        full_(records) {
    PLIMSOLL_EXPECT(records >= 1 && records <= most_records);
    for (std::uint32_t slot = 0; slot < records; ++slot) PLIMSOLL_EXPECT(free_.bounded_push(slot));
  }

  [[nodiscard]] Handover push(const Submission& record) noexcept {
    if (record.payload.size() > payload_bytes_) return Handover::too_large;
    std::uint32_t slot = 0;
    if (!free_.pop(slot)) return Handover::queue_full;
    slots_[slot] = record;
    std::byte* place = payloads_.data() + slot * payload_bytes_;
    if (!record.payload.empty()) std::memcpy(place, record.payload.data(), record.payload.size());
    slots_[slot].payload = {place, record.payload.size()};
    PLIMSOLL_EXPECT(full_.bounded_push(slot));  // as many places as slots
    return Handover::accepted;
  }

  /// The consumer's next slot; `record` reads it and `release` gives it back.
  [[nodiscard]] std::optional<std::uint32_t> pop() noexcept {
    std::uint32_t slot = 0;
    if (!full_.pop(slot)) return std::nullopt;
    return slot;
  }
  [[nodiscard]] const Submission& record(std::uint32_t slot) const noexcept { return slots_[slot]; }
  void release(std::uint32_t slot) noexcept { PLIMSOLL_EXPECT(free_.bounded_push(slot)); }

 private:
  using Ring = boost::lockfree::queue<std::uint32_t>;

  std::size_t payload_bytes_;
  std::vector<Submission> slots_;
  std::vector<std::byte> payloads_;
  Ring free_;
  Ring full_;
};

}  // namespace plimsoll::journal
