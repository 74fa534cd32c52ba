// Reads risk cycles out of a journal: which desk, which inputs, what was published, and what is missing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "host/journal/desk_records.hpp"
#include "host/journal/input_entries.hpp"
#include "host/journal/journal_reader.hpp"
#include "host/journal/payloads.hpp"

namespace plimsoll::journal {

/// Where a record stands.
struct RecordPlace {
  std::uint64_t sequence = 0;
  std::uint64_t segment = 0;
  std::uint64_t offset = 0;
};

/// One cycle, as far as the journal has it.
struct JournalCycle {
  std::uint64_t cycle = 0;
  std::optional<CycleBoundary> boundary;  // none: its inputs are not in the journal
  std::vector<InputEntry> entries;        // that its boundary counts
  std::vector<std::uint32_t> full_cells;  // that lost their surface in it
  std::uint64_t full_cells_before = 0;    // how many had before, as the journal says
  std::optional<ReportDigest> digest;     // none: nothing was published, or it is not in the journal
  RecordPlace place;                      // of the digest, or of the boundary
  Timestamp written;                      // when its last record was
  std::string missing;                    // why it has no boundary; empty when it has one
};

/// What a reader meets, in the order of the journal. A FilePart's bytes are valid until the next call.
using JournalEvent = std::variant<FilePart, DeskDefinition, DeskChange, LostCycles, JournalCycle>;

/// Memory is bounded by the largest cycle and the reader's. Records of other types are passed over. Throws InputError
/// as JournalReader does, and PLM-2421 for a payload that is not what its type and version say.
class CycleReader {
 public:
  CycleReader(Disk& disk, const std::string& directory, ReadOptions options = {});

  [[nodiscard]] std::optional<JournalEvent> next();
  [[nodiscard]] const JournalEnd& end() const { return reader_.end(); }
  [[nodiscard]] const std::vector<SegmentFile>& segments() const { return reader_.segments(); }

 private:
  void take(const RecordView& record);
  void take_inputs(const RecordView& record);
  void take_boundary(const RecordView& record);
  void take_modes(const RecordView& record);
  void take_digest(const RecordView& record);
  /// Another cycle begins: the one that waited is as complete as it gets.
  void begin_cycle(std::uint64_t cycle);
  [[noreturn]] void refuse(const RecordView& record, const std::string& why) const;
  template <typename Payload>
  Payload known(const RecordView& record, std::optional<Payload> payload) const;

  JournalReader reader_;
  std::optional<RecordView> held_;  // read, and not yet taken, because a cycle had to be given out before
  std::optional<JournalCycle> waiting_;
  std::vector<InputEntry> inputs_;  // of `inputs_cycle_`, before its boundary
  std::uint64_t inputs_cycle_ = 0;
  std::uint32_t next_part_ = 0;
  bool inputs_whole_ = true;
  std::optional<JournalEvent> event_;
};

}  // namespace plimsoll::journal
