#include "host/journal/cycle_journal.hpp"

#include <algorithm>
#include <charconv>
#include <thread>

#include "host/journal/market_changes.hpp"
#include "host/journal/payloads.hpp"
#include "host/journal/report_record.hpp"
#include "host/risk/risk_engine.hpp"

namespace plimsoll::journal {
namespace {

constexpr std::size_t most_cells_named = 512;  // in one record of modes

std::string_view words_of(Handover result) {
  switch (result) {
    case Handover::accepted: return {};
    case Handover::queue_full: return "the journal's queue was full";
    case Handover::too_large: return "a record was larger than the journal takes";
    case Handover::failed: return "the journal has failed";
  }
  return {};
}

/// Of 32 hexadecimal digits; engines write nothing else.
Digest128 from_hex(std::string_view text) {
  Digest128 digest;
  if (text.size() != 32) return digest;
  std::from_chars(text.data(), text.data() + 16, digest.high, 16);
  std::from_chars(text.data() + 16, text.data() + 32, digest.low, 16);
  return digest;
}

}  // namespace

CycleJournal::CycleJournal(JournalWriter& writer, const Clock& clock, WhenFull when_full, std::uint64_t last_cycle)
    : writer_(writer), clock_(clock), when_full_(when_full), cycle_(last_cycle) {}

void CycleJournal::begin_desk(DeskNumber desk) {
  desk_ = desk;
  desk_announced_ = false;
  desk_cycle_ = 0;
  base_.reset();
  modes_taken_ = 0;
}

bool CycleJournal::submit(RecordType type, std::uint8_t version, std::span<const std::byte> payload,
                          Durability durability, Completion* completion) {
  for (;;) {
    const Handover result = writer_.submit({.type = type,
                                            .durability = durability,
                                            .payload_version = version,
                                            .event = event_,
                                            .payload = payload,
                                            .completion = completion});
    if (result == Handover::accepted) return true;
    refusal_ = words_of(result);
    if (result != Handover::queue_full || when_full_ == WhenFull::leave_out) return false;
    std::this_thread::yield();
  }
}

void CycleJournal::on_inputs(const market::SnapshotPtr& snapshot, std::span<const UnderlyingId> dirty) {
  cycle_.fetch_add(1, std::memory_order_relaxed);
  ++desk_cycle_;
  event_ = snapshot->as_of;
  inputs_taken_ = submit_losses() && submit_inputs(snapshot, dirty);
  if (inputs_taken_) {
    base_ = snapshot;
    base_cycle_ = cycles();
    return;
  }
  base_.reset();
  lost_cycles_.fetch_add(1, std::memory_order_relaxed);
  if (lost_.first == 0) lost_ = {cycles(), cycles(), 0, std::string(refusal_)};
  lost_.last = cycles();
}

// Says first what is missing, so that nobody takes what follows for all there was.
bool CycleJournal::submit_losses() {
  if (!desk_announced_) {
    desk_announced_ =
        submit(RecordType::desk_change, DeskChange::version,
               encode(DeskChange{DeskChange::Kind::takes_over, desk_, cycles(), {}}), Durability::acknowledged);
    if (!desk_announced_) return false;
  }
  if (lost_.first == 0) return true;
  if (!submit(RecordType::lost_cycles, LostCycles::version, encode(lost_), Durability::acknowledged)) return false;
  lost_ = {};
  return true;
}

bool CycleJournal::submit_inputs(const market::SnapshotPtr& snapshot, std::span<const UnderlyingId> dirty) {
  entries_.clear();
  append_changes(base_.get(), *snapshot, entries_);
  for (const UnderlyingId underlying : dirty) {
    entries_.push_back({InputKind::moved, Quality::live, underlying.value(), 0.0, {}});
  }
  const std::size_t room = entries_in(writer_.largest_payload());
  std::uint32_t part = 0;
  for (std::size_t first = 0; first < entries_.size(); first += room) {
    const std::size_t count = std::min(room, entries_.size() - first);
    encode_part(cycles(), part++, std::span(entries_).subspan(first, count), payload_);
    if (!submit(RecordType::update, InputPart::version, payload_)) return false;
  }
  const CycleBoundary boundary{.cycle = cycles(),
                               .desk = desk_,
                               .desk_cycle = desk_cycle_,
                               .snapshot = snapshot->number,
                               .as_of = snapshot->as_of,
                               .base = base_ ? base_cycle_ : 0,
                               .entries = entries_.size(),
                               .valued_at = snapshot->valued_at.instant()};
  return submit(RecordType::cycle_boundary, CycleBoundary::version, encode(boundary));
}

void CycleJournal::on_report(risk::RiskReport& report, const risk::RiskEngine& engine) {
  submit_modes(engine);
  bool digest_taken = submit_digest(report);
  submit_numbers(report);
  if (digest_taken && when_full_ == WhenFull::wait) digest_taken = completion_.wait() != Completion::refused;
  if (!digest_taken) {
    lost_digests_.fetch_add(1, std::memory_order_relaxed);
    if (lost_.first == 0) lost_ = {cycles(), cycles(), 0, std::string(refusal_)};
    lost_.last = cycles();
    ++lost_.digests;
  }
  warn(report, digest_taken);
}

void CycleJournal::submit_numbers(const risk::RiskReport& report) {
  for (const std::vector<std::byte>& part : encode_report(report, writer_.largest_payload())) {
    if (submit(RecordType::report, ReportPart::version, part)) continue;
    lost_reports_.fetch_add(1, std::memory_order_relaxed);
    return;
  }
}

void CycleJournal::submit_modes(const risk::RiskEngine& engine) {
  const std::span<const std::size_t> distrusted = engine.distrusted();
  while (modes_taken_ < distrusted.size()) {
    CellModes modes{cycles(), modes_taken_, {}};
    const std::size_t end = std::min(distrusted.size(), modes_taken_ + most_cells_named);
    for (std::size_t at = modes_taken_; at < end; ++at) {
      modes.cells.push_back(static_cast<std::uint32_t>(distrusted[at]));
    }
    // What is refused here is told with the next cycle; until then digests and identities do not agree.
    if (!submit(RecordType::cell_modes, CellModes::version, encode(modes))) return;
    modes_taken_ = end;
  }
}

bool CycleJournal::submit_digest(const risk::RiskReport& report) {
  const ReportDigest digest{.cycle = cycles(),
                            .configuration = from_hex(report.configuration_identity),
                            .portfolio = from_hex(report.portfolio_identity),
                            .scenario_set = from_hex(report.scenario_identity),
                            .report = from_hex(report.digest)};
  const bool waits = when_full_ == WhenFull::wait;
  completion_.reset();
  return submit(RecordType::report_digest, ReportDigest::version, encode(digest),
                waits ? Durability::before_acting : Durability::acknowledged, waits ? &completion_ : nullptr);
}

void CycleJournal::warn(risk::RiskReport& report, bool digest_taken) const {
  if (inputs_taken_ && digest_taken && writer_.state() == WriterState::open) return;
  std::string warning("not verifiable: ");
  if (writer_.state() == WriterState::failed) {
    warning.append("the journal has failed (").append(format_fault(writer_.failure())).append(")");
  } else {
    warning.append(refusal_).append(", so this report cannot be recomputed from it");
  }
  report.warnings.push_back(std::move(warning));
}

LeftOut CycleJournal::left_out() const noexcept {
  return {lost_cycles_.load(std::memory_order_relaxed), lost_digests_.load(std::memory_order_relaxed),
          lost_reports_.load(std::memory_order_relaxed)};
}

}  // namespace plimsoll::journal
