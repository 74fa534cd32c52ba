// A capture in memory: checked once when it is opened, then walked as often as wanted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "net/capture/file_bytes.hpp"
#include "net/capture/pcap.hpp"

namespace plimsoll::capture {

/// Owns the decompressed bytes. Immutable after opening, so any number of threads may walk it.
class CaptureFile {
 public:
  /// Throws InputError: what `load_file` throws, PLM-3103 not a pcap, PLM-3104 file header cut short, PLM-3105 pcapng,
  /// PLM-3106 link type other than Ethernet, PLM-3109 format version other than 2.4.
  static CaptureFile open(const std::string& path, std::uint64_t limit = largest_file_bytes);
  /// Throws what `open` would for a file that begins with these bytes: a `HeadCheck`.
  static void check_head(const std::string& name, std::span<const std::byte> head);
  /// The same as `open` for bytes that are in memory already (plain pcap); `name` is used in messages.
  static CaptureFile from_bytes(std::string name, std::vector<std::byte> bytes);

  /// A fresh walk over the records. Lives no longer than this file.
  [[nodiscard]] PcapRecords records() const noexcept { return {bytes_, header_}; }
  /// Whole records in the file, and their frame bytes.
  [[nodiscard]] std::uint64_t record_count() const noexcept { return record_count_; }
  [[nodiscard]] std::uint64_t frame_bytes() const noexcept { return frame_bytes_; }
  [[nodiscard]] Tail tail() const noexcept { return tail_; }
  [[nodiscard]] bool truncated_tail() const noexcept { return tail_ != Tail::clean; }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const PcapHeader& header() const noexcept { return header_; }
  /// The whole decompressed pcap, file header included: what other readers (DPDK's pcap device) can be handed.
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

 private:
  CaptureFile(std::string name, std::vector<std::byte> bytes);

  std::string name_;
  std::vector<std::byte> bytes_;
  PcapHeader header_;
  std::uint64_t record_count_ = 0;
  std::uint64_t frame_bytes_ = 0;
  Tail tail_ = Tail::clean;
};

}  // namespace plimsoll::capture
