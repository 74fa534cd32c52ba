// What lies in a journal's folder: its segments with their headers checked, and bytes of one segment, read in bounded
// steps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/core/disk.hpp"
#include "host/journal/format.hpp"

namespace plimsoll::journal {

struct SegmentFile {
  std::string path;
  std::uint64_t bytes = 0;
  SegmentHeader header;
  std::uint64_t mark = 0;
};

/// The segments in order. Throws InputError when a header is damaged, a number is missing in the middle, or one begins
/// before its predecessor does. Files of other names are left alone; unfinished segments are not part of the journal.
[[nodiscard]] std::vector<SegmentFile> list_segments(Disk& disk, const std::string& directory);

[[nodiscard]] std::string path_in(const std::string& directory, std::string_view name);

/// A window on one segment. Memory is bounded by the largest record and one step.
class SegmentBytes {
 public:
  /// Throws InputError when it cannot be opened.
  SegmentBytes(Disk& disk, const SegmentFile& segment);
  ~SegmentBytes();
  SegmentBytes(const SegmentBytes&) = delete;
  SegmentBytes& operator=(const SegmentBytes&) = delete;

  /// `size` bytes from `offset` on, fewer at the end of the file. Valid until the next call. Throws InputError.
  [[nodiscard]] std::span<const std::byte> at(std::uint64_t offset, std::size_t size);

 private:
  Disk& disk_;
  std::string path_;
  FileHandle file_;
  std::vector<std::byte> window_;
  std::uint64_t window_offset_ = 0;
  std::size_t window_size_ = 0;
};

/// What lies behind the last valid record of the last segment.
struct Rest {
  std::uint64_t nonzero_bytes = 0;           // up to the last byte that is not zero: what a crash left
  std::uint64_t proof_offset = 0;            // of a record that says `sequence` had been durable; 0: there is none
  std::uint64_t proof_durable_sequence = 0;  // what it says
};

/// Reads from `offset` to the end of the segment. A record further on that was written after `sequence` had become
/// durable proves that the bytes at `offset` were damaged later and are not what a crash left. Linear in the size.
[[nodiscard]] Rest examine_rest(SegmentBytes& bytes, std::uint64_t mark, std::uint64_t offset, std::uint64_t sequence);

}  // namespace plimsoll::journal
