// The journal of a running program: its one writer on a thread of its own, and what the rest may ask about it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "host/core/system_disk.hpp"
#include "host/journal/cycle_journal.hpp"
#include "host/journal/journal_writer.hpp"
#include "host/journal/recovery.hpp"
#include "tools/plimsoll/desk_recording.hpp"
#include "tools/plimsoll/run/agent_thread.hpp"

namespace plimsoll::cli {

struct JournalStatus {
  journal::WriterState state = journal::WriterState::open;
  std::string failure;  // in state failed
  journal::Head durable;
  journal::WriterCounters refused;
  journal::LeftOut left_out;
};

/// A line for whoever asks whether all is well; empty when it is.
std::string words_of_trouble(const JournalStatus& status);

class JournalLine;
/// On stderr: where it is, and what it continues.
void say_journal(const JournalLine& journal);

/// Opening continues a journal that is there: desks and cycles are numbered on. Closing writes the seal.
class JournalLine {
 public:
  /// Throws InputError when the journal is broken, in use or cannot be written. `clock` outlives it.
  JournalLine(const std::string& directory, journal::WhenFull when_full, const Clock& clock);
  /// After all that submit have stopped.
  ~JournalLine();
  JournalLine(const JournalLine&) = delete;
  JournalLine& operator=(const JournalLine&) = delete;

  /// Writes a desk down, and its identities; waits for the writer where its queue is full. Not on the risk thread.
  /// Throws InputError when a file changed since it was loaded, or when the journal has failed. Returns the desk's
  /// number.
  journal::DeskNumber record(const DeskRecording& desk, const calibration::FactorModel& model,
                             const risk::RiskSettings& settings);
  void record_refused_reload(const std::string& why);

  [[nodiscard]] journal::CycleJournal& cycles() { return cycles_; }
  [[nodiscard]] const std::string& directory() const { return directory_; }
  /// The last cycle before this program.
  [[nodiscard]] std::uint64_t continued_after() const { return start_.cycle; }
  [[nodiscard]] const journal::JournalEnd& found() const { return writer_.found(); }
  /// From any thread.
  [[nodiscard]] JournalStatus status() const;

 private:
  void submit(journal::RecordType type, std::uint8_t version, std::span<const std::byte> payload);

  const Clock& clock_;
  std::string directory_;
  SystemDisk disk_;
  journal::JournalWriter writer_;
  journal::Position start_;
  journal::DeskNumber last_desk_;
  journal::CycleJournal cycles_;
  std::unique_ptr<AgentThread> thread_;
};

}  // namespace plimsoll::cli
