// "Did you mean": the known name that takes the fewest edits.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {

/// Levenshtein distance, ASCII letters compared without case.
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

/// Remembers the closest of the names offered to it; the first of equals. Names further than a third of their length,
/// and long texts, are not suggestions but noise.
class NearestName {
 public:
  explicit NearestName(std::string_view wanted) : wanted_(wanted), best_(wanted.size() / 3 + 2) {}

  void offer(std::string_view name) {
    if (wanted_.size() > 64 || name.size() > 64) return;
    const std::size_t difference =
        wanted_.size() < name.size() ? name.size() - wanted_.size() : wanted_.size() - name.size();
    if (difference >= best_) return;
    const std::size_t distance = edit_distance(wanted_, name);
    if (distance < best_) {
      best_ = distance;
      nearest_ = name;
    }
  }
  [[nodiscard]] const std::string& nearest() const { return nearest_; }
  /// "Did you mean 'x'?" or, when nothing is close, `otherwise`.
  [[nodiscard]] std::string suggestion(std::string_view otherwise) const {
    return nearest_.empty() ? std::string(otherwise) : "Did you mean '" + nearest_ + "'?";
  }

 private:
  std::string_view wanted_;
  std::size_t best_;
  std::string nearest_;
};

}  // namespace plimsoll
