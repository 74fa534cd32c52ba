#include "host/journal/journal_reader.hpp"

#include <algorithm>
#include <utility>

#include "host/core/error.hpp"
#include "host/journal/fault.hpp"

namespace plimsoll::journal {
namespace {

constexpr std::string_view restore =
    "The file was damaged after it had been written: bring it back from a copy; do not start on this journal.";
constexpr std::string_view edited =
    "The history was edited, or segments of two journals were mixed: bring the files back from a copy.";

[[noreturn]] void refuse(std::string code, const SegmentFile& segment, std::uint64_t offset, std::string problem,
                         std::string_view remedy) {
  throw InputError(fault_at(std::move(code), segment.path, offset, std::move(problem), std::string(remedy)));
}

}  // namespace

JournalReader::JournalReader(Disk& disk, const std::string& directory, ReadOptions options)
    : disk_(disk), directory_(directory), options_(options) {
  segments_ = list_segments(disk_, directory_);
  if (options_.from_segment) {
    const auto before = [&](const SegmentFile& segment) { return segment.header.number < *options_.from_segment; };
    segments_.erase(segments_.begin(), std::find_if_not(segments_.begin(), segments_.end(), before));
    if (segments_.empty() || segments_.front().header.number != *options_.from_segment) {
      throw InputError(Fault{"PLM-2403", directory, 0, with_number("there is no segment ", *options_.from_segment),
                             "Name one that is there: the names of the files in the folder are their numbers."});
    }
  }
  if (segments_.empty()) {
    finished_ = true;
    check_expected_head();
    return;
  }
  begin();
}

JournalReader::~JournalReader() = default;

void JournalReader::begin() {
  const SegmentHeader& first = segments_.front().header;
  if (first.number == 1 && (first.first_sequence != 1 || first.previous_hash != ChainHash{})) {
    refuse("PLM-2405", segments_.front(), 24, "the first segment must begin with record 1 and a hash of zeros", edited);
  }
  begins_with_ = first.number;
  end_.head = {first.first_sequence - 1, first.previous_hash};
  enter(0);
}

bool JournalReader::look_again() {
  const std::uint64_t segment = end_.segment;
  segments_ = list_segments(disk_, directory_);
  if (segments_.empty()) return false;
  finished_ = false;
  if (segment == 0) {
    begin();
    return true;
  }
  const auto same = [&](const SegmentFile& file) { return file.header.number == segment; };
  const auto at = std::find_if(segments_.begin(), segments_.end(), same);
  if (at == segments_.end()) {
    throw InputError(Fault{"PLM-2403", directory_, 0, with_number("segment ", segment, " went away while it was read"),
                           "Remove only segments that every reader is done with."});
  }
  index_ = static_cast<std::size_t>(at - segments_.begin());
  bytes_ = std::make_unique<SegmentBytes>(disk_, *at);
  const auto header = decode_record_header(bytes_->at(offset_, record_header_size), at->mark);
  const bool whole = header && payload_intact(bytes_->at(offset_, record_size(header->payload_size)));
  finished_ = !whole && index_ + 1 == segments_.size();
  return !finished_;
}

void JournalReader::examine_end() {
  if (segments_.empty()) return;
  const AtEnd usual = std::exchange(options_.at_end, AtEnd::examine);
  bytes_ = std::make_unique<SegmentBytes>(disk_, segments_[index_]);
  try {
    finish();
  } catch (...) {
    options_.at_end = usual;
    throw;
  }
  options_.at_end = usual;
}

void JournalReader::enter(std::size_t index) {
  index_ = index;
  const SegmentFile& segment = segments_[index];
  bytes_ = std::make_unique<SegmentBytes>(disk_, segment);
  offset_ = segment_header_size;
  end_.segment = segment.header.number;
  end_.offset = offset_;
  // A segment gets its name only after all before its first record is durable.
  end_.durable_sequence = segment.header.first_sequence - 1;
}

bool JournalReader::continues_in_next() const {
  return index_ + 1 < segments_.size() && segments_[index_ + 1].header.first_sequence == end_.head.sequence + 1;
}

std::optional<RecordView> JournalReader::next() {
  while (!finished_ && continues_in_next()) {
    if (segments_[index_ + 1].header.previous_hash != end_.head.hash) {
      refuse("PLM-2405", segments_[index_ + 1], 48,
             with_number("the segment does not continue the chain: it expects another hash of record ",
                         end_.head.sequence),
             edited);
    }
    enter(index_ + 1);
  }
  if (finished_) return std::nullopt;
  std::optional<RecordView> record = read_record();
  if (!record) finish();
  return record;
}

std::optional<RecordView> JournalReader::read_record() {
  const SegmentFile& segment = segments_[index_];
  const std::uint64_t expected = end_.head.sequence + 1;
  const auto header = decode_record_header(bytes_->at(offset_, record_header_size), segment.mark);
  if (!header) return std::nullopt;
  const std::size_t size = record_size(header->payload_size);
  const auto record = bytes_->at(offset_, size);
  if (record.size() < size || !payload_intact(record)) return std::nullopt;
  if (header->sequence != expected) {
    refuse("PLM-2405", segment, offset_,
           with_number(with_number("found record ", header->sequence, "; expected "), expected), edited);
  }
  if (link_of(record, end_.head.hash, chain_) != header->hash) {
    refuse("PLM-2405", segment, offset_, with_number("the hash of record ", expected, " does not continue the chain"),
           edited);
  }
  const RecordView view{*header, record.subspan(record_header_size, header->payload_size), segment.header.number,
                        offset_};
  offset_ += size;
  end_.head = {expected, header->hash};
  end_.offset = offset_;
  end_.durable_sequence = std::max(end_.durable_sequence, header->durable_sequence);
  end_.sealed = header->type == RecordType::seal;
  snapshot_seen_ = snapshot_seen_ || header->type == RecordType::snapshot;
  const auto& head = options_.expected_head;
  if (head && head->sequence == expected && head->hash != header->hash) {
    refuse("PLM-2407", segment, view.offset,
           with_number("record ", expected, " has another hash than the head that was exported"), edited);
  }
  return view;
}

void JournalReader::finish() {
  const SegmentFile& segment = segments_[index_];
  const std::uint64_t expected = end_.head.sequence + 1;
  if (index_ + 1 < segments_.size()) {
    refuse("PLM-2404", segment, offset_,
           with_number(with_number("record ", expected, " is damaged or missing; the next segment begins with record "),
                       segments_[index_ + 1].header.first_sequence),
           restore);
  }
  if (options_.at_end == AtEnd::more_may_come) {
    finished_ = true;
    return;
  }
  const Rest rest = examine_rest(*bytes_, segment.mark, offset_, expected);
  if (rest.proof_offset != 0) {
    refuse("PLM-2404", segment, offset_,
           with_number(with_number(with_number("record ", expected, " is damaged or missing; the record at offset "),
                                   rest.proof_offset, " says that all up to record "),
                       rest.proof_durable_sequence, " was durable"),
           restore);
  }
  end_.torn_bytes = rest.nonzero_bytes;
  end_.sealed = end_.sealed && rest.nonzero_bytes == 0;
  finished_ = true;
  if (!options_.from_segment && begins_with_ != 1 && !snapshot_seen_) {
    refuse("PLM-2406", segments_.front(), 16,
           with_number("the first segment there is has number ", begins_with_, " and no snapshot follows"),
           "Bring back the segments before it: without a snapshot they cannot have been removed by retention.");
  }
  check_expected_head();
}

void JournalReader::check_expected_head() const {
  if (!options_.expected_head) return;
  const Head& expected = *options_.expected_head;
  const std::uint64_t before_first = segments_.empty() ? 0 : segments_.front().header.first_sequence - 1;
  if (expected.sequence > end_.head.sequence) {
    throw InputError(Fault{"PLM-2407", directory_, 0,
                           with_number(with_number("the journal ends with record ", end_.head.sequence,
                                                   "; the head that was exported is record "),
                                       expected.sequence),
                           "Records are missing at the end: bring the last segments back from a copy."});
  }
  const bool known = expected.sequence > before_first ||
                     (!segments_.empty() && expected == Head{before_first, segments_.front().header.previous_hash});
  if (!known && expected.sequence != 0) {
    throw InputError(Fault{"PLM-2407", directory_, 0,
                           with_number(with_number("the exported head is record ", expected.sequence,
                                                   "; what is left to compare begins after record "),
                                       before_first),
                           "Compare with a later head, or bring back the segments that retention removed."});
  }
}

}  // namespace plimsoll::journal
