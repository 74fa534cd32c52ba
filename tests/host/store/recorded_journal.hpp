// A journal on a real disk with generated reports in it, and what a store must hold once it has followed.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/core/system_disk.hpp"
#include "host/core/time.hpp"
#include "host/journal/journal_writer.hpp"
#include "host/risk/report.hpp"
#include "host/store/table.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::test {

inline constexpr std::int64_t first_moment_ns = 1'402'061'400'000'000'000;  // 2014-06-06T13:30:00Z

/// A report of a small desk: exposures in every tenth cycle, stress in every twentieth, no number at "firm/empty".
[[nodiscard]] risk::RiskReport generated_report(std::uint64_t cycle, std::size_t nodes);

/// Counted while reports are made, not while they are stored.
struct ExpectedRows {
  std::array<std::uint64_t, store::table_count> rows{};
  [[nodiscard]] std::uint64_t of(store::TableId id) const { return rows[static_cast<std::size_t>(id)]; }
  [[nodiscard]] std::uint64_t all() const;
};

class RecordedJournal {
 public:
  explicit RecordedJournal(std::uint64_t segment_bytes = std::uint64_t{1} << 20);

  /// Appends reports, each behind a cycle boundary and its digest. `nodes` at least 3.
  void write(std::uint64_t reports, std::size_t nodes = 3);
  /// Ends with a seal.
  void close();
  /// Ends as a crash would.
  void drop() { writer_.reset(); }

  [[nodiscard]] std::string path() const { return (folder_.path() / "journal").string(); }
  [[nodiscard]] const ExpectedRows& expected() const { return expected_; }
  [[nodiscard]] journal::JournalWriter& writer() { return *writer_; }
  [[nodiscard]] Disk& disk() { return disk_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  testing::TemporaryFolder folder_;
  SystemDisk disk_;
  ManualClock clock_{Timestamp{first_moment_ns}};
  std::uint64_t segment_bytes_;
  std::unique_ptr<journal::JournalWriter> writer_;
  std::uint64_t cycle_ = 0;
  ExpectedRows expected_;
};

}  // namespace plimsoll::test
