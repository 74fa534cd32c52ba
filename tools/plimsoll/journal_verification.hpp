// One pass over a journal that recomputes its cycles, desk after desk, and stops at the first that differs.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "host/journal/cycle_reader.hpp"
#include "host/journal/cycle_verifier.hpp"
#include "tools/plimsoll/journal_desks.hpp"
#include "tools/plimsoll/run/desk.hpp"

namespace plimsoll::cli {

struct VerificationWish {
  std::uint64_t every = 1;
  std::uint64_t cycle = 0;  // 0: all
};

struct VerificationCounts {
  std::uint64_t desks = 0;
  std::uint64_t cycles = 0;
  std::uint64_t compared = 0;
  std::uint64_t equal = 0;
  std::uint64_t not_verifiable = 0;  // of those asked for
  std::uint64_t without_digest = 0;  // likewise: nothing was published, or the journal could not take it
  std::uint64_t first_unknown = 0;   // cycle of the first of either
  std::string first_reason;
};

struct Mismatch {
  std::uint64_t cycle = 0;
  journal::RecordPlace place;
  journal::Difference difference;
  std::string known;  // what a second computation says: where the difference lies, or that it cannot be told
  std::string words;  // all of it for a person
};

class JournalVerification {
 public:
  JournalVerification(const BackendOptions& backend, const VerificationWish& wish) : backend_(backend), wish_(wish) {}

  /// Throws InputError for a desk that cannot be rebuilt, BackendUnavailable.
  void take(const journal::JournalEvent& event);

  [[nodiscard]] const VerificationCounts& counts() const { return counts_; }
  [[nodiscard]] const std::optional<Mismatch>& mismatch() const { return mismatch_; }
  [[nodiscard]] const std::string& backend_name() const { return backend_name_; }

 private:
  void begin(const journal::DeskDefinition& definition);
  /// When the cycle is the first of another desk.
  void change_desk(const journal::JournalCycle& cycle);
  void take_cycle(const journal::JournalCycle& cycle);
  void count_unknown(std::uint64_t& counter, const journal::JournalCycle& cycle, const std::string& reason);
  [[nodiscard]] std::string second_opinion();

  BackendOptions backend_;
  VerificationWish wish_;
  JournalDesks desks_;
  std::map<journal::DeskNumber, RunOptions> defined_;  // desks that have not taken over yet
  RunOptions options_;                                 // of the present one
  journal::DeskNumber number_ = 0;
  std::unique_ptr<Desk> desk_;
  std::optional<journal::CycleVerifier> verifier_;
  VerificationCounts counts_;
  std::optional<Mismatch> mismatch_;
  std::string backend_name_;
};

}  // namespace plimsoll::cli
