// TotalView-ITCH 5.0 as a table of fields.
#pragma once

#include "tests/protocol/field_table.hpp"

// Source: Nasdaq, "TotalView-ITCH 5.0" specification, sections 4.1 to 4.9: columns "Name", "Offset", "Length", "Value".

namespace plimsoll::test {

namespace itch_detail {

inline Message message(std::string_view name, std::size_t length, std::initializer_list<Field> own) {
  Message row{name,
              length,
              {{"stock locate", 1, 2, Kind::integer},
               {"tracking number", 3, 2, Kind::integer},
               {"timestamp", 5, 6, Kind::time}}};
  row.fields.insert(row.fields.end(), own);
  return row;
}

}  // namespace itch_detail

inline const Protocol& itch_fields() {
  using itch_detail::message;
  using enum Kind;
  static const Protocol protocol{
      ByteOrder::big,
      Growth::none,
      {
          {'S', message("system event", 12, {{"event code", 11, 1, code}})},
          {'R', message("stock directory", 39,
                        {{"stock", 11, 8, text},
                         {"market category", 19, 1, code},
                         {"financial status indicator", 20, 1, code},
                         {"round lot size", 21, 4, integer},
                         {"round lots only", 25, 1, code},
                         {"issue classification", 26, 1, code},
                         {"issue sub-type", 27, 2, text},
                         {"authenticity", 29, 1, code},
                         {"short sale threshold indicator", 30, 1, code},
                         {"IPO flag", 31, 1, code},
                         {"LULD reference price tier", 32, 1, code},
                         {"ETP flag", 33, 1, code},
                         {"ETP leverage factor", 34, 4, integer},
                         {"inverse indicator", 38, 1, code}})},
          {'H', message("stock trading action", 25,
                        {{"stock", 11, 8, text},
                         {"trading state", 19, 1, code},
                         {"reserved", 20, 1, code},
                         {"reason", 21, 4, text}})},
          {'Y', message("reg sho restriction", 20, {{"stock", 11, 8, text}, {"reg sho action", 19, 1, code}})},
          {'L', message("market participant position", 26,
                        {{"MPID", 11, 4, text},
                         {"stock", 15, 8, text},
                         {"primary market maker", 23, 1, code},
                         {"market maker mode", 24, 1, code},
                         {"market participant state", 25, 1, code}})},
          {'V', message("MWCB decline level", 35,
                        {{"level 1", 11, 8, price}, {"level 2", 19, 8, price}, {"level 3", 27, 8, price}})},
          {'W', message("MWCB status", 12, {{"breached level", 11, 1, code}})},
          {'K', message("quoting period update", 28,
                        {{"stock", 11, 8, text},
                         {"IPO quotation release time", 19, 4, integer},
                         {"IPO quotation release qualifier", 23, 1, code},
                         {"IPO price", 24, 4, price}})},
          {'J', message("LULD auction collar", 35,
                        {{"stock", 11, 8, text},
                         {"reference price", 19, 4, price},
                         {"upper price", 23, 4, price},
                         {"lower price", 27, 4, price},
                         {"extension", 31, 4, integer}})},
          {'h', message("operational halt", 21,
                        {{"stock", 11, 8, text}, {"market code", 19, 1, code}, {"halt action", 20, 1, code}})},
          {'A', message("add order", 36,
                        {{"order reference number", 11, 8, integer},
                         {"buy/sell indicator", 19, 1, code},
                         {"shares", 20, 4, integer},
                         {"stock", 24, 8, text},
                         {"price", 32, 4, price}})},
          {'F', message("add order with MPID attribution", 40,
                        {{"order reference number", 11, 8, integer},
                         {"buy/sell indicator", 19, 1, code},
                         {"shares", 20, 4, integer},
                         {"stock", 24, 8, text},
                         {"price", 32, 4, price},
                         {"attribution", 36, 4, text}})},
          {'E', message("order executed", 31,
                        {{"order reference number", 11, 8, integer},
                         {"executed shares", 19, 4, integer},
                         {"match number", 23, 8, integer}})},
          {'C', message("order executed with price", 36,
                        {{"order reference number", 11, 8, integer},
                         {"executed shares", 19, 4, integer},
                         {"match number", 23, 8, integer},
                         {"printable", 31, 1, code},
                         {"execution price", 32, 4, price}})},
          {'X', message("order cancel", 23,
                        {{"order reference number", 11, 8, integer}, {"cancelled shares", 19, 4, integer}})},
          {'D', message("order delete", 19, {{"order reference number", 11, 8, integer}})},
          {'U', message("order replace", 35,
                        {{"original order reference number", 11, 8, integer},
                         {"new order reference number", 19, 8, integer},
                         {"shares", 27, 4, integer},
                         {"price", 31, 4, price}})},
          {'P', message("trade, non-cross", 44,
                        {{"order reference number", 11, 8, integer},
                         {"buy/sell indicator", 19, 1, code},
                         {"shares", 20, 4, integer},
                         {"stock", 24, 8, text},
                         {"price", 32, 4, price},
                         {"match number", 36, 8, integer}})},
          {'Q', message("cross trade", 40,
                        {{"shares", 11, 8, integer},
                         {"stock", 19, 8, text},
                         {"cross price", 27, 4, price},
                         {"match number", 31, 8, integer},
                         {"cross type", 39, 1, code}})},
          {'B', message("broken trade", 19, {{"match number", 11, 8, integer}})},
          {'I', message("net order imbalance indicator", 50,
                        {{"paired shares", 11, 8, integer},
                         {"imbalance shares", 19, 8, integer},
                         {"imbalance direction", 27, 1, code},
                         {"stock", 28, 8, text},
                         {"far price", 36, 4, price},
                         {"near price", 40, 4, price},
                         {"current reference price", 44, 4, price},
                         {"cross type", 48, 1, code},
                         {"price variation indicator", 49, 1, code}})},
          {'N', message("retail interest", 20, {{"stock", 11, 8, text}, {"interest flag", 19, 1, code}})},
          {'O', message("direct listing with capital raise", 48,
                        {{"stock", 11, 8, text},
                         {"open eligibility status", 19, 1, code},
                         {"minimum allowable price", 20, 4, price},
                         {"maximum allowable price", 24, 4, price},
                         {"near execution price", 28, 4, price},
                         {"near execution time", 32, 8, time},
                         {"lower price range collar", 40, 4, price},
                         {"upper price range collar", 44, 4, price}})},
      }};
  return protocol;
}

}  // namespace plimsoll::test
