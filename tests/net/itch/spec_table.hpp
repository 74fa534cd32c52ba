// An independent, slow decoder: TotalView-ITCH 5.0 as a table of field widths in the order of the specification.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "tests/net/bytes.hpp"

namespace plimsoll::test {

/// Widths of the fields behind the type byte. Every message begins with locate 2, tracking 2, timestamp 6.
inline const std::map<char, std::vector<int>>& itch_table() {
  static const std::map<char, std::vector<int>> table = {
      {'S', {2, 2, 6, 1}},                                         // event
      {'R', {2, 2, 6, 8, 1, 1, 4, 1, 1, 2, 1, 1, 1, 1, 1, 4, 1}},  // stock ... inverse indicator
      {'H', {2, 2, 6, 8, 1, 1, 4}},                                // stock, state, reserved, reason
      {'Y', {2, 2, 6, 8, 1}},                                      // stock, action
      {'L', {2, 2, 6, 4, 8, 1, 1, 1}},                             // MPID, stock, primary, mode, state
      {'V', {2, 2, 6, 8, 8, 8}},                                   // levels 1 to 3
      {'W', {2, 2, 6, 1}},                                         // breached level
      {'K', {2, 2, 6, 8, 4, 1, 4}},                                // stock, release time, qualifier, price
      {'J', {2, 2, 6, 8, 4, 4, 4, 4}},                             // stock, reference, upper, lower, extension
      {'h', {2, 2, 6, 8, 1, 1}},                                   // stock, market, action
      {'A', {2, 2, 6, 8, 1, 4, 8, 4}},                             // reference, side, shares, stock, price
      {'F', {2, 2, 6, 8, 1, 4, 8, 4, 4}},                          // ... attribution
      {'E', {2, 2, 6, 8, 4, 8}},                                   // reference, shares, match
      {'C', {2, 2, 6, 8, 4, 8, 1, 4}},                             // ... printable, price
      {'X', {2, 2, 6, 8, 4}},                                      // reference, shares
      {'D', {2, 2, 6, 8}},                                         // reference
      {'U', {2, 2, 6, 8, 8, 4, 4}},                                // original, new, shares, price
      {'P', {2, 2, 6, 8, 1, 4, 8, 4, 8}},                          // reference, side, shares, stock, price, match
      {'Q', {2, 2, 6, 8, 8, 4, 8, 1}},                             // shares, stock, price, match, cross type
      {'B', {2, 2, 6, 8}},                                         // match
      {'I', {2, 2, 6, 8, 8, 1, 8, 4, 4, 4, 1, 1}},                 // paired, imbalance, direction, stock, prices ...
      {'N', {2, 2, 6, 8, 1}},                                      // stock, interest
      {'O', {2, 2, 6, 8, 1, 4, 4, 4, 8, 4, 4}},                    // stock, open, min, max, near, time, collars
  };
  return table;
}

/// Lengths as published beside the specification (type byte included).
inline const std::map<char, std::size_t>& itch_lengths() {
  static const std::map<char, std::size_t> lengths = {{'S', 12}, {'R', 39}, {'H', 25}, {'Y', 20}, {'L', 26}, {'V', 35},
                                                      {'W', 12}, {'K', 28}, {'J', 35}, {'h', 21}, {'A', 36}, {'F', 40},
                                                      {'E', 31}, {'C', 36}, {'X', 23}, {'D', 19}, {'U', 35}, {'P', 44},
                                                      {'Q', 40}, {'B', 19}, {'I', 50}, {'N', 20}, {'O', 48}};
  return lengths;
}

using FieldValues = std::vector<std::uint64_t>;

/// Each field as the big-endian number its bytes spell, text included. Empty when the type is unknown or the length is
/// not the sum of its widths.
inline FieldValues slow_decode(std::span<const std::byte> message) {
  if (message.empty()) return {};
  const auto row = itch_table().find(static_cast<char>(message[0]));
  if (row == itch_table().end()) return {};
  FieldValues values;
  std::size_t at = 1;
  for (const int width : row->second) {
    std::uint64_t value = 0;
    for (int i = 0; i < width; ++i, ++at) {
      if (at >= message.size()) return {};
      value = value << 8 | std::to_integer<std::uint64_t>(message[at]);
    }
    values.push_back(value);
  }
  return at == message.size() ? values : FieldValues{};
}

inline ByteVector slow_encode(char type, const FieldValues& values) {
  Writer message;
  message.text({&type, 1});
  const std::vector<int>& widths = itch_table().at(type);
  for (std::size_t i = 0; i < widths.size(); ++i) message.be(values.at(i), widths[i]);
  return message.bytes();
}

}  // namespace plimsoll::test
