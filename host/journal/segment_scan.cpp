#include "host/journal/segment_scan.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "host/core/error.hpp"
#include "host/journal/fault.hpp"
#include "host/journal/little_endian.hpp"

namespace plimsoll::journal {
namespace {

constexpr std::size_t read_step = 256 * 1024;
constexpr std::string_view bring_back = "Bring the file back from a copy; do not start on this journal.";

/// Until full, the end of the file, or an error.
DiskResult read_fully(Disk& disk, FileHandle file, std::uint64_t offset, std::span<std::byte> into) {
  DiskResult total;
  while (total.bytes < into.size()) {
    const DiskResult part = disk.read_at(file, offset + total.bytes, into.subspan(total.bytes));
    if (part.error != 0) return {part.error, total.bytes};
    if (part.bytes == 0) break;
    total.bytes += part.bytes;
  }
  return total;
}

SegmentFile checked(Disk& disk, std::string path, std::uint64_t bytes, std::uint64_t number) {
  SegmentFile segment{std::move(path), bytes, {}, 0};
  if (bytes > largest_segment) {
    throw InputError(fault_at("PLM-2402", segment.path, 0,
                              with_number("the segment has ", bytes, " bytes; none is larger than 4294967296"),
                              std::string(bring_back)));
  }
  const OpenedFile opened = disk.open(segment.path, OpenFor::reading);
  if (opened.error != 0) throw InputError(disk_fault(DiskStep::read, segment.path, opened.error));
  std::vector<std::byte> header(segment_header_size);
  const DiskResult read = read_fully(disk, opened.file, 0, header);
  disk.close(opened.file);
  if (read.error != 0) throw InputError(disk_fault(DiskStep::read, segment.path, read.error));
  DecodedSegmentHeader decoded = decode_segment_header(std::span(header).first(read.bytes));
  if (decoded.state == HeaderState::other_version) {
    throw InputError(fault_at(
        "PLM-2408", segment.path, 8,
        with_number(with_number("the format is version ", decoded.version, "; this program reads "), format_version),
        "Read it with the version of plimsoll that wrote it."));
  }
  if (decoded.state == HeaderState::damaged) {
    throw InputError(
        fault_at("PLM-2402", segment.path, 0, "the segment's header is damaged or cut short", std::string(bring_back)));
  }
  if (decoded.header.number != number) {
    throw InputError(
        fault_at("PLM-2403", segment.path, 16,
                 with_number("the header says this is segment ", decoded.header.number, "; its name says otherwise"),
                 "Segments were renamed or swapped: give the files their own names back."));
  }
  segment.header = std::move(decoded.header);
  segment.mark = decoded.mark;
  return segment;
}

void check_order(const SegmentFile& before, const SegmentFile& after) {
  if (after.header.number != before.header.number + 1) {
    throw InputError(fault_at("PLM-2403", after.path, 0,
                              with_number("segment ", before.header.number + 1, " before this one is missing"),
                              std::string(bring_back)));
  }
  if (after.header.first_sequence < before.header.first_sequence) {
    throw InputError(fault_at("PLM-2403", after.path, 24,
                              "the segment begins with an earlier record than the segment before it",
                              std::string(bring_back)));
  }
}

}  // namespace

std::string path_in(const std::string& directory, std::string_view name) {
  return std::string(directory).append("/").append(name);
}

std::vector<SegmentFile> list_segments(Disk& disk, const std::string& directory) {
  std::vector<DirectoryEntry> entries;
  const int error = disk.list(directory, entries);
  if (error != 0) throw InputError(disk_fault(DiskStep::list, directory, error));
  std::vector<std::pair<std::uint64_t, const DirectoryEntry*>> numbered;
  for (const DirectoryEntry& entry : entries) {
    if (const auto number = segment_number(entry.name)) numbered.emplace_back(*number, &entry);
  }
  if (numbered.size() > most_segments) throw InputError(disk_fault(DiskStep::list, directory, E2BIG));
  std::sort(numbered.begin(), numbered.end());
  std::vector<SegmentFile> segments;
  for (const auto& [number, entry] : numbered) {
    segments.push_back(checked(disk, path_in(directory, entry->name), entry->bytes, number));
    if (segments.size() > 1) check_order(segments[segments.size() - 2], segments.back());
  }
  return segments;
}

SegmentBytes::SegmentBytes(Disk& disk, const SegmentFile& segment)
    : disk_(disk), path_(segment.path), file_(FileHandle::none) {
  const OpenedFile opened = disk.open(path_, OpenFor::reading);
  if (opened.error != 0) throw InputError(disk_fault(DiskStep::read, path_, opened.error));
  file_ = opened.file;
}

SegmentBytes::~SegmentBytes() { disk_.close(file_); }

std::span<const std::byte> SegmentBytes::at(std::uint64_t offset, std::size_t size) {
  const bool inside = offset >= window_offset_ && offset + size <= window_offset_ + window_size_;
  if (!inside) {
    const std::size_t wanted = std::max(size, read_step);
    if (window_.size() < wanted) window_.resize(wanted);
    const DiskResult read = read_fully(disk_, file_, offset, std::span(window_).first(wanted));
    if (read.error != 0) throw InputError(disk_fault(DiskStep::read, path_, read.error));
    window_offset_ = offset;
    window_size_ = read.bytes;
  }
  const std::size_t start = static_cast<std::size_t>(offset - window_offset_);
  return std::span(window_).subspan(start, std::min(size, window_size_ - start));
}

Rest examine_rest(SegmentBytes& bytes, std::uint64_t mark, std::uint64_t offset, std::uint64_t sequence) {
  Rest rest;
  for (std::uint64_t at = offset;; at += record_alignment) {
    const auto here = bytes.at(at, record_header_size);
    if (here.empty()) return rest;
    const std::size_t word = std::min(here.size(), record_alignment);
    for (std::size_t i = 0; i < word; ++i) {
      if (here[i] != std::byte{0}) rest.nonzero_bytes = at + i + 1 - offset;
    }
    if (rest.proof_offset != 0) continue;
    if (const auto header = decode_record_header(here, mark); header && header->durable_sequence >= sequence) {
      rest.proof_offset = at;
      rest.proof_durable_sequence = header->durable_sequence;
    }
  }
}

}  // namespace plimsoll::journal
