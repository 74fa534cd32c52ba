// Rows that follow from a run of journal records, and the run they follow from: what a store applies whole or not at
// all.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/journal/record_chain.hpp"
#include "host/store/table.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::store {

/// How far a store has followed a journal: the record and its hash, which tells one journal from another.
using journal::Head;

/// One value of a row.
struct Cell {
  enum class Kind : std::uint8_t { null, integer, real, text };

  Kind kind = Kind::null;
  std::uint32_t size = 0;  // of a text
  union {
    std::int64_t integer = 0;
    double real;
    std::uint64_t offset;  // of a text, in the batch
  };

  [[nodiscard]] static Cell of(std::int64_t value) {
    Cell cell;
    cell.kind = Kind::integer;
    cell.integer = value;
    return cell;
  }
  [[nodiscard]] static Cell of(double value) {
    Cell cell;
    cell.kind = Kind::real;
    cell.real = value;
    return cell;
  }
  [[nodiscard]] static Cell of(const std::optional<double>& value) { return value ? of(*value) : Cell{}; }
};

/// Keeps its memory when it is cleared.
class RowBatch {
 public:
  /// A text is kept once for all cells that hold it.
  [[nodiscard]] Cell text(std::string_view text) {
    Cell cell;
    cell.kind = Cell::Kind::text;
    cell.size = static_cast<std::uint32_t>(text.size());
    cell.offset = texts_.size();
    texts_.append(text);
    return cell;
  }
  /// As many cells as the table has columns.
  void add(TableId id, std::initializer_list<Cell> row) {
    PLIMSOLL_EXPECT(row.size() == table(id).columns.size());
    auto& cells = cells_[static_cast<std::size_t>(id)];
    cells.insert(cells.end(), row.begin(), row.end());
    ++rows_;
  }

  [[nodiscard]] const std::vector<Cell>& cells(TableId id) const { return cells_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] std::string_view text_of(const Cell& cell) const {
    return std::string_view(texts_).substr(cell.offset, cell.size);
  }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  void clear() {
    for (auto& cells : cells_) cells.clear();
    texts_.clear();
    rows_ = 0;
  }

  Head after;  // where a store must stand to take these rows
  Head up_to;  // where it stands once it has them

 private:
  std::array<std::vector<Cell>, table_count> cells_;
  std::string texts_;
  std::size_t rows_ = 0;
};

}  // namespace plimsoll::store
