// A journal's life under test: submits records it can recognise, keeps what was acknowledged, and judges what a disk
// holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "host/core/time.hpp"
#include "host/journal/journal_writer.hpp"

namespace plimsoll::test {

inline const std::string journal_folder = "data/journal";

/// Small segments, so that a short story has many of them.
[[nodiscard]] journal::WriterOptions small_journal();

/// The payload that stands for an id: the id and up to 300 bytes that follow from it.
[[nodiscard]] std::vector<std::byte> payload_of(std::uint64_t id);

class JournalStory {
 public:
  JournalStory(Disk& disk, std::uint64_t seed) : disk_(disk), random_(seed) {}

  /// Opens a writer and takes over what it found. False when it could not open: the disk failed, or the journal was
  /// refused.
  bool open();
  /// One step at random: some records, time, work, a snapshot, removal of old segments. False once the writer has
  /// failed.
  bool step();
  /// Lets the writer go once it is closed; one that failed stays to be looked at.
  void close_writer();
  void drop_writer() { writer_.reset(); }
  /// The story goes on for another disk: the same records are expected there.
  [[nodiscard]] JournalStory on(Disk& disk, std::uint64_t seed) const;

  /// Empty when the disk holds every acknowledged record, each once, and only records that were submitted, in an
  /// unbroken chain; else what is wrong. `disk` is another one than the writer's, or its writer is gone.
  [[nodiscard]] std::string judge(Disk& disk) const;

  [[nodiscard]] std::uint64_t acknowledged() const;
  [[nodiscard]] journal::JournalWriter* writer() { return writer_.get(); }
  [[nodiscard]] const std::string& refusal() const { return refusal_; }

 private:
  static constexpr std::uint64_t seal_id = 0;

  void submit_one(journal::RecordType type);
  void remove_old_segments();

  Disk& disk_;
  std::mt19937_64 random_;
  ManualClock clock_{Timestamp{1'700'000'000'000'000'000}};
  std::vector<std::uint64_t> ids_;  // by sequence, from 1: what a record there must be
  std::uint64_t next_id_ = 1;
  std::uint64_t acknowledged_ = 0;
  std::uint64_t last_snapshot_ = 0;
  std::uint64_t may_begin_at_ = 1;  // what retention may have removed is before this
  std::string refusal_;
  std::unique_ptr<journal::JournalWriter> writer_;
};

}  // namespace plimsoll::test
