// Payloads of varying length: written into a growing buffer, read by a cursor that knows the end and forgives nothing.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/utf8.hpp"
#include "host/journal/little_endian.hpp"

namespace plimsoll::journal {

inline constexpr std::size_t longest_text = 4096;  // bytes of one name or path in a payload

/// Appends to a buffer that it owns.
class PayloadWriter {
 public:
  template <typename Unsigned>
  void fixed(Unsigned value) {
    const std::size_t at = bytes_.size();
    bytes_.resize(at + sizeof(Unsigned));
    store_le(bytes_.data() + at, value);
  }
  /// LEB128: seven bits a byte, the lowest first.
  void count(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) bytes_.push_back(static_cast<std::byte>(value | 0x80U));
    bytes_.push_back(static_cast<std::byte>(value));
  }
  void number(double value) { fixed(std::bit_cast<std::uint64_t>(value)); }
  void text(std::string_view text) {
    count(text.size());
    const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  void append(std::span<const std::byte> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  void clear() { bytes_.clear(); }
  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
  [[nodiscard]] std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

/// After the first thing that is not as it must be, every read gives zero and `ok` stays false. One value has one
/// encoding: a count with a needless byte, a number that is not finite and text that is not UTF-8 are refused.
class PayloadReader {
 public:
  explicit PayloadReader(std::span<const std::byte> bytes) : rest_(bytes) {}

  template <typename Unsigned>
  [[nodiscard]] Unsigned fixed() {
    if (rest_.size() < sizeof(Unsigned)) return fail<Unsigned>();
    const auto value = load_le<Unsigned>(rest_.data());
    rest_ = rest_.subspan(sizeof(Unsigned));
    return value;
  }
  [[nodiscard]] std::uint64_t count() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto next = fixed<std::uint8_t>();
      if (shift == 63 && next > 1) return fail<std::uint64_t>();
      value |= std::uint64_t{next & 0x7FU} << shift;
      if ((next & 0x80U) == 0) return next == 0 && shift > 0 ? fail<std::uint64_t>() : value;
    }
    return fail<std::uint64_t>();
  }
  /// A count that may not be above `most`.
  [[nodiscard]] std::uint64_t count_up_to(std::uint64_t most) {
    const std::uint64_t value = count();
    return value > most ? fail<std::uint64_t>() : value;
  }
  [[nodiscard]] double number() {
    const double value = std::bit_cast<double>(fixed<std::uint64_t>());
    return std::isfinite(value) ? value : fail<double>();
  }
  [[nodiscard]] std::string text() {
    const std::size_t size = count_up_to(longest_text);
    if (rest_.size() < size) return fail<std::string>();
    std::string text(reinterpret_cast<const char*>(rest_.data()), size);
    rest_ = rest_.subspan(size);
    return is_utf8(text) ? text : fail<std::string>();
  }
  void require(bool holds) {
    if (!holds) fail<int>();
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  template <typename Value>
  Value fail() {
    ok_ = false;
    rest_ = {};
    return Value{};
  }

  std::span<const std::byte> rest_;
  bool ok_ = true;
};

}  // namespace plimsoll::journal
