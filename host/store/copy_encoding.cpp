#include "host/store/copy_encoding.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string_view>

namespace plimsoll::store {
namespace {

constexpr std::size_t time_column = 2;
constexpr std::int64_t day_ns = 86'400'000'000'000;
constexpr std::int64_t postgres_epoch_us = 946'684'800'000'000;  // 2000-01-01, from which its timestamps count

template <typename Unsigned>
void put(std::string& bytes, Unsigned value) {
  for (int shift = static_cast<int>(sizeof(Unsigned)) * 8 - 8; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(static_cast<std::uint8_t>(value >> shift)));
  }
}

void put_eight(std::string& bytes, std::uint64_t value) {
  put(bytes, std::uint32_t{8});
  put(bytes, value);
}

void put_cell(std::string& bytes, const RowBatch& batch, const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::null: put(bytes, std::uint32_t{0xFFFFFFFF}); break;
    case Cell::Kind::integer: put_eight(bytes, static_cast<std::uint64_t>(cell.integer)); break;
    case Cell::Kind::real: put_eight(bytes, std::bit_cast<std::uint64_t>(cell.real)); break;
    case Cell::Kind::text:
      put(bytes, cell.size);
      bytes.append(batch.text_of(cell));
      break;
  }
}

}  // namespace

void encode_copy(const RowBatch& batch, TableId id, std::string& bytes) {
  const std::size_t columns = table(id).columns.size();
  const std::vector<Cell>& cells = batch.cells(id);
  bytes.assign(std::string_view("PGCOPY\n\377\r\n\0", 11));
  put(bytes, std::uint32_t{0});  // flags
  put(bytes, std::uint32_t{0});  // length of the header's extension
  for (std::size_t row = 0; row < cells.size(); row += columns) {
    put(bytes, static_cast<std::uint16_t>(columns + 1));
    const std::int64_t time_us = cells[row + time_column].integer / 1000 - postgres_epoch_us;
    put_eight(bytes, static_cast<std::uint64_t>(time_us));
    for (std::size_t column = 0; column < columns; ++column) put_cell(bytes, batch, cells[row + column]);
  }
  put(bytes, std::uint16_t{0xFFFF});  // the end
}

std::vector<std::int64_t> days_of(const RowBatch& batch, TableId id) {
  const std::size_t columns = table(id).columns.size();
  const std::vector<Cell>& cells = batch.cells(id);
  std::vector<std::int64_t> days;
  for (std::size_t row = 0; row < cells.size(); row += columns) {
    const std::int64_t day = cells[row + time_column].integer / day_ns;
    if (days.empty() || days.back() != day) days.push_back(day);
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

}  // namespace plimsoll::store
