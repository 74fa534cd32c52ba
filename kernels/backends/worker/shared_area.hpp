// The memory that a program and its GPU worker share: a fixed layout, sized at start, one question and one answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace plimsoll::backends {

enum class WorkerTask : std::uint32_t { load, allocate, run, gather, download };
enum class WorkerStatus : std::uint32_t { answered, failed };

/// The front of the area. Whoever writes it is waited for by a byte on the socket, which orders the accesses.
struct AreaHeader {
  static constexpr std::uint64_t this_layout = 1;
  std::uint64_t layout = this_layout;  // both sides are one binary; a test's worker may not be
  std::uint64_t question = 0;          // its number, from 1
  WorkerTask task = WorkerTask::load;
  std::uint64_t question_bytes = 0;
  std::uint64_t answer = 0;  // the number of the question it answers
  WorkerStatus status = WorkerStatus::failed;
  std::uint64_t answer_bytes = 0;
  std::uint64_t answer_checksum = 0;
};

/// Owns a mapping of the area; `descriptor` stays open.
class SharedArea {
 public:
  /// Pages that are never touched take no memory, so a generous size costs nothing.
  static constexpr std::size_t region_bytes = std::size_t{1} << 30;

  /// Throws std::system_error.
  static SharedArea create();
  /// Maps an area that somebody else created.
  static SharedArea open(int descriptor);
  SharedArea(SharedArea&& other) noexcept;
  SharedArea& operator=(SharedArea&&) = delete;
  ~SharedArea();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] AreaHeader& header() { return *reinterpret_cast<AreaHeader*>(base_); }
  [[nodiscard]] std::span<std::byte> question() { return {base_ + page, region_bytes}; }
  [[nodiscard]] std::span<std::byte> answer() { return {base_ + page + region_bytes, region_bytes}; }

 private:
  static constexpr std::size_t page = 4096;
  static constexpr std::size_t total_bytes = page + 2 * region_bytes;
  explicit SharedArea(int descriptor);

  int descriptor_;
  std::byte* base_ = nullptr;
};

/// Two sums in the manner of Fletcher (1982) over 64-bit words, the last filled with zeros: any one changed bit, and a
/// word in another's place, changes it. Against accidents only.
[[nodiscard]] std::uint64_t area_checksum(std::span<const std::byte> bytes);

}  // namespace plimsoll::backends
