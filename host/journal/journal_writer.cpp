#include "host/journal/journal_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "host/journal/fault.hpp"
#include "host/journal/segment_scan.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::journal {
namespace {

constexpr std::size_t batch_bytes = 256 * 1024;

void throw_if(std::optional<Fault> fault) {
  if (fault) throw InputError(std::move(*fault));
}

std::string parent_of(const std::string& directory) {
  const std::size_t end = directory.find_last_not_of('/');
  const std::size_t slash = end == std::string::npos ? std::string::npos : directory.rfind('/', end);
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : directory.substr(0, slash);
}

}  // namespace

JournalWriter::JournalWriter(Disk& disk, const Clock& clock, std::string directory, WriterOptions options)
    : disk_(disk),
      clock_(clock),
      directory_(std::move(directory)),
      options_(std::move(options)),
      queue_(options_.queue_records, options_.largest_payload),
      batch_(std::max(batch_bytes, record_size(options_.largest_payload))) {
  PLIMSOLL_EXPECT(options_.largest_payload <= journal::largest_payload && options_.segment_bytes <= largest_segment);
  PLIMSOLL_EXPECT(options_.segment_bytes >= segment_header_size + record_size(options_.largest_payload));
  pending_.reserve(options_.queue_records);
  try {
    open();
  } catch (...) {
    disk_.close(lock_);
    throw;
  }
}

JournalWriter::~JournalWriter() {
  refuse_all();
  segment_.reset();
  disk_.close(lock_);
}

void JournalWriter::open() {
  const int made = disk_.make_directory(directory_);
  if (made != 0 && made != EEXIST) throw InputError(disk_fault(DiskStep::create, directory_, made));
  if (const int error = disk_.sync_directory(parent_of(directory_)); error != 0) {
    throw InputError(disk_fault(DiskStep::sync_names, parent_of(directory_), error));
  }
  const OpenedFile locked = disk_.lock(directory_);
  if (locked.error != 0) throw InputError(disk_fault(DiskStep::lock, directory_, locked.error));
  lock_ = locked.file;
  remove_unfinished();
  segment_ = std::make_unique<SegmentWriter>(disk_, directory_);
  const std::vector<SegmentFile> segments = list_segments(disk_, directory_);
  if (segments.empty()) {
    throw_if(segment_->create(next_header(1, options_.segment_bytes)));
    throw_if(segment_->publish());
  } else {
    continue_after(segments);
  }
  durable_head_.store(head_);
}

void JournalWriter::remove_unfinished() {
  std::vector<DirectoryEntry> entries;
  if (const int error = disk_.list(directory_, entries); error != 0) {
    throw InputError(disk_fault(DiskStep::list, directory_, error));
  }
  for (const DirectoryEntry& entry : entries) {
    std::string_view name = entry.name;
    if (!name.ends_with(unfinished_suffix)) continue;
    name.remove_suffix(unfinished_suffix.size());
    if (!segment_number(name)) continue;  // not ours
    const std::string path = path_in(directory_, entry.name);
    if (const int error = disk_.remove(path); error != 0) throw InputError(disk_fault(DiskStep::remove, path, error));
  }
}

// The tail of the last segment may be in the page cache and not on the disk, if the process before us ended after a
// failed sync; syncing it now would succeed and prove nothing. So what no later record proves durable is written again,
// into the new segment, before that segment becomes part of the journal.
void JournalWriter::continue_after(const std::vector<SegmentFile>& segments) {
  const SegmentFile& last = segments.back();
  JournalReader reader(disk_, directory_, {.from_segment = last.header.number, .expected_head = {}});
  while (reader.next()) {
  }
  found_ = reader.end();
  throw_if(copy_unproven(last));
  // What a crash left is kept as evidence; the zeros behind it are given back, which loses nothing if it fails.
  const OpenedFile old = disk_.open(last.path, OpenFor::writing);
  if (old.error != 0) return;
  if (found_.offset + found_.torn_bytes < last.bytes) disk_.truncate(old.file, found_.offset + found_.torn_bytes);
  disk_.close(old.file);
}

std::optional<Fault> JournalWriter::copy_unproven(const SegmentFile& last) {
  head_ = {last.header.first_sequence - 1, last.header.previous_hash};
  const auto create = [&] {
    const std::uint64_t room = found_.offset + record_size(options_.largest_payload);
    return segment_->create(next_header(last.header.number + 1, std::max(options_.segment_bytes, room)));
  };
  JournalReader reader(disk_, directory_, {.from_segment = last.header.number, .expected_head = {}});
  bool created = false;
  std::vector<std::byte> encoded;
  while (const auto record = reader.next()) {
    if (record->header.sequence > found_.durable_sequence) {
      if (!created) {
        if (auto fault = create()) return fault;
        created = true;
      }
      RecordHeader header = record->header;
      header.durable_sequence = found_.durable_sequence;
      encoded.resize(record_size(record->payload.size()));
      encode_record(header, segment_->mark(), head_.hash, record->payload, chain_, encoded);
      if (auto fault = segment_->append(encoded)) return fault;
    }
    head_ = {record->header.sequence, record->header.hash};
  }
  if (!created) {
    if (auto fault = create()) return fault;
  }
  return segment_->publish();
}

SegmentHeader JournalWriter::next_header(std::uint64_t number, std::uint64_t reserved_bytes) const {
  return {.number = number,
          .first_sequence = head_.sequence + 1,
          .reserved_bytes = std::min(reserved_bytes, largest_segment),
          .created = clock_.now(),
          .previous_hash = head_.hash,
          .build_identity = options_.build_identity.substr(0, build_identity_size)};
}

Handover JournalWriter::submit(const Submission& record) noexcept {
  if (state() != WriterState::open) {
    refused_failed_.fetch_add(1, std::memory_order_relaxed);
    return Handover::failed;
  }
  const Handover result = queue_.push(record);
  if (result == Handover::queue_full) refused_full_.fetch_add(1, std::memory_order_relaxed);
  if (result == Handover::too_large) refused_too_large_.fetch_add(1, std::memory_order_relaxed);
  return result;
}

std::size_t JournalWriter::do_work() noexcept {
  std::size_t taken = 0;
  while (state() == WriterState::open && taken < options_.queue_records) {
    const auto slot = queue_.pop();
    if (!slot) break;
    take(*slot);
    ++taken;
  }
  if (state() == WriterState::open) {
    auto fault = group_is_due() ? commit() : flush();
    if (fault) fail(std::move(*fault));
  }
  if (state() != WriterState::open) refuse_all();
  return taken;
}

void JournalWriter::take(std::uint32_t slot) {
  const Submission& record = queue_.record(slot);
  std::optional<Fault> fault = append(record);
  if (!fault && record.durability != Durability::best_effort) {
    if (!acknowledgement_owed_) group_since_ns_ = clock_.monotonic_ns();
    acknowledgement_owed_ = true;
    somebody_waits_ = somebody_waits_ || record.durability == Durability::before_acting;
  }
  if (record.completion != nullptr) pending_.push_back({record.completion, head_.sequence});
  queue_.release(slot);
  if (!fault && (pending_.size() == options_.queue_records || unsynced_bytes_ >= options_.commit_bytes)) {
    fault = commit();
  }
  if (fault) fail(std::move(*fault));
}

std::optional<Fault> JournalWriter::append(const Submission& record) {
  const std::size_t size = record_size(record.payload.size());
  if (batch_size_ + size > segment_->free_bytes()) {
    if (auto fault = roll()) return fault;
  }
  if (batch_size_ + size > batch_.size()) {
    if (auto fault = flush()) return fault;
  }
  RecordHeader header{.type = record.type,
                      .durability = record.durability,
                      .payload_version = record.payload_version,
                      .payload_size = 0,
                      .sequence = head_.sequence + 1,
                      .durable_sequence = durable_sequence(),
                      .event = record.event,
                      .written = clock_.now(),
                      .hash = {}};
  encode_record(header, segment_->mark(), head_.hash, record.payload, chain_,
                std::span(batch_).subspan(batch_size_, size));
  batch_size_ += size;
  unsynced_bytes_ += size;
  head_ = {header.sequence, header.hash};
  return std::nullopt;
}

std::optional<Fault> JournalWriter::flush() {
  if (batch_size_ == 0) return std::nullopt;
  auto fault = segment_->append(std::span(batch_).first(batch_size_));
  batch_size_ = 0;
  return fault;
}

std::optional<Fault> JournalWriter::commit() {
  if (auto fault = flush()) return fault;
  if (auto fault = segment_->sync()) return fault;
  mark_durable();
  return std::nullopt;
}

// The old segment is durable before the new one gets its name: a reader takes the name as proof of that.
std::optional<Fault> JournalWriter::roll() {
  if (auto fault = flush()) return fault;
  if (auto fault = segment_->finish()) return fault;
  mark_durable();
  const std::uint64_t number = segment_->number() + 1;
  segment_ = std::make_unique<SegmentWriter>(disk_, directory_);
  if (auto fault = segment_->create(next_header(number, options_.segment_bytes))) return fault;
  return segment_->publish();
}

bool JournalWriter::group_is_due() const noexcept {
  return somebody_waits_ ||
         (acknowledgement_owed_ && clock_.monotonic_ns() - group_since_ns_ >= options_.commit_delay_ns);
}

void JournalWriter::mark_durable() noexcept {
  unsynced_bytes_ = 0;
  acknowledgement_owed_ = false;
  somebody_waits_ = false;
  durable_head_.store(head_);
  for (const Pending& pending : pending_) pending.completion->settle(pending.sequence);
  pending_.clear();
}

void JournalWriter::close() noexcept {
  while (do_work() > 0) {
  }
  if (state() != WriterState::open) return;
  // The seal says that all before it was durable, so that damage to the last group is told from a torn write.
  std::optional<Fault> fault = commit();
  const Submission seal{.type = RecordType::seal,
                        .durability = Durability::acknowledged,
                        .payload_version = 1,
                        .event = clock_.now(),
                        .payload = {},
                        .completion = nullptr};
  if (!fault) fault = append(seal);
  if (!fault) fault = flush();
  if (!fault) fault = segment_->finish();
  if (fault) {
    fail(std::move(*fault));
    return;
  }
  mark_durable();
  state_.store(WriterState::closed, std::memory_order_release);
}

void JournalWriter::fail(Fault fault) noexcept {
  failure_ = std::move(fault);
  state_.store(WriterState::failed, std::memory_order_release);
  refuse_all();
}

void JournalWriter::refuse_all() noexcept {
  for (const Pending& pending : pending_) pending.completion->settle(Completion::refused);
  pending_.clear();
  while (const auto slot = queue_.pop()) {
    if (Completion* completion = queue_.record(*slot).completion) completion->settle(Completion::refused);
    queue_.release(*slot);
  }
}

WriterCounters JournalWriter::counters() const noexcept {
  return {refused_full_.load(std::memory_order_relaxed), refused_too_large_.load(std::memory_order_relaxed),
          refused_failed_.load(std::memory_order_relaxed)};
}

}  // namespace plimsoll::journal
