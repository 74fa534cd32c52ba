// The tables of history, declared once: every store makes the same ones, and the README of the folder describes them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace plimsoll::store {

inline constexpr int schema_version = 1;

enum class TableId : std::uint8_t {
  report,
  report_digest,
  node_value,
  node_risk,
  node_exposure,
  underlying_risk,
  stress
};
inline constexpr std::size_t table_count = 7;

enum class ColumnType : std::uint8_t { integer, real, text };
enum class Presence : std::uint8_t { always, where_known };

struct Column {
  std::string_view name;
  ColumnType type = ColumnType::integer;
  Presence presence = Presence::always;
};

/// The first four columns of every table: `sequence` of the journal's record, `item` within it, `time_ns`, `cycle`.
/// `key` names what comes before time, sequence and item in the primary key: what a reader asks by.
struct Table {
  std::string_view name;
  std::span<const Column> columns;
  std::span<const std::string_view> key;
};

inline constexpr std::size_t leading_columns = 4;

[[nodiscard]] const Table& table(TableId id);
[[nodiscard]] std::array<TableId, table_count> all_tables();

}  // namespace plimsoll::store
