// The order book of one symbol, kept whole by its venue's rule: snapshot, then every change in turn.
#pragma once

#include <cstdint>
#include <span>

#include "host/core/quality.hpp"
#include "host/market/price_book.hpp"
#include "net/websocket/events.hpp"

namespace plimsoll::websocket {

/// How changes of a venue prove that none is missing.
enum class BookRule : std::uint8_t {
  /// Binance spot, "How to manage a local order book correctly": first id <= last applied + 1, last id > last applied.
  update_ids,
  /// Binance futures, the same page of the futures documentation: the previous id is the one applied last. Of the first
  /// change behind a snapshot: first id <= snapshot <= last id. We also take previous id <= snapshot <= last id, which
  /// says the same of the updates of this symbol: ids are shared by all symbols, so a snapshot's may lie between
  /// changes.
  previous_ids,
  /// Deribit, "book.{instrument_name}.{interval}": prev_change_id is the change_id applied last.
  change_ids,
  /// Coinbase: changes carry no numbers of their own; their connection keeps them in order.
  in_order,
};

/// What became of a change.
enum class Taken : std::uint8_t {
  applied,
  old,      // inside the snapshot, or a copy
  waiting,  // there is no book that it could change
  gap,      // something between the book and this is missing: the book is void
};

/// One thread; allocates at construction only.
class SyncedBook {
 public:
  SyncedBook(BookRule rule, std::size_t most_levels_per_side) : rule_(rule), book_(most_levels_per_side) {}

  [[nodiscard]] const market::PriceBook& book() const noexcept { return book_; }
  /// Every change since a snapshot has been applied.
  [[nodiscard]] bool synced() const noexcept { return synced_; }
  [[nodiscard]] std::int64_t last_id() const noexcept { return last_id_; }

  /// The snapshot starts the book anew. A side with `cut_at` levels or more may have been cut there; 0: never.
  void start(const BookChange& snapshot, std::span<const LevelChange> levels, std::size_t cut_at = 0) noexcept {
    book_.clear();
    std::size_t count[2] = {0, 0};
    for (const LevelChange& level : levels) {
      book_.set(level.side, level.price, level.size);
      ++count[static_cast<std::size_t>(level.side)];
    }
    for (const market::Side side : {market::Side::buy, market::Side::sell}) {
      if (cut_at != 0 && count[static_cast<std::size_t>(side)] >= cut_at) book_.cut_here(side);
    }
    last_id_ = snapshot.last_id;
    fresh_ = true;
    synced_ = true;
  }

  Taken take(const BookChange& change, std::span<const LevelChange> levels) noexcept {
    if (!synced_) return Taken::waiting;
    const Taken taken = judge(rule_, last_id_, fresh_, change);
    if (taken == Taken::gap) lose();
    if (taken != Taken::applied) return taken;
    for (const LevelChange& level : levels) book_.set(level.side, level.price, level.size);
    last_id_ = change.last_id;
    fresh_ = false;
    return taken;
  }

  /// What stands in the book is not to be believed until the next snapshot.
  void lose() noexcept { synced_ = false; }

  /// What `change` would be to a book that stands at `last_id`: a snapshot, if `fresh`.
  [[nodiscard]] static Taken judge(BookRule rule, std::int64_t last_id, bool fresh, const BookChange& change) noexcept {
    switch (rule) {
      case BookRule::update_ids:
        if (change.last_id <= last_id) return Taken::old;
        return change.first_id <= last_id + 1 ? Taken::applied : Taken::gap;
      case BookRule::previous_ids:
        if (fresh) {
          if (change.last_id < last_id) return Taken::old;
          return change.first_id <= last_id || change.previous_id <= last_id ? Taken::applied : Taken::gap;
        }
        if (change.previous_id == last_id) return Taken::applied;
        return change.last_id <= last_id ? Taken::old : Taken::gap;
      case BookRule::change_ids:
        if (change.previous_id == last_id) return Taken::applied;
        return change.last_id <= last_id ? Taken::old : Taken::gap;
      case BookRule::in_order: return Taken::applied;
    }
    return Taken::gap;
  }

 private:
  BookRule rule_;
  market::PriceBook book_;
  std::int64_t last_id_ = no_update_id;
  bool synced_ = false;
  bool fresh_ = false;  // no change applied since the snapshot
};

}  // namespace plimsoll::websocket
