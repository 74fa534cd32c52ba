// What journal records say, as rows of the tables.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/journal/journal_reader.hpp"
#include "host/journal/report_record.hpp"
#include "host/store/row_batch.hpp"

namespace plimsoll::store {

/// A report's records belong together, so a batch ends only where `between_reports`. One thread.
class RowMaker {
 public:
  /// Adds the rows of one record. Records of types that have no table add none.
  void add(const journal::RecordView& record, RowBatch& batch);
  [[nodiscard]] bool between_reports() const { return next_part_ == 1; }
  /// True when this record begins a report, so that whatever came before it is as complete as it will ever be.
  [[nodiscard]] static bool begins_report(const journal::RecordView& record);
  /// Records of a type that has tables, but of another version, damaged by their writer, or with a text or number that
  /// no database takes. They give no rows.
  [[nodiscard]] std::uint64_t unreadable() const { return unreadable_; }
  /// Reports of which some part never came.
  [[nodiscard]] std::uint64_t incomplete() const { return incomplete_; }
  /// Forgets the report that was under way.
  void restart();

 private:
  struct Place;

  void add_report(const journal::RecordView& record, RowBatch& batch);
  void add_digest(const journal::RecordView& record, RowBatch& batch);
  void follow(const journal::ReportPart& part);
  void add_nodes(const journal::ReportPart& part, Place& place, RowBatch& batch);
  void add_underlyings(const journal::ReportPart& part, Place& place, RowBatch& batch) const;
  void add_stress(const journal::ReportPart& part, Place& place, RowBatch& batch) const;
  [[nodiscard]] std::string path_of(std::size_t book) const;

  std::uint64_t cycle_ = 0;
  std::uint64_t next_part_ = 1;     // of the report that is under way; 1: none is
  std::vector<std::string> paths_;  // by book, of that report
  std::uint64_t unreadable_ = 0;
  std::uint64_t incomplete_ = 0;
};

}  // namespace plimsoll::store
