// Follows a journal into a store: reads what is durable, writes it in batches, and catches up after whatever happened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "host/core/disk.hpp"
#include "host/core/time.hpp"
#include "host/journal/journal_reader.hpp"
#include "host/store/row_maker.hpp"
#include "host/store/store.hpp"

namespace plimsoll::store {

enum class FollowerState : std::uint8_t {
  starting,
  catching_up,
  caught_up,           // all that is durable is in the store
  waiting_for_store,   // it does not answer; `store` says why; tried again with growing pauses
  journal_unreadable,  // `text` names file and offset; tried again likewise
  other_journal,       // the store followed another journal, or this one lost records that it has
  records_missing,     // the journal begins after what the store has
};

[[nodiscard]] std::string_view to_string(FollowerState state);

struct FollowerStatus {
  FollowerState state = FollowerState::starting;
  StoreState store = StoreState::unreachable;
  std::string code;  // PLM-nnnn of what is wrong; empty when nothing is
  std::string text;
  std::uint64_t reached = 0;  // the last record whose rows are in the store
  std::uint64_t read = 0;     // the last record of the journal that was read
  std::uint64_t durable = 0;  // the last one that is known to be durable
  std::uint64_t rows = 0;     // written since the start
  std::uint64_t batches = 0;  // transactions
  std::uint64_t store_failures = 0;
  std::uint64_t unreadable_records = 0;  // of types that have tables
  std::uint64_t incomplete_reports = 0;
};

struct FollowerOptions {
  std::size_t batch_rows = 20'000;            // a transaction has about as many ...
  std::int64_t batch_delay_ns = 200'000'000;  // ... or what came in this time
  std::int64_t first_pause_ns = 100'000'000;  // after a failure; doubles
  std::int64_t longest_pause_ns = 10'000'000'000;
  std::int64_t look_again_ns = 20'000'000;  // how often the end of the journal is looked at
  /// Up to where the writer beside us is durable, any thread. Without it, only what the journal itself proves is
  /// followed: its last group has to wait for the next one, or for the seal.
  std::function<std::uint64_t()> durable;
};

/// An agent. It opens the journal for reading only and shares nothing with its writer, which it therefore cannot
/// delay. Needs the memory of two batches. `status` is for any thread, the rest for one. Disk and clock outlive it.
class Follower {
 public:
  Follower(Disk& disk, const Clock& clock, std::string journal, std::unique_ptr<Store> store,
           FollowerOptions options = {});

  /// Some reading and at most one transaction, within the store's time limit; returns the number of records read and
  /// rows written. 0: nothing to do now.
  std::size_t do_work();

  [[nodiscard]] FollowerStatus status() const;
  [[nodiscard]] const std::string& address() const { return store_->address(); }

 private:
  [[nodiscard]] bool pausing() const;
  void pause();
  bool open_store();
  bool start_reading();
  std::size_t read_some();
  void take(const journal::RecordView& record);
  void close_batch();
  [[nodiscard]] bool batch_is_due() const;
  [[nodiscard]] bool nothing_is_due() const;
  std::size_t apply_ready();
  [[nodiscard]] bool more_is_durable();
  void scout();
  void examine();
  void forget_reading();
  void store_failed(const StoreFailure& failure);
  void journal_failed(FollowerState state, std::string code, std::string text);
  void publish(FollowerState state);
  [[nodiscard]] std::uint64_t durable() const;

  Disk& disk_;
  const Clock& clock_;
  std::string journal_;
  std::unique_ptr<Store> store_;
  FollowerOptions options_;

  std::unique_ptr<journal::JournalReader> reader_;
  std::unique_ptr<journal::JournalReader> scout_;  // runs ahead: a record is proven durable by a later one
  RowMaker rows_;
  RowBatch open_;   // being filled
  RowBatch ready_;  // closed, waiting until the store takes it
  bool ready_waits_ = false;
  bool store_open_ = false;
  bool at_end_ = false;  // all that is known to be durable was read
  bool examined_ = false;
  bool place_proven_ = false;  // the record that the store stands at was seen, with the same hash
  Head reached_;
  Head read_;
  std::int64_t open_since_ns_ = 0;
  std::int64_t quiet_since_ns_ = 0;
  std::int64_t looked_at_ns_ = 0;
  std::int64_t resume_at_ns_ = 0;
  unsigned failures_in_a_row_ = 0;

  mutable std::mutex status_mutex_;
  FollowerStatus status_;
};

}  // namespace plimsoll::store
