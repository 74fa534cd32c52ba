// Changes that came while the snapshot of their book was on its way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "net/websocket/events.hpp"

namespace plimsoll::websocket {

struct HeldLimits {
  std::size_t changes = 16'384;  // half an hour at ten a second
  std::size_t levels = 262'144;
};

/// One symbol at a time, because one snapshot is asked for at a time. Allocates at construction only.
class HeldChanges {
 public:
  explicit HeldChanges(HeldLimits limits = {}) : limits_(limits) {
    changes_.reserve(limits.changes);
    levels_.reserve(limits.levels);
  }

  /// False when there is no room: the snapshot is then of no use and must be asked for again.
  [[nodiscard]] bool hold(const BookChange& change, std::span<const LevelChange> levels) noexcept {
    if (changes_.size() == limits_.changes || levels.size() > limits_.levels - levels_.size()) return false;
    BookChange held = change;
    held.symbol = {};  // its text lives no longer than the message
    held.first = static_cast<std::uint32_t>(levels_.size());
    held.count = static_cast<std::uint32_t>(levels.size());
    levels_.insert(levels_.end(), levels.begin(), levels.end());
    changes_.push_back(held);
    return true;
  }

  [[nodiscard]] std::span<const BookChange> changes() const noexcept { return changes_; }
  [[nodiscard]] std::span<const LevelChange> levels_of(const BookChange& change) const noexcept {
    return std::span(levels_).subspan(change.first, change.count);
  }
  void clear() noexcept {
    changes_.clear();
    levels_.clear();
  }

 private:
  HeldLimits limits_;
  std::vector<BookChange> changes_;
  std::vector<LevelChange> levels_;
};

}  // namespace plimsoll::websocket
