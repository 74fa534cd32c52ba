// Reads a journal from its first record, or from one of its segments, to its last: every hash checked, nothing
// believed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/core/disk.hpp"
#include "host/journal/format.hpp"
#include "host/journal/record_chain.hpp"
#include "host/journal/segment_scan.hpp"

namespace plimsoll::journal {

/// One record, valid until the next call of the reader.
struct RecordView {
  RecordHeader header;
  std::span<const std::byte> payload;
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;  // of the record in its segment
};

/// What the end of the last segment means: of a journal at rest, all behind the last record is examined; of one that is
/// being written, more may come there.
enum class AtEnd { examine, more_may_come };

struct ReadOptions {
  std::optional<std::uint64_t>
      from_segment;                   // the hash in its header is taken as it is; else from the first one there is
  std::optional<Head> expected_head;  // exported earlier; the journal must contain it
  AtEnd at_end = AtEnd::examine;
};

/// How the journal ended.
struct JournalEnd {
  Head head;                           // the last valid record
  std::uint64_t durable_sequence = 0;  // all up to this is known to have been synced: a later record says so
  std::uint64_t torn_bytes = 0;        // what lay behind the last valid record and was not zero
  std::uint64_t segment = 0;           // the last one; 0: the journal is empty
  std::uint64_t offset = 0;            // the end of the last valid record in it
  bool sealed = false;                 // the last record is a seal: the writer closed the journal
};

/// A torn tail is cut at the last valid record and reported; damage with later evidence against it, an edited record, a
/// missing or swapped segment throw InputError (PLM-24nn) with file and offset. Bounded memory and linear time for any
/// bytes. One thread; the disk must outlive it.
class JournalReader {
 public:
  JournalReader(Disk& disk, const std::string& directory, ReadOptions options = {});
  ~JournalReader();
  JournalReader(const JournalReader&) = delete;
  JournalReader& operator=(const JournalReader&) = delete;

  /// The next record, or nothing at the end.
  [[nodiscard]] std::optional<RecordView> next();
  /// After `next` returned nothing: true when something follows by now, and `next` goes on. Costs the listing of the
  /// folder. A record that is being written while it is read looks damaged: only what stays so is.
  [[nodiscard]] bool look_again();
  /// After `next` returned nothing: what a reader that expects more has left out. Throws InputError.
  void examine_end();
  /// What is known so far; complete once `next` returned nothing.
  [[nodiscard]] const JournalEnd& end() const { return end_; }
  [[nodiscard]] const std::vector<SegmentFile>& segments() const { return segments_; }

 private:
  void enter(std::size_t index);
  [[nodiscard]] bool continues_in_next() const;
  [[nodiscard]] std::optional<RecordView> read_record();
  void finish();
  void begin();
  void check_expected_head() const;

  Disk& disk_;
  std::string directory_;
  ReadOptions options_;
  std::vector<SegmentFile> segments_;
  RecordChain chain_;
  std::unique_ptr<SegmentBytes> bytes_;
  std::size_t index_ = 0;
  std::uint64_t begins_with_ = 0;  // number of the first segment that was read
  std::uint64_t offset_ = 0;
  bool finished_ = false;
  bool snapshot_seen_ = false;
  JournalEnd end_;
};

}  // namespace plimsoll::journal
