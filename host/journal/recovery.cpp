#include "host/journal/recovery.hpp"

#include <algorithm>
#include <vector>

#include "host/journal/journal_reader.hpp"
#include "host/journal/payloads.hpp"

namespace plimsoll::journal {
namespace {

void look_at(const RecordView& record, Position& position) {
  const auto see = [](std::uint64_t& last, std::uint64_t number) { last = std::max(last, number); };
  const std::uint8_t version = record.header.payload_version;
  switch (record.header.type) {
    case RecordType::cycle_boundary:
      if (const auto boundary = decode_cycle_boundary(record.payload, version)) {
        see(position.desk, boundary->desk);
        see(position.cycle, boundary->cycle);
      }
      break;
    case RecordType::report_digest:
      if (const auto digest = decode_report_digest(record.payload, version)) see(position.cycle, digest->cycle);
      break;
    case RecordType::lost_cycles:
      if (const auto lost = decode_lost_cycles(record.payload, version)) see(position.cycle, lost->last);
      break;
    case RecordType::reference_data:
      if (const auto part = decode_file_part(record.payload, version)) see(position.desk, part->desk);
      break;
    case RecordType::configuration:
      if (const auto desk = decode_desk_definition(record.payload, version)) see(position.desk, desk->desk);
      break;
    case RecordType::desk_change:
      if (const auto change = decode_desk_change(record.payload, version)) {
        see(position.desk, change->desk);
        if (change->next_cycle != 0) see(position.cycle, change->next_cycle - 1);
      }
      break;
    default: break;
  }
}

}  // namespace

Position find_position(Disk& disk, const std::string& directory) {
  const std::vector<SegmentFile> segments = list_segments(disk, directory);
  Position position;
  for (std::size_t from = segments.size(); from > 0; --from) {
    JournalReader reader(disk, directory, {.from_segment = segments[from - 1].header.number, .expected_head = {}});
    while (const auto record = reader.next()) {
      ++position.read;
      look_at(*record, position);
    }
    // A boundary and a change of desks tell both; a desk that never computed leaves files only.
    if (position.desk != 0 && (position.cycle != 0 || from == 1)) break;
  }
  return position;
}

}  // namespace plimsoll::journal
