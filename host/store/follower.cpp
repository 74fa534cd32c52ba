#include "host/store/follower.hpp"

#include <algorithm>
#include <utility>

#include "host/core/error.hpp"

namespace plimsoll::store {
namespace {

constexpr std::size_t records_per_call = 4096;
constexpr std::size_t batches_of_one_report = 16;  // a report that never ends is cut after as many batches' rows
constexpr std::int64_t examine_after_ns = 1'000'000'000;
constexpr unsigned most_doublings = 16;

const Fault& first_fault(const InputError& error) { return error.faults().front(); }

}  // namespace

std::string_view to_string(FollowerState state) {
  switch (state) {
    case FollowerState::starting: return "starting";
    case FollowerState::catching_up: return "catching_up";
    case FollowerState::caught_up: return "caught_up";
    case FollowerState::waiting_for_store: return "waiting_for_store";
    case FollowerState::journal_unreadable: return "journal_unreadable";
    case FollowerState::other_journal: return "other_journal";
    case FollowerState::records_missing: return "records_missing";
  }
  return "starting";
}

Follower::Follower(Disk& disk, const Clock& clock, std::string journal, std::unique_ptr<Store> store,
                   FollowerOptions options)
    : disk_(disk),
      clock_(clock),
      journal_(std::move(journal)),
      store_(std::move(store)),
      options_(std::move(options)),
      resume_at_ns_(clock.monotonic_ns()) {}

FollowerStatus Follower::status() const {
  const std::lock_guard lock(status_mutex_);
  return status_;
}

bool Follower::pausing() const { return clock_.monotonic_ns() < resume_at_ns_; }

void Follower::pause() {
  const unsigned doublings = std::min(failures_in_a_row_++, most_doublings);
  resume_at_ns_ = clock_.monotonic_ns() + std::min(options_.first_pause_ns << doublings, options_.longest_pause_ns);
}

std::uint64_t Follower::durable() const {
  if (options_.durable) return options_.durable();
  if (!scout_) return 0;
  const journal::JournalEnd& end = scout_->end();
  return end.sealed ? end.head.sequence : end.durable_sequence;
}

void Follower::publish(FollowerState state) {
  const std::lock_guard lock(status_mutex_);
  status_.state = state;
  status_.reached = reached_.sequence;
  status_.read = scout_ ? std::max(read_.sequence, scout_->end().head.sequence) : read_.sequence;
  status_.durable = durable();
  status_.unreadable_records = rows_.unreadable();
  status_.incomplete_reports = rows_.incomplete();
  if (state == FollowerState::catching_up || state == FollowerState::caught_up) {
    status_.store = StoreState::ready;
    status_.code.clear();
    status_.text.clear();
  }
}

void Follower::store_failed(const StoreFailure& failure) {
  store_->close();
  store_open_ = false;
  pause();
  publish(FollowerState::waiting_for_store);
  const std::lock_guard lock(status_mutex_);
  ++status_.store_failures;
  status_.store = failure.state;
  status_.code = code_of(failure.state);
  status_.text = failure.text;
}

void Follower::journal_failed(FollowerState state, std::string code, std::string text) {
  forget_reading();
  pause();
  publish(state);
  const std::lock_guard lock(status_mutex_);
  status_.code = std::move(code);
  status_.text = std::move(text);
}

void Follower::forget_reading() {
  reader_.reset();
  scout_.reset();
  open_.clear();
  ready_.clear();
  ready_waits_ = false;
  rows_.restart();
  at_end_ = false;
  read_ = {};
}

std::size_t Follower::do_work() {
  if (pausing()) return 0;
  if (!store_open_ && !open_store()) return 0;
  try {
    if (!reader_ && !start_reading()) return 0;
    std::size_t done = read_some();
    if (!reader_) return 0;  // it is not the store's journal
    if (!ready_waits_ && batch_is_due()) close_batch();
    done += apply_ready();
    return done;
  } catch (const InputError& error) {
    journal_failed(FollowerState::journal_unreadable, first_fault(error).code, error.what());
    return 0;
  }
}

bool Follower::open_store() {
  Head found;
  if (const StoreResult failed = store_->open(StoreUse::following, found)) {
    store_failed(*failed);
    return false;
  }
  store_open_ = true;
  const bool taken = ready_waits_ && found == ready_.up_to;  // the failure came after the commit
  if (taken) {
    ready_.clear();
    ready_waits_ = false;
  }
  const bool as_expected = taken || found == reached_;
  reached_ = found;
  if (!as_expected) forget_reading();
  return true;
}

/// Begins at the segment that holds the record where the store stands.
bool Follower::start_reading() {
  const std::vector<journal::SegmentFile> segments = journal::list_segments(disk_, journal_);
  const std::uint64_t wanted = reached_.sequence + 1;
  if (segments.empty()) {
    if (reached_.sequence == 0) {
      publish(FollowerState::caught_up);
      resume_at_ns_ = clock_.monotonic_ns() + options_.look_again_ns;
    } else {
      journal_failed(FollowerState::other_journal, "PLM-2613", "the journal is empty and the store has followed one");
    }
    return false;
  }
  auto begin = std::find_if(segments.rbegin(), segments.rend(),
                            [&](const auto& segment) { return segment.header.first_sequence <= wanted; });
  if (begin == segments.rend()) {
    if (reached_.sequence != 0) {
      journal_failed(FollowerState::records_missing, "PLM-2614",
                     std::string("the journal begins with record ")
                         .append(std::to_string(segments.front().header.first_sequence))
                         .append(", the store has all up to ")
                         .append(std::to_string(reached_.sequence)));
      return false;
    }
    --begin;  // a new store takes what there is
  }
  const journal::ReadOptions from{
      .from_segment = begin->header.number, .expected_head = {}, .at_end = journal::AtEnd::more_may_come};
  reader_ = std::make_unique<journal::JournalReader>(disk_, journal_, from);
  if (!options_.durable) scout_ = std::make_unique<journal::JournalReader>(disk_, journal_, from);
  looked_at_ns_ = clock_.monotonic_ns() - options_.look_again_ns;
  quiet_since_ns_ = clock_.monotonic_ns();
  examined_ = false;
  read_ = {begin->header.first_sequence - 1, begin->header.previous_hash};
  place_proven_ = reached_.sequence == 0 || read_ == reached_;
  open_.after = reached_;
  open_.up_to = reached_;
  return true;
}

void Follower::take(const journal::RecordView& record) {
  const Head here{record.header.sequence, record.header.hash};
  read_ = here;
  if (here.sequence < reached_.sequence) return;
  if (here.sequence == reached_.sequence) {
    place_proven_ = here == reached_;
    return;
  }
  if (!place_proven_) return;
  if (!rows_.between_reports() && open_.rows() > 0 && batch_is_due() && RowMaker::begins_report(record)) close_batch();
  if (open_.up_to == open_.after) open_since_ns_ = clock_.monotonic_ns();
  rows_.add(record, open_);
  open_.up_to = here;
}

bool Follower::batch_is_due() const {
  if (open_.up_to == open_.after) return false;
  if (open_.rows() >= options_.batch_rows * batches_of_one_report) return true;
  if (at_end_ && scout_ && scout_->end().sealed) return true;  // nothing follows, not even what is missing of a report
  if (!rows_.between_reports()) return false;
  if (open_.rows() >= options_.batch_rows) return true;
  return at_end_ && clock_.monotonic_ns() - open_since_ns_ >= options_.batch_delay_ns;
}

void Follower::close_batch() {
  if (ready_waits_) return;
  std::swap(open_, ready_);
  ready_waits_ = true;
  open_.clear();
  open_.after = ready_.up_to;
  open_.up_to = ready_.up_to;
}

std::size_t Follower::read_some() {
  std::size_t read = 0;
  bool beyond = false;
  while (read < records_per_call && !(ready_waits_ && batch_is_due())) {
    // What the store already has was durable when it took it.
    at_end_ = read_.sequence >= std::max(durable(), reached_.sequence) && !more_is_durable();
    if (at_end_) break;
    auto record = reader_->next();
    if (!record && reader_->look_again()) record = reader_->next();
    if (!record) {  // being written at this moment, or damaged: `examine` tells
      beyond = read_.sequence < reached_.sequence;
      break;
    }
    ++read;
    take(*record);
    if (!ready_waits_ && batch_is_due()) close_batch();
    if (read_.sequence >= reached_.sequence && !place_proven_) break;
  }
  if (read > 0) {
    quiet_since_ns_ = clock_.monotonic_ns();
    examined_ = false;
  } else {
    examine();
  }
  if (beyond) reader_->examine_end();
  if (beyond || (read_.sequence >= reached_.sequence && !place_proven_)) {
    journal_failed(FollowerState::other_journal, "PLM-2613",
                   std::string("record ")
                       .append(std::to_string(reached_.sequence))
                       .append(beyond ? ", where the store stands, is not in the journal"
                                      : " has another hash than the store's: this is another journal"));
    return 0;
  }
  if (read > 0) publish(FollowerState::catching_up);
  return read;
}

/// Whether all that is whole and durable is in the store.
bool Follower::nothing_is_due() const {
  return at_end_ && !ready_waits_ && (open_.up_to == open_.after || !rows_.between_reports());
}

std::size_t Follower::apply_ready() {
  if (!ready_waits_) {
    publish(nothing_is_due() ? FollowerState::caught_up : FollowerState::catching_up);
    return 0;
  }
  if (const StoreResult failed = store_->apply(ready_)) {
    store_failed(*failed);
    return 0;
  }
  failures_in_a_row_ = 0;
  const std::size_t rows = ready_.rows();
  reached_ = ready_.up_to;
  ready_.clear();
  ready_waits_ = false;
  {
    const std::lock_guard lock(status_mutex_);
    status_.rows += rows;
    ++status_.batches;
  }
  publish(nothing_is_due() ? FollowerState::caught_up : FollowerState::catching_up);
  return rows + 1;
}

/// Only now and then: it costs a look at the folder.
bool Follower::more_is_durable() {
  const std::int64_t now = clock_.monotonic_ns();
  if (at_end_ && now - looked_at_ns_ < options_.look_again_ns) return false;
  looked_at_ns_ = now;
  if (scout_) scout();
  return durable() > read_.sequence;
}

void Follower::scout() {
  for (std::size_t records = 0; records < records_per_call; ++records) {
    if (!scout_->next() && !(scout_->look_again() && scout_->next())) return;
  }
}

/// Once for each time that nothing comes: a quiet end may be a damaged one.
void Follower::examine() {
  if (examined_ || clock_.monotonic_ns() - quiet_since_ns_ < examine_after_ns) return;
  examined_ = true;
  if (scout_) scout_->examine_end();
  if (read_.sequence < durable()) reader_->examine_end();
}

}  // namespace plimsoll::store
