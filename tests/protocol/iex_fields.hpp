// TOPS 1.6 and DEEP 1.0 as one table of fields: types that both have are the same.
#pragma once

#include "tests/protocol/field_table.hpp"

// Source: Investors Exchange, "TOPS Specification" 1.6 and "DEEP Specification" 1.0, sections "Administrative message
// formats", "Trading message formats" and "Auction message formats": columns "Field", "Offset", "Length", "Type". Both
// reserve the right to append fields.

namespace plimsoll::test {

namespace iex_detail {

/// A code, the time, and nearly always a symbol.
inline Message message(std::string_view name, std::size_t length, std::string_view first,
                       std::initializer_list<Field> own) {
  Message row{name, length, {{first, 1, 1, Kind::code}, {"timestamp", 2, 8, Kind::time}}};
  if (length > 10) row.fields.push_back({"symbol", 10, 8, Kind::text});
  row.fields.insert(row.fields.end(), own);
  return row;
}

}  // namespace iex_detail

inline const Protocol& iex_fields() {
  using iex_detail::message;
  using enum Kind;
  static const Protocol protocol{
      ByteOrder::little,
      Growth::any,
      {
          {'S', message("system event", 10, "system event", {})},
          {'D',
           message(
               "security directory", 31, "flags",
               {{"round lot size", 18, 4, integer}, {"adjusted POC price", 22, 8, price}, {"LULD tier", 30, 1, code}})},
          {'H', message("trading status", 22, "trading status", {{"reason", 18, 4, text}})},
          {'I', message("retail liquidity indicator", 18, "retail liquidity indicator", {})},
          {'O', message("operational halt status", 18, "operational halt status", {})},
          {'P', message("short sale price test status", 19, "short sale price test status", {{"detail", 18, 1, code}})},
          {'E', message("security event (DEEP)", 18, "security event", {})},
          {'Q', message("quote update (TOPS)", 42, "flags",
                        {{"bid size", 18, 4, integer},
                         {"bid price", 22, 8, price},
                         {"ask price", 30, 8, price},
                         {"ask size", 38, 4, integer}})},
          {'8', message("price level update on the buy side (DEEP)", 30, "event flags",
                        {{"size", 18, 4, integer}, {"price", 22, 8, price}})},
          {'5', message("price level update on the sell side (DEEP)", 30, "event flags",
                        {{"size", 18, 4, integer}, {"price", 22, 8, price}})},
          {'T', message("trade report", 38, "sale condition flags",
                        {{"size", 18, 4, integer}, {"price", 22, 8, price}, {"trade id", 30, 8, integer}})},
          {'X', message("official price", 26, "price type", {{"official price", 18, 8, price}})},
          {'B', message("trade break", 38, "sale condition flags",
                        {{"size", 18, 4, integer}, {"price", 22, 8, price}, {"trade id", 30, 8, integer}})},
          {'A', message("auction information", 80, "auction type",
                        {{"paired shares", 18, 4, integer},
                         {"reference price", 22, 8, price},
                         {"indicative clearing price", 30, 8, price},
                         {"imbalance shares", 38, 4, integer},
                         {"imbalance side", 42, 1, code},
                         {"extension number", 43, 1, code},
                         {"scheduled auction time", 44, 4, time},
                         {"auction book clearing price", 48, 8, price},
                         {"collar reference price", 56, 8, price},
                         {"lower auction collar", 64, 8, price},
                         {"upper auction collar", 72, 8, price}})},
      }};
  return protocol;
}

}  // namespace plimsoll::test
