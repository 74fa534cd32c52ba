// An independent, slow decoder and encoder of TotalView-ITCH 5.0, from the table of its fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "tests/net/bytes.hpp"
#include "tests/protocol/itch_fields.hpp"

namespace plimsoll::test {

/// Widths of the fields behind the type byte, in the order of the specification.
inline const std::map<char, std::vector<int>>& itch_table() {
  static const std::map<char, std::vector<int>> table = [] {
    std::map<char, std::vector<int>> widths;
    for (const auto& [type, message] : itch_fields().messages) {
      for (const Field& field : message.fields) widths[type].push_back(static_cast<int>(field.width));
    }
    return widths;
  }();
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

/// Each field as the big-endian number its bytes spell, text included. Empty when the type is unknown or the length is
/// not the published one.
inline FieldValues slow_decode(std::span<const std::byte> message) {
  FieldValues values;
  static_cast<void>(interpret(itch_fields(), message, values));
  return values;
}

inline ByteVector slow_encode(char type, const FieldValues& values) {
  Writer message;
  message.text({&type, 1});
  const std::vector<int>& widths = itch_table().at(type);
  for (std::size_t i = 0; i < widths.size(); ++i) message.be(values.at(i), widths[i]);
  return message.bytes();
}

}  // namespace plimsoll::test
