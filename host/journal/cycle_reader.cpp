#include "host/journal/cycle_reader.hpp"

#include <utility>

#include "host/journal/fault.hpp"
#include "host/journal/little_endian.hpp"

namespace plimsoll::journal {
namespace {

/// More inputs than any desk has: bounds the memory that a written journal can ask for.
constexpr std::size_t most_entries = std::size_t{1} << 24;

/// The cycle that a record belongs to; nothing for records that belong to none.
std::optional<std::uint64_t> cycle_of(const RecordView& record) {
  switch (record.header.type) {
    case RecordType::update:
    case RecordType::cycle_boundary:
    case RecordType::cell_modes:
    case RecordType::report_digest:
      if (record.payload.size() < 8) return std::nullopt;
      return load_le<std::uint64_t>(record.payload.data());
    default: return std::nullopt;
  }
}

}  // namespace

CycleReader::CycleReader(Disk& disk, const std::string& directory, ReadOptions options)
    : reader_(disk, directory, std::move(options)) {}

std::optional<JournalEvent> CycleReader::next() {
  event_.reset();
  while (!event_) {
    if (!held_) held_ = reader_.next();
    if (!held_) {
      if (!waiting_) return std::nullopt;
      return JournalEvent(*std::exchange(waiting_, std::nullopt));
    }
    const std::optional<std::uint64_t> cycle = cycle_of(*held_);
    const bool ends_waiting =
        waiting_ && (cycle ? *cycle != waiting_->cycle : held_->header.type == RecordType::desk_change);
    if (ends_waiting) return JournalEvent(*std::exchange(waiting_, std::nullopt));
    const RecordView record = *std::exchange(held_, std::nullopt);
    take(record);
  }
  return std::exchange(event_, std::nullopt);
}

template <typename Payload>
Payload CycleReader::known(const RecordView& record, std::optional<Payload> payload) const {
  if (payload) return *std::move(payload);
  refuse(record, "its bytes are not what its type and version say");
}

void CycleReader::take(const RecordView& record) {
  const std::span<const std::byte> payload = record.payload;
  const std::uint8_t version = record.header.payload_version;
  switch (record.header.type) {
    case RecordType::reference_data: event_ = known(record, decode_file_part(payload, version)); break;
    case RecordType::configuration: event_ = known(record, decode_desk_definition(payload, version)); break;
    case RecordType::desk_change: event_ = known(record, decode_desk_change(payload, version)); break;
    case RecordType::lost_cycles: event_ = known(record, decode_lost_cycles(payload, version)); break;
    case RecordType::update: take_inputs(record); break;
    case RecordType::cycle_boundary: take_boundary(record); break;
    case RecordType::cell_modes: take_modes(record); break;
    case RecordType::report_digest: take_digest(record); break;
    default: break;
  }
}

void CycleReader::begin_cycle(std::uint64_t cycle) {
  if (waiting_) return;  // `next` gave out any other
  waiting_.emplace();
  waiting_->cycle = cycle;
  waiting_->missing = "the journal has no boundary of it, because its inputs could not be written";
}

void CycleReader::take_inputs(const RecordView& record) {
  InputPart part = known(record, decode_input_part(record.payload, record.header.payload_version));
  if (part.cycle != inputs_cycle_ || part.part == 0) {
    inputs_cycle_ = part.cycle;
    inputs_.clear();
    next_part_ = 0;
    inputs_whole_ = true;
  }
  inputs_whole_ = inputs_whole_ && part.part == next_part_++;
  if (inputs_.size() + part.entries.size() > most_entries) refuse(record, "its cycle has more inputs than any desk");
  inputs_.insert(inputs_.end(), part.entries.begin(), part.entries.end());
}

void CycleReader::take_boundary(const RecordView& record) {
  const CycleBoundary boundary = known(record, decode_cycle_boundary(record.payload, record.header.payload_version));
  begin_cycle(boundary.cycle);
  waiting_->place = {record.header.sequence, record.segment, record.offset};
  waiting_->written = record.header.written;
  if (inputs_cycle_ != boundary.cycle) {
    inputs_.clear();  // nothing moved
    inputs_whole_ = true;
  }
  if (!inputs_whole_ || inputs_.size() != boundary.entries) {
    waiting_->missing = "some of its inputs are not in the journal";
  } else {
    waiting_->boundary = boundary;
    waiting_->entries = std::move(inputs_);
    waiting_->missing.clear();
  }
  inputs_.clear();
  inputs_cycle_ = 0;
}

void CycleReader::take_modes(const RecordView& record) {
  const CellModes modes = known(record, decode_cell_modes(record.payload, record.header.payload_version));
  begin_cycle(modes.cycle);
  if (waiting_->full_cells.empty()) waiting_->full_cells_before = modes.before;
  if (waiting_->full_cells.size() + modes.cells.size() > most_entries) refuse(record, "it names too many cells");
  waiting_->full_cells.insert(waiting_->full_cells.end(), modes.cells.begin(), modes.cells.end());
}

void CycleReader::take_digest(const RecordView& record) {
  const ReportDigest digest = known(record, decode_report_digest(record.payload, record.header.payload_version));
  begin_cycle(digest.cycle);
  if (waiting_->digest) refuse(record, "there is another digest of the same cycle before it");
  waiting_->digest = digest;
  waiting_->place = {record.header.sequence, record.segment, record.offset};
  waiting_->written = record.header.written;
}

void CycleReader::refuse(const RecordView& record, const std::string& why) const {
  std::string path;
  for (const SegmentFile& segment : reader_.segments()) {
    if (segment.header.number == record.segment) path = segment.path;
  }
  throw InputError(fault_at("PLM-2421", path, record.offset,
                            with_number("record ", record.header.sequence, " (")
                                .append(name_of(record.header.type))
                                .append(") makes no sense: ")
                                .append(why),
                            "Read it with the version of plimsoll that wrote it; its hash is right, so nothing damaged "
                            "it afterwards."));
}

}  // namespace plimsoll::journal
