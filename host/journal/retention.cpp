#include "host/journal/retention.hpp"

#include "host/core/error.hpp"
#include "host/journal/fault.hpp"
#include "host/journal/journal_reader.hpp"

namespace plimsoll::journal {
namespace {

bool holds_snapshot(Disk& disk, const std::string& directory, std::uint64_t number, std::uint64_t durable_sequence) {
  JournalReader reader(disk, directory, {.from_segment = number, .expected_head = {}});
  while (const auto record = reader.next()) {
    if (record->segment != number || record->header.sequence > durable_sequence) return false;
    if (record->header.type == RecordType::snapshot) return true;
  }
  return false;
}

}  // namespace

Removed remove_before(Disk& disk, const std::string& directory, std::uint64_t number, std::uint64_t durable_sequence) {
  if (!holds_snapshot(disk, directory, number, durable_sequence)) {
    throw InputError(Fault{"PLM-2406", directory, 0,
                           with_number("segment ", number, " holds no snapshot that is durable"),
                           "Remove segments only before one that holds a snapshot."});
  }
  Removed removed;
  for (const SegmentFile& segment : list_segments(disk, directory)) {
    if (segment.header.number >= number) break;
    if (const int error = disk.remove(segment.path); error != 0) {
      throw InputError(disk_fault(DiskStep::remove, segment.path, error));
    }
    if (const int error = disk.sync_directory(directory); error != 0) {
      throw InputError(disk_fault(DiskStep::sync_names, directory, error));
    }
    ++removed.segments;
    removed.bytes += segment.bytes;
  }
  return removed;
}

}  // namespace plimsoll::journal
