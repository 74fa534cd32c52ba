#include "host/ledger/ledger.hpp"

#include <algorithm>
#include <utility>

#include "host/ledger/fill_names.hpp"
#include "host/ledger/marks.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::ledger {
namespace {

FillResult refused(Refusal refusal) { return {FillOutcome::refused, refusal, {}, {}, {}}; }
FillResult nothing_changed(FillOutcome outcome) { return {outcome, std::nullopt, {}, {}, {}}; }

FillResult repeated(const KnownExecution& known, Digest128 terms) {
  return known.terms == terms ? nothing_changed(FillOutcome::duplicate) : refused(Refusal::conflict);
}

}  // namespace

std::string_view to_string(FillOutcome outcome) {
  switch (outcome) {
    case FillOutcome::applied: return "applied";
    case FillOutcome::corrected: return "corrected";
    case FillOutcome::busted: return "busted";
    case FillOutcome::held: return "held";
    case FillOutcome::superseded: return "superseded";
    case FillOutcome::duplicate: return "duplicate";
    case FillOutcome::refused: return "refused";
  }
  return {};
}

Ledger::Ledger(portfolio::Instruments instruments, FxFactors fx, LedgerSettings settings)
    : instruments_(std::move(instruments)), fx_(std::move(fx)), settings_(settings) {}

FillResult Ledger::apply(const FillEvent& event) {
  return std::visit([&](const auto& kind) { return apply(kind); }, event);
}
FillResult Ledger::apply(const Fill& fill) { return counted(checked(fill)); }
FillResult Ledger::apply(const Bust& bust) { return counted(checked(bust)); }
FillResult Ledger::apply(const Correction& correction) { return counted(checked(correction)); }

FillResult Ledger::counted(FillResult result) {
  ++outcomes_[static_cast<std::size_t>(result.outcome)];
  if (result.refusal) ++refusals_[static_cast<std::size_t>(*result.refusal)];
  return result;
}

FillResult Ledger::checked(const Fill& fill) {
  if (!valid_key(fill.key)) return refused(Refusal::bad_name);
  const Digest128 terms = terms_of(fill);
  if (KnownExecution* known = executions_.find(fill.key)) {
    if (known->heard == Heard::seen) return repeated(*known, terms);
    known->heard = Heard::seen;
    known->terms = terms;
    return nothing_changed(FillOutcome::superseded);
  }
  if (!has_room()) return refused(Refusal::too_many_executions);
  const std::size_t accounts = accounts_.size();
  const auto booking = booking_of(fill);
  if (const Refusal* refusal = std::get_if<Refusal>(&booking)) return refused(*refusal);
  const FillResult result = add_booking(std::get<Booking>(booking), FillOutcome::applied);
  if (result.refusal) {
    drop_accounts_from(accounts);
  } else {
    executions_.put(fill.key, {BookingId{bookings_.size() - 1}, Heard::seen, terms});
  }
  return result;
}

FillResult Ledger::checked(const Bust& bust) {
  const ExecutionKey own{bust.reference.venue, bust.execution_id, bust.reference.trade_date};
  const bool named = !bust.execution_id.empty();
  if (!valid_key(bust.reference) || (named && !valid_key(own))) return refused(Refusal::bad_name);
  if (own == bust.reference) return refused(Refusal::self_reference);
  const Digest128 terms = terms_of(bust);
  if (named) {
    const KnownExecution* known = executions_.find(own);
    if (known != nullptr && known->heard == Heard::seen) return repeated(*known, terms);
  }
  if (!has_room()) return refused(Refusal::too_many_executions);

  FillResult result;
  BookingId target;
  if (const KnownExecution* reference = executions_.find(bust.reference)) {
    target = standing(reference->booking);
    if (bookings_[target.index()].state == BookingState::void_) {
      result = nothing_changed(named ? FillOutcome::superseded : FillOutcome::duplicate);
    } else {
      result = replace(target, {{target, Booking{}}}, FillOutcome::busted);
      if (result.refusal) return result;
    }
  } else {
    target = BookingId{bookings_.size()};
    bookings_.emplace_back();
    executions_.put(bust.reference, {target, Heard::awaited, {}});
    result = nothing_changed(FillOutcome::held);
  }
  if (named) executions_.put(own, {target, Heard::seen, terms});
  return result;
}

FillResult Ledger::checked(const Correction& correction) {
  if (!valid_key(correction.fill.key) || !valid_key(correction.reference)) return refused(Refusal::bad_name);
  if (correction.fill.key == correction.reference) return refused(Refusal::self_reference);
  const Digest128 terms = terms_of(correction);
  const KnownExecution* known = executions_.find(correction.fill.key);
  if (known != nullptr && known->heard == Heard::seen) return repeated(*known, terms);
  if (!has_room()) return refused(Refusal::too_many_executions);
  const std::size_t accounts = accounts_.size();
  auto booking = booking_of(correction.fill);
  if (const Refusal* refusal = std::get_if<Refusal>(&booking)) return refused(*refusal);
  std::get<Booking>(booking).issued = correction.issued;
  const FillResult result = correct(correction, std::get<Booking>(booking));
  if (result.outcome != FillOutcome::corrected) drop_accounts_from(accounts);
  if (result.refusal) return result;

  const KnownExecution* reference = executions_.find(correction.reference);
  const KnownExecution* own = executions_.find(correction.fill.key);
  const BookingId target = standing(reference != nullptr ? reference->booking
                                    : own != nullptr     ? own->booking
                                                         : BookingId{bookings_.size() - 1});
  if (reference == nullptr) executions_.put(correction.reference, {target, Heard::awaited, {}});
  executions_.put(correction.fill.key, {target, Heard::seen, terms});
  return result;
}

/// Its own name and its reference may each be known already, as one execution or as two that turn out to be one. What
/// stands then is nothing if either is void, else the version that was issued last.
FillResult Ledger::correct(const Correction& correction, const Booking& booking) {
  std::optional<BookingId> target;
  std::optional<BookingId> other;
  if (const KnownExecution* reference = executions_.find(correction.reference)) {
    target = standing(reference->booking);
  }
  if (const KnownExecution* own = executions_.find(correction.fill.key)) {
    const BookingId found = standing(own->booking);
    if (!target) {
      target = found;
    } else if (found != *target) {
      other = found;
    }
  }
  if (!target) return add_booking(booking, FillOutcome::corrected);
  if (other && *other < *target) std::swap(*target, *other);  // its place is that of the first that was heard of

  Booking best = bookings_[target->index()];
  if (other) {
    const Booking& second = bookings_[other->index()];
    if (best.state == BookingState::live && (second.state == BookingState::void_ || second.issued >= best.issued)) {
      best = second;
    }
  }
  FillOutcome outcome = FillOutcome::superseded;
  if (best.state == BookingState::live && correction.issued >= best.issued) {
    best = booking;
    outcome = FillOutcome::corrected;
  }
  if (!other)
    return outcome == FillOutcome::corrected ? replace(*target, {{*target, best}}, outcome) : nothing_changed(outcome);
  const FillResult result = replace(*target, {{*target, best}, {*other, Booking{}}}, outcome);
  if (!result.refusal) bookings_[other->index()].merged_into = *target;
  return result;
}

}  // namespace plimsoll::ledger
