// Inputs for decoders: good messages of every type, and good ones spoilt in the ways in which wires and enemies do it.
#pragma once

#include <algorithm>
#include <iterator>
#include <random>

#include "tests/net/bytes.hpp"
#include "tests/protocol/field_table.hpp"

namespace plimsoll::test {

/// The same inputs on every machine: the generator's output is fixed by the C++ standard.
class Inputs {
 public:
  explicit Inputs(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  ByteVector bytes(std::size_t count) {
    ByteVector bytes(count);
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < count; ++i, word >>= 8) {
      if (i % 8 == 0) word = random_();
      bytes[i] = static_cast<std::byte>(word & 0xFF);
    }
    return bytes;
  }

  /// Of a type of the protocol, with its published length and any content.
  ByteVector message(const Protocol& protocol) {
    auto row = protocol.messages.begin();
    std::advance(row, static_cast<std::ptrdiff_t>(below(protocol.messages.size())));
    ByteVector bytes = this->bytes(row->second.length);
    bytes[0] = static_cast<std::byte>(row->first);
    return bytes;
  }

  /// Good, spoilt, or nothing but noise.
  ByteVector any_message(const Protocol& protocol) {
    switch (below(8)) {
      case 0: return bytes(below(96));
      case 1:
      case 2:
      case 3: return message(protocol);
      default: return spoilt(message(protocol), [&] { return message(protocol); });
    }
  }

  /// One to three of: a flipped bit, another byte, a cut, a byte more in the middle, some more at the end, the tail of
  /// another input.
  template <typename Another>
  ByteVector spoilt(ByteVector bytes, Another another) {
    for (std::uint64_t count = 1 + below(3); count > 0; --count) {
      if (bytes.empty()) bytes.push_back(std::byte{0});
      const std::size_t at = below(bytes.size());
      const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
      switch (below(6)) {
        case 0: *place ^= static_cast<std::byte>(1U << below(8)); break;
        case 1: *place = static_cast<std::byte>(below(256)); break;
        case 2: bytes.resize(at); break;
        case 3: bytes.insert(place, static_cast<std::byte>(below(256))); break;
        case 4: {
          const ByteVector more = this->bytes(1 + below(8));
          bytes.insert(bytes.end(), more.begin(), more.end());
          break;
        }
        default: {
          const ByteVector other = another();
          const std::size_t from = std::min(at, other.size());
          bytes.resize(at);
          bytes.insert(bytes.end(), other.begin() + static_cast<std::ptrdiff_t>(from), other.end());
        }
      }
    }
    return bytes;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace plimsoll::test
