// Bytes spelled out in tests: hexadecimal literals and a big- or little-endian writer. Nothing here uses the code under
// test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace plimsoll::test {

using ByteVector = std::vector<std::byte>;

/// "a1 b2" -> two bytes; anything that is not a hexadecimal digit separates nothing and is skipped.
inline ByteVector hex(std::string_view text) {
  ByteVector bytes;
  int high = -1;
  for (const char c : text) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) continue;
    if (high < 0) {
      high = digit;
    } else {
      bytes.push_back(static_cast<std::byte>(high * 16 + digit));
      high = -1;
    }
  }
  return bytes;
}

/// Appends fields one after the other.
class Writer {
 public:
  Writer& be(std::uint64_t value, int width) {
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) bytes_.push_back(static_cast<std::byte>(value >> shift));
    return *this;
  }
  Writer& le(std::uint64_t value, int width) {
    for (int shift = 0; shift < 8 * width; shift += 8) bytes_.push_back(static_cast<std::byte>(value >> shift));
    return *this;
  }
  Writer& text(std::string_view value) {
    for (const char c : value) bytes_.push_back(static_cast<std::byte>(c));
    return *this;
  }
  Writer& raw(const ByteVector& value) {
    bytes_.insert(bytes_.end(), value.begin(), value.end());
    return *this;
  }
  Writer& zeros(std::size_t count) {
    bytes_.insert(bytes_.end(), count, std::byte{0});
    return *this;
  }
  [[nodiscard]] const ByteVector& bytes() const { return bytes_; }

 private:
  ByteVector bytes_;
};

}  // namespace plimsoll::test
