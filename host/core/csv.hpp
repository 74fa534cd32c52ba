// Reads comma-separated files with a header row, and says by line number everything that is wrong with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/fault_list.hpp"

namespace plimsoll {

enum class Presence : std::uint8_t { required, optional };

/// Names match without regard to case.
struct CsvColumn {
  std::string name;
  Presence presence = Presence::required;
  std::vector<std::string> aliases;
};

enum class OtherColumns : std::uint8_t { refuse, accept };

struct CsvSchema {
  std::vector<CsvColumn> columns;
  OtherColumns others = OtherColumns::refuse;
};

/// Bounds on hostile input; anything beyond is a fault, never a large allocation.
constexpr std::size_t largest_csv_bytes = std::size_t{512} << 20;  // after decompression
constexpr std::size_t largest_csv_field = 4096;
constexpr std::size_t most_csv_columns = 4096;

/// The rows of one file. RFC 4180 with the liberties people take: LF or CRLF, a UTF-8 byte order mark, blank lines and
/// lines that begin with '#' skipped, blanks around unquoted fields dropped. Line numbers are those of the file.
class CsvTable {
 public:
  /// Rows whose shape is wrong are left out and reported in `faults`, so that the caller can report what is wrong with
  /// the others too. Throws nothing but what allocation throws.
  static CsvTable parse(std::string_view text, const CsvSchema& schema, FaultList& faults);

  [[nodiscard]] std::size_t rows() const { return lines_.size(); }
  [[nodiscard]] std::size_t line(std::size_t row) const { return lines_[row]; }
  [[nodiscard]] bool has(std::string_view column) const { return schema_column(column).has_value(); }
  /// By the schema's own name of the column; empty text when the file has no such (optional) column.
  [[nodiscard]] std::string_view cell(std::size_t row, std::string_view column) const;

  /// Columns as the file has them, schema columns included.
  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  [[nodiscard]] std::size_t header_line() const { return header_line_; }
  [[nodiscard]] std::string_view cell_at(std::size_t row, std::size_t column) const {
    return cells_[row * header_.size() + column];
  }
  /// Positions in `header()` of the columns that are not in the schema (OtherColumns::accept).
  [[nodiscard]] const std::vector<std::size_t>& other_columns() const { return other_columns_; }

 private:
  struct Bound {
    std::string name;
    std::size_t position;
  };
  void bind_header(const std::vector<std::string>& fields, std::size_t line, const CsvSchema& schema,
                   FaultList& faults);
  [[nodiscard]] std::optional<std::size_t> schema_column(std::string_view name) const;

  std::vector<std::string> header_;
  std::size_t header_line_ = 0;
  std::vector<Bound> bound_;
  std::vector<std::size_t> other_columns_;
  std::vector<std::string> cells_;
  std::vector<std::size_t> lines_;
};

/// The bytes of a plain or gzip file (told by its first bytes, not its name). A fault and empty when it cannot be read.
std::optional<std::string> read_text_file(const std::string& path, FaultList& faults);

}  // namespace plimsoll
