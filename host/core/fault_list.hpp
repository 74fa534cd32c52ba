// Collects the faults of an input so that all of them can be thrown together.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/core/error.hpp"

namespace plimsoll {

/// 'text', with quotes, as messages show what was found. Cut short when it is long.
inline std::string quoted(std::string_view text) {
  constexpr std::size_t longest_shown = 60;
  std::string result;
  result.reserve(longest_shown + 5);
  result += '\'';
  result += text.substr(0, longest_shown);
  if (text.size() > longest_shown) result += "...";
  result += '\'';
  return result;
}

/// Keeps the first thousand faults and counts the rest, so that a hostile file cannot fill the memory with complaints.
class FaultList {
 public:
  static constexpr std::size_t most_kept = 1000;

  explicit FaultList(std::string file) : file_(std::move(file)) {}

  void add(std::size_t line, std::string code, std::string problem, std::string remedy) {
    ++count_;
    if (faults_.size() < most_kept) {
      faults_.push_back({std::move(code), file_, line, std::move(problem), std::move(remedy)});
    }
  }
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] const std::vector<Fault>& faults() const { return faults_; }

  /// Throws InputError with the faults in line order; does nothing when there are none.
  void throw_if_any();

 private:
  std::string file_;
  std::vector<Fault> faults_;
  std::size_t count_ = 0;
};

}  // namespace plimsoll
