#include "tests/host/journal/journal_story.hpp"

#include <algorithm>
#include <sstream>

#include "host/core/error.hpp"
#include "host/journal/journal_reader.hpp"
#include "host/journal/retention.hpp"

namespace plimsoll::test {

using namespace plimsoll::journal;

WriterOptions small_journal() {
  return {.segment_bytes = 12 * 1024,
          .queue_records = 64,
          .largest_payload = 512,
          .commit_bytes = 2048,
          .commit_delay_ns = 1'000'000,
          .build_identity = "plimsoll test"};
}

std::vector<std::byte> payload_of(std::uint64_t id) {
  std::vector<std::byte> payload(8 + id * 7919 % 301);
  std::uint64_t word = id;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    if (i % 8 == 0 && i > 0) word = word * 6364136223846793005U + 1442695040888963407U;
    payload[i] = static_cast<std::byte>(word >> (8 * (i % 8)));
  }
  return payload;
}

bool JournalStory::open() {
  try {
    writer_ = std::make_unique<JournalWriter>(disk_, clock_, journal_folder, small_journal());
  } catch (const InputError& error) {
    refusal_ = error.what();
    return false;
  }
  ids_.resize(writer_->head().sequence);  // those behind it were not acknowledged, or `judge` has said so
  last_snapshot_ = 0;
  return true;
}

JournalStory JournalStory::on(Disk& disk, std::uint64_t seed) const {
  JournalStory story(disk, seed);
  story.clock_ = clock_;
  story.ids_ = ids_;
  story.next_id_ = next_id_ + 1000;
  story.acknowledged_ = acknowledged();
  story.may_begin_at_ = may_begin_at_;
  return story;
}

std::uint64_t JournalStory::acknowledged() const {
  return writer_ ? std::max(acknowledged_, writer_->durable_sequence()) : acknowledged_;
}

void JournalStory::submit_one(RecordType type) {
  const std::vector<std::byte> payload = payload_of(next_id_);
  const auto durability = static_cast<Durability>(type == RecordType::snapshot ? 2 : random_() % 3);
  const Submission record{.type = type,
                          .durability = durability,
                          .payload_version = 1,
                          .event = clock_.now(),
                          .payload = payload,
                          .completion = nullptr};
  if (writer_->submit(record) == Handover::accepted) ids_.push_back(next_id_++);
}

bool JournalStory::step() {
  const std::uint64_t records = random_() % 4;
  for (std::uint64_t i = 0; i < records; ++i) submit_one(RecordType::update);
  if (random_() % 16 == 0) {
    submit_one(RecordType::snapshot);
    last_snapshot_ = ids_.size();
  }
  clock_.advance_ns(static_cast<std::int64_t>(random_() % 800'000));
  writer_->do_work();
  acknowledged_ = acknowledged();
  const bool failed = writer_->state() != WriterState::open;
  if (!failed && last_snapshot_ != 0 && last_snapshot_ <= acknowledged_ && random_() % 8 == 0) remove_old_segments();
  return !failed;
}

void JournalStory::remove_old_segments() {
  may_begin_at_ = last_snapshot_;
  try {
    std::uint64_t number = 0;
    for (const SegmentFile& segment : list_segments(disk_, journal_folder)) {
      if (segment.header.first_sequence <= last_snapshot_) number = segment.header.number;
    }
    remove_before(disk_, journal_folder, number, acknowledged_);
  } catch (const InputError& error) {
    refusal_ = error.what();
  }
  last_snapshot_ = 0;
}

void JournalStory::close_writer() {
  writer_->close();
  // A seal may be on the disk although closing failed; nobody was promised it.
  ids_.resize(std::max<std::size_t>(ids_.size(), writer_->head().sequence), seal_id);
  acknowledged_ = acknowledged();
  if (writer_->state() == WriterState::closed) writer_.reset();
}

std::string JournalStory::judge(Disk& disk) const {
  std::ostringstream wrong;
  try {
    JournalReader reader(disk, journal_folder);
    std::uint64_t records = 0;
    while (const auto record = reader.next()) {
      const std::uint64_t sequence = record->header.sequence;
      if (records++ == 0 && sequence > may_begin_at_) wrong << "begins with record " << sequence << "; ";
      if (sequence > ids_.size()) {
        wrong << "record " << sequence << " was never submitted; ";
      } else if (const std::uint64_t id = ids_[sequence - 1]; id == seal_id) {
        if (record->header.type != RecordType::seal) wrong << "record " << sequence << " must be a seal; ";
      } else if (!std::ranges::equal(record->payload, payload_of(id))) {
        wrong << "record " << sequence << " is another one; ";
      }
    }
    if (reader.end().head.sequence < acknowledged()) {
      wrong << "acknowledged up to " << acknowledged() << ", found up to " << reader.end().head.sequence;
    }
  } catch (const InputError& error) {
    // Before the first promise there may be no folder at all.
    const bool nothing_yet = acknowledged() == 0 && error.faults()[0].code == "PLM-2401";
    if (!nothing_yet) wrong << "refused: " << error.what();
  }
  return wrong.str();
}

}  // namespace plimsoll::test
