// Writes one segment: made under a name that readers ignore, it joins the journal when its beginning is durable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "host/core/disk.hpp"
#include "host/core/error.hpp"
#include "host/journal/format.hpp"

namespace plimsoll::journal {

/// Every step returns the fault that stopped it, after which the segment is not to be used further. One thread.
class SegmentWriter {
 public:
  SegmentWriter(Disk& disk, std::string directory) : disk_(disk), directory_(std::move(directory)) {}
  ~SegmentWriter() { disk_.close(file_); }
  SegmentWriter(const SegmentWriter&) = delete;
  SegmentWriter& operator=(const SegmentWriter&) = delete;

  /// Reserves header.reserved_bytes and writes the header; the segment is not part of the journal yet.
  [[nodiscard]] std::optional<Fault> create(const SegmentHeader& header);
  /// Makes what was written durable, then the name.
  [[nodiscard]] std::optional<Fault> publish();
  [[nodiscard]] std::optional<Fault> append(std::span<const std::byte> bytes);
  [[nodiscard]] std::optional<Fault> sync();
  /// Gives back the space that was not used, makes all durable and closes.
  [[nodiscard]] std::optional<Fault> finish();

  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] std::uint64_t mark() const { return mark_; }
  [[nodiscard]] std::uint64_t end() const { return end_; }
  [[nodiscard]] std::uint64_t free_bytes() const { return reserved_ > end_ ? reserved_ - end_ : 0; }

 private:
  Disk& disk_;
  std::string directory_;
  std::string path_;
  FileHandle file_ = FileHandle::none;
  std::uint64_t number_ = 0;
  std::uint64_t mark_ = 0;
  std::uint64_t end_ = 0;
  std::uint64_t reserved_ = 0;
};

}  // namespace plimsoll::journal
