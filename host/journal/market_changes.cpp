#include "host/journal/market_changes.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <memory>
#include <utility>

namespace plimsoll::journal {
namespace {

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

bool same(const market::Mark& a, const market::Mark& b) {
  return bits(a.value) == bits(b.value) && a.quality == b.quality && a.as_of == b.as_of;
}

InputEntry entry_of(InputKind kind, std::size_t index, const market::Mark& mark) {
  return {kind, mark.quality, static_cast<std::uint32_t>(index), mark.value, mark.as_of};
}

}  // namespace

void append_changes(const market::MarketSnapshot* before, const market::MarketSnapshot& now,
                    std::vector<InputEntry>& entries) {
  for (std::size_t u = 0; u < now.spots.size(); ++u) {
    if (before != nullptr && same(before->spots[u], now.spots[u])) continue;
    entries.push_back(entry_of(InputKind::spot, u, now.spots[u]));
  }
  if (before == nullptr || !before->marks.same_as(now.marks)) {
    for (std::size_t i = 0; i < now.marks.size(); ++i) {
      if (before != nullptr && same(before->marks[i], now.marks[i])) continue;
      entries.push_back(entry_of(InputKind::mark, i, now.marks[i]));
    }
  }
  if (before == nullptr || !before->basis.same_as(now.basis)) {
    for (std::size_t i = 0; i < now.basis.size(); ++i) {
      if (before != nullptr && bits(before->basis[i]) == bits(now.basis[i])) continue;
      entries.push_back({InputKind::basis, Quality::live, static_cast<std::uint32_t>(i), now.basis[i], {}});
    }
  }
}

bool MarketRebuilder::apply(std::span<const InputEntry> entries) {
  std::vector<market::Mark> marks;
  std::vector<double> basis;
  for (const InputEntry& entry : entries) {
    const std::size_t at = entry.index;
    const market::Mark mark{entry.value, entry.quality, entry.as_of};
    switch (entry.kind) {
      case InputKind::spot:
        if (at >= now_.spots.size()) return false;
        now_.spots[at] = mark;
        break;
      case InputKind::mark:
        if (at >= now_.marks.size()) return false;
        if (marks.empty()) marks = now_.marks.values();
        marks[at] = mark;
        break;
      case InputKind::basis:
        if (at >= now_.basis.size()) return false;
        if (basis.empty()) basis = now_.basis.values();
        basis[at] = entry.value;
        break;
      case InputKind::moved:
        if (at >= now_.spots.size()) return false;
        moved_.emplace_back(entry.index);
        break;
    }
  }
  if (!marks.empty()) now_.marks = std::move(marks);
  if (!basis.empty()) now_.basis = std::move(basis);
  std::sort(moved_.begin(), moved_.end());
  moved_.erase(std::unique(moved_.begin(), moved_.end()), moved_.end());
  return true;
}

market::SnapshotPtr MarketRebuilder::freeze(std::uint64_t number, Timestamp as_of, std::optional<Timestamp> valued_at) {
  moved_.clear();
  now_.number = number;
  now_.as_of = as_of;
  if (valued_at) now_.valued_at = now_.valued_at.moved_to(*valued_at);
  return std::make_shared<const market::MarketSnapshot>(now_);
}

}  // namespace plimsoll::journal
