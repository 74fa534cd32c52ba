// Messages as tables of fields, and an interpreter that knows nothing but tables: a second opinion on every decoder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace plimsoll::test {

/// What the specification calls a field; all of them become numbers.
enum class Kind : std::uint8_t {
  integer,  // unsigned or signed: the same bits
  price,    // an integer with implied decimals
  time,
  code,  // one character or bit field
  text,  // characters from left to right
};

struct Field {
  std::string_view name;
  std::size_t offset;  // from the message's first byte
  std::size_t width;
  Kind kind;
};

enum class ByteOrder : std::uint8_t { big, little };
/// Whether a message of a known type may be longer than published.
enum class Growth : std::uint8_t { none, any };

struct Message {
  std::string_view name;
  std::size_t length;  // as published, type byte included
  std::vector<Field> fields;
};

struct Protocol {
  ByteOrder order;
  Growth growth;
  std::map<char, Message> messages;  // by type byte, which is the first
};

enum class Outcome : std::uint8_t { delivered, grown, unknown_type, wrong_length, empty };

using FieldValues = std::vector<std::uint64_t>;

/// The number that a field's bytes spell; texts and codes count as numbers in the byte order of the protocol.
inline std::uint64_t value_of(std::span<const std::byte> message, const Field& field, ByteOrder order) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < field.width; ++i) {
    const std::size_t at = field.offset + (order == ByteOrder::big ? i : field.width - 1 - i);
    value = value * 256 + std::to_integer<std::uint64_t>(message[at]);
  }
  return value;
}

/// `values` is filled anew, in the order of the table; empty unless delivered or grown. Slow: every byte on its own.
inline Outcome interpret(const Protocol& protocol, std::span<const std::byte> message, FieldValues& values) {
  values.clear();
  if (message.empty()) return Outcome::empty;
  const auto found = protocol.messages.find(static_cast<char>(message[0]));
  if (found == protocol.messages.end()) return Outcome::unknown_type;
  const Message& row = found->second;
  const bool longer = message.size() > row.length;
  if (message.size() < row.length || (longer && protocol.growth == Growth::none)) return Outcome::wrong_length;
  for (const Field& field : row.fields) values.push_back(value_of(message, field, protocol.order));
  return longer ? Outcome::grown : Outcome::delivered;
}

}  // namespace plimsoll::test
