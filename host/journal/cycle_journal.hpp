// Writes risk cycles into a journal: what entered each, where it ended, and the digest of what was published.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/journal/desk_records.hpp"
#include "host/journal/input_entries.hpp"
#include "host/journal/journal_writer.hpp"
#include "host/risk/cycle_recorder.hpp"

namespace plimsoll::journal {

/// What a producer does when the writer's queue is full. A live cycle never waits and leaves the record out; a capture
/// that is recorded as fast as it can be read has all the time there is.
enum class WhenFull : std::uint8_t { leave_out, wait };

/// What was left out so far.
struct LeftOut {
  std::uint64_t cycles = 0;   // published without all of their inputs: nobody can recompute them
  std::uint64_t digests = 0;  // published without a digest
  std::uint64_t reports = 0;  // whose numbers are not in the journal; their digest may be
};

/// On the risk thread, but for `left_out` and `cycles`. A cycle of which any input is refused is not recomputable: its
/// report says so, and the next cycle that the journal takes holds all inputs again, so that the ones after it are.
class CycleJournal final : public risk::CycleRecorder {
 public:
  /// The writer and the clock outlive it. `last_cycle`: the journal's last one before.
  CycleJournal(JournalWriter& writer, const Clock& clock, WhenFull when_full, std::uint64_t last_cycle);

  /// From the next cycle on another engine computes, which begins with everything.
  void begin_desk(DeskNumber desk);

  void on_inputs(const market::SnapshotPtr& snapshot, std::span<const UnderlyingId> dirty) override;
  void on_report(risk::RiskReport& report, const risk::RiskEngine& engine) override;

  // From any thread.
  [[nodiscard]] LeftOut left_out() const noexcept;
  /// The last cycle that began.
  [[nodiscard]] std::uint64_t cycles() const noexcept { return cycle_.load(std::memory_order_relaxed); }

 private:
  [[nodiscard]] bool submit(RecordType type, std::uint8_t version, std::span<const std::byte> payload,
                            Durability durability = Durability::best_effort, Completion* completion = nullptr);
  [[nodiscard]] bool submit_inputs(const market::SnapshotPtr& snapshot, std::span<const UnderlyingId> dirty);
  [[nodiscard]] bool submit_losses();
  void submit_modes(const risk::RiskEngine& engine);
  [[nodiscard]] bool submit_digest(const risk::RiskReport& report);
  void submit_numbers(const risk::RiskReport& report);
  void warn(risk::RiskReport& report, bool digest_taken) const;

  JournalWriter& writer_;
  const Clock& clock_;
  WhenFull when_full_;
  std::atomic<std::uint64_t> cycle_;
  DeskNumber desk_ = 0;
  bool desk_announced_ = true;
  std::uint64_t desk_cycle_ = 0;
  market::SnapshotPtr base_;  // whose inputs the journal has in full; null: it owes all of them
  std::uint64_t base_cycle_ = 0;
  Timestamp event_;  // of the cycle under way
  bool inputs_taken_ = false;
  std::size_t modes_taken_ = 0;  // cells of which the journal knows that they are revalued in full
  LostCycles lost_;              // not yet told; `first` 0: none
  std::string_view refusal_;     // why the last record was refused
  Completion completion_;
  std::vector<InputEntry> entries_;  // kept for their memory
  std::vector<std::byte> payload_;
  std::atomic<std::uint64_t> lost_cycles_{0};
  std::atomic<std::uint64_t> lost_digests_{0};
  std::atomic<std::uint64_t> lost_reports_{0};
};

}  // namespace plimsoll::journal
