// A fill, bust or correction as words, however they came, and what is wrong with them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/core/fault_list.hpp"
#include "host/ledger/fill.hpp"

namespace plimsoll::ledger {

enum class FillField : std::uint8_t {
  kind,          // fill, bust or correction; blank: fill
  venue,         //
  execution_id,  // a bust may have none
  trade_date,    // of the execution and, unless reference_date says otherwise, of the reference
  reference,     // of a bust or correction: the execution that it is about
  reference_date,
  book,        // blank: the default book
  instrument,  //
  side,        // buy or sell, B or S
  quantity,    // positive
  price,       //
  fee,         // blank: none; negative: a rebate
  fee_currency,
  time,      // of the trade; blank: 00:00 UTC of the trade date
  issued,    // of a correction or bust
  received,  // blank: unknown
};
constexpr std::size_t fill_fields = 16;

/// By FillField.
constexpr std::array<std::string_view, fill_fields> fill_field_names{
    "kind", "venue",    "execution_id", "trade_date", "reference",    "reference_date", "book",   "instrument",
    "side", "quantity", "price",        "fee",        "fee_currency", "time",           "issued", "received"};

class FillText {
 public:
  [[nodiscard]] const std::string& operator[](FillField field) const { return texts_[static_cast<std::size_t>(field)]; }
  std::string& operator[](FillField field) { return texts_[static_cast<std::size_t>(field)]; }

  friend bool operator==(const FillText&, const FillText&) = default;

 private:
  std::array<std::string, fill_fields> texts_;
};

/// Empty, with every fault of it in `faults` under `line`, when something is wrong. Whether the instrument exists is
/// not asked here.
std::optional<FillEvent> read_fill(const FillText& text, std::size_t line, FaultList& faults);

/// One line of JSON: an object whose members are fields, each once, strings or numbers. Numbers are taken from their
/// digits, never through a double. The line must have no line end.
constexpr std::size_t longest_fill_line = 8192;
std::optional<FillEvent> read_fill_json(std::string_view text, std::size_t line, FaultList& faults);

}  // namespace plimsoll::ledger
