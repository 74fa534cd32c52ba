// The one writer of a journal: takes records from any thread, appends them on its own, and says what is durable.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/core/disk.hpp"
#include "host/core/error.hpp"
#include "host/core/latest.hpp"
#include "host/core/time.hpp"
#include "host/journal/format.hpp"
#include "host/journal/handover.hpp"
#include "host/journal/journal_reader.hpp"
#include "host/journal/record_chain.hpp"
#include "host/journal/segment_writer.hpp"

namespace plimsoll::journal {

struct WriterOptions {
  std::uint64_t segment_bytes = std::uint64_t{64} << 20;
  std::size_t queue_records = 8192;
  std::size_t largest_payload = 4096;        // of one record; the queue's memory is this times queue_records
  std::uint64_t commit_bytes = 256 * 1024;   // a group is synced when it has grown to this ...
  std::int64_t commit_delay_ns = 1'000'000;  // ... or when its first acknowledged record is this old
  std::string build_identity;
};

enum class WriterState : std::uint8_t { open, failed, closed };

struct WriterCounters {
  std::uint64_t refused_full = 0;
  std::uint64_t refused_too_large = 0;
  std::uint64_t refused_failed = 0;
};

/// Opening continues an existing journal after its last valid record, in a new segment: nothing that is on disk is
/// overwritten. After the first error of the disk the writer is failed for good: nothing is acknowledged any more, and
/// no sync is tried again. `submit` is for any thread and never waits; everything else belongs to the writer's thread.
class JournalWriter {
 public:
  /// Creates the folder when it is missing. Throws InputError when the journal is broken, in use or cannot be written.
  JournalWriter(Disk& disk, const Clock& clock, std::string directory, WriterOptions options);
  /// Leaves the journal as a crash would; open completions are refused.
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  /// Copies the record. Accepted is a promise only together with a completion or the durable sequence.
  Handover submit(const Submission& record) noexcept;

  /// Appends what was handed over and syncs when a group is due; returns the number of records taken. To be called
  /// until all producers have stopped, after a failure too: that is how their completions are settled.
  std::size_t do_work() noexcept;
  /// Appends what was handed over, then a seal, and syncs. Producers have stopped.
  void close() noexcept;

  [[nodiscard]] WriterState state() const noexcept { return state_.load(std::memory_order_acquire); }
  /// What failed; only in state `failed`.
  [[nodiscard]] const Fault& failure() const noexcept { return failure_; }
  /// All records up to this one are durable. Any thread.
  [[nodiscard]] std::uint64_t durable_sequence() const noexcept { return durable_head_.load().sequence; }
  /// The last durable record and its hash: what an operator exports and keeps elsewhere. Any thread.
  [[nodiscard]] Head durable_head() const noexcept { return durable_head_.load(); }
  /// The last record appended; not yet a promise.
  [[nodiscard]] Head head() const noexcept { return head_; }
  /// Of one record.
  [[nodiscard]] std::size_t largest_payload() const noexcept { return options_.largest_payload; }
  /// How the journal ended when it was opened.
  [[nodiscard]] const JournalEnd& found() const noexcept { return found_; }
  /// Any thread.
  [[nodiscard]] WriterCounters counters() const noexcept;

 private:
  struct Pending {
    Completion* completion;
    std::uint64_t sequence;
  };

  void open();
  void remove_unfinished();
  void continue_after(const std::vector<SegmentFile>& segments);
  [[nodiscard]] std::optional<Fault> copy_unproven(const SegmentFile& last);
  [[nodiscard]] SegmentHeader next_header(std::uint64_t number, std::uint64_t reserved_bytes) const;
  [[nodiscard]] std::optional<Fault> append(const Submission& record);
  [[nodiscard]] std::optional<Fault> roll();
  [[nodiscard]] std::optional<Fault> flush();
  [[nodiscard]] std::optional<Fault> commit();
  [[nodiscard]] bool group_is_due() const noexcept;
  void take(std::uint32_t slot);
  void mark_durable() noexcept;
  void fail(Fault fault) noexcept;
  void refuse_all() noexcept;

  Disk& disk_;
  const Clock& clock_;
  std::string directory_;
  WriterOptions options_;
  HandoverQueue queue_;
  RecordChain chain_;
  FileHandle lock_ = FileHandle::none;
  std::unique_ptr<SegmentWriter> segment_;
  std::vector<std::byte> batch_;  // encoded, not yet written
  std::size_t batch_size_ = 0;
  std::vector<Pending> pending_;
  Head head_;
  JournalEnd found_;
  std::uint64_t unsynced_bytes_ = 0;
  std::int64_t group_since_ns_ = 0;
  bool acknowledgement_owed_ = false;
  bool somebody_waits_ = false;
  Latest<Head> durable_head_;
  Fault failure_;
  std::atomic<WriterState> state_{WriterState::open};
  std::atomic<std::uint64_t> refused_full_{0};
  std::atomic<std::uint64_t> refused_too_large_{0};
  std::atomic<std::uint64_t> refused_failed_{0};
};

}  // namespace plimsoll::journal
