// A desk of a few lines, whose every number can be checked by eye.
#pragma once

#include <string>

#include "tests/appliance/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::testing {

/// Files of a desk in a folder of its own; a test replaces one file to make its point.
class SmallDesk {
 public:
  SmallDesk();

  /// Replaces instruments.csv, portfolio.csv, market.csv or history.csv.
  void replace(const std::string& file, const std::string& text) { folder_.write(file, text); }
  [[nodiscard]] std::string path(const std::string& file) const { return (folder_.path() / file).string(); }
  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

  /// The options that name its files, with --as-of 2026-01-05.
  [[nodiscard]] Arguments inputs() const;
  /// "var" with these files, few scenarios, and `more` (which may repeat and so replace nothing).
  [[nodiscard]] Arguments var(const Arguments& more = {}) const;

  static const std::string instruments;
  static const std::string portfolio;
  static const std::string market;
  static std::string history(int days = 60);

 private:
  TemporaryFolder folder_;
};

}  // namespace plimsoll::testing
