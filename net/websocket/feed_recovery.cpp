// How a feed asks for snapshots, and what it does with the answers.
#include <algorithm>

#include "net/websocket/feed.hpp"

namespace plimsoll::websocket {
namespace {

constexpr int http_ok = 200;

}  // namespace

int Feed::do_work(Line& line, Moment now) noexcept {
  if (!silent_ && now.monotonic_ns - last_message_ns_ >= venue_.rules().stale_after_ns) {
    silent_ = true;
    send_all(now);
    return 1;
  }
  if (wanted_ == 0 || asked_ != none || venue_.rules().recovery == Recovery::reconnect) return 0;
  if (answers_missing_ != 0) {
    if (answers_by_ns_ == 0 || now.monotonic_ns < answers_by_ns_) return 0;
    line.drop(Loss(LossReason::timed_out, "the answer to a new subscription"));
    return 1;
  }
  return now.monotonic_ns < next_ask_ns_ ? 0 : recover_next(line, now);
}

int Feed::recover_next(Line& line, Moment now) noexcept {
  std::size_t at = look_from_;
  for (std::size_t looked = 0; !symbols_[at].wanted || now.monotonic_ns < symbols_[at].ask_after_ns; ++looked) {
    if (looked == symbols_.size()) return 0;
    at = (at + 1) % symbols_.size();
  }
  look_from_ = (at + 1) % symbols_.size();
  next_ask_ns_ = now.monotonic_ns + venue_.rules().snapshot_spacing_ns;
  if (venue_.rules().recovery == Recovery::fetch) {
    held_.clear();
    held_overflowed_ = false;
    asked_ = static_cast<std::uint32_t>(at);
    if (!line.fetch(venue_.snapshot_target(symbols_[at].name))) asked_ = none;
  } else {
    symbols_[at].ask_after_ns = now.monotonic_ns + snapshot_within_ns;
    renew(line, symbols_[at], now);
  }
  return 1;
}

void Feed::renew(Line& line, const Symbol& symbol, Moment now) noexcept {
  const std::vector<std::string> texts = venue_.renewal(symbol.name);
  answers_missing_ += texts.size();
  answers_by_ns_ = now.monotonic_ns + snapshot_within_ns;
  for (const std::string& text : texts) {
    if (!line.send(text)) return line.drop(Loss(LossReason::outbox_full, "a new subscription"));
  }
}

void Feed::on_fetched(Line& line, int http_status, PaddedText body, Moment now) noexcept {
  if (asked_ == none) return;
  constexpr int too_many_requests = 429;
  constexpr int banned = 418;
  if (http_status == too_many_requests || http_status == banned) {
    return line.drop(Loss(LossReason::rate_limited, "the answer to a request for a snapshot"));
  }
  Symbol& symbol = symbols_[asked_];
  asked_ = none;
  const bool read = http_status == http_ok && !held_overflowed_ &&
                    venue_.decoder().decode_snapshot(symbol.name, body, batch_) == Verdict::decoded;
  if (!read) return snapshot_failed(now);
  const BookChange& snapshot = batch_.books.front();
  // Older than the first change held, or than the book it is to replace: only a newer one helps.
  const bool late = held_.changes().empty() ? symbol.book.synced() && snapshot.last_id < symbol.book.last_id()
                                            : SyncedBook::judge(venue_.rules().book_rule, snapshot.last_id, true,
                                                                held_.changes().front()) == Taken::gap;
  if (late) {
    ++counts_.useless_snapshots;
    return;
  }
  failures_in_a_row_ = 0;
  ask_back_off_.reset();
  start_book(symbol, snapshot, now);
}

void Feed::start_book(Symbol& symbol, const BookChange& snapshot, Moment now) noexcept {
  const bool replaces = symbol.book.synced();
  symbol.book.start(snapshot, batch_.levels_of(snapshot), venue_.rules().snapshot_cut_at);
  Timestamp ts_event = snapshot.ts_event;
  for (const BookChange& change : held_.changes()) {
    const Taken taken = symbol.book.take(change, held_.levels_of(change));
    if (taken == Taken::gap) return lose(symbol, now, change.ts_event);
    if (!replaces) ++(taken == Taken::applied ? counts_.changes : counts_.old_changes);
    ts_event = std::max(ts_event, change.ts_event);
  }
  ++counts_.snapshots;
  if (symbol.wanted) --wanted_;
  symbol.wanted = false;
  publish(symbol, ts_event.ns != 0 ? ts_event : now.ts, now);
}

void Feed::on_fetch_failed(Line&, const Loss&, Moment now) noexcept {
  if (asked_ == none) return;
  asked_ = none;
  snapshot_failed(now);
}

void Feed::snapshot_failed(Moment now) noexcept {
  ++counts_.useless_snapshots;
  ++failures_in_a_row_;
  next_ask_ns_ = now.monotonic_ns + ask_back_off_.next_ns(venue_.rules().snapshot_spacing_ns);
  if (failures_in_a_row_ == failures_until_stale) send_all(now);
}

}  // namespace plimsoll::websocket
