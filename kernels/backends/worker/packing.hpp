// Values and arrays one after the other in shared memory, and back, never beyond the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace plimsoll::backends {

constexpr std::size_t packed_alignment = 8;

/// Throws std::length_error when the memory is full.
class Packing {
 public:
  explicit Packing(std::span<std::byte> memory) : memory_(memory) {}

  template <typename T>
  void put(const T& value) {
    put_all(std::span<const T>(&value, 1));
  }
  /// The number of elements, then they.
  template <typename T>
  void put_array(std::span<const T> values) {
    put(std::uint64_t{values.size()});
    put_all(values);
  }
  void put_text(std::string_view text) { put_array(std::span<const char>(text.data(), text.size())); }

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  template <typename T>
  void put_all(std::span<const T> values) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= packed_alignment);
    const std::size_t bytes = (values.size_bytes() + packed_alignment - 1) / packed_alignment * packed_alignment;
    if (bytes > memory_.size() - size_) throw std::length_error("GPU worker: the shared memory is too small");
    if (!values.empty()) std::memcpy(memory_.data() + size_, values.data(), values.size_bytes());
    // Padding is part of the checksum, so it must not be what happened to lie there.
    std::memset(memory_.data() + size_ + values.size_bytes(), 0, bytes - values.size_bytes());
    size_ += bytes;
  }

  std::span<std::byte> memory_;
  std::size_t size_ = 0;
};

/// Throws std::out_of_range when more is asked for than there is. Arrays are views of the memory.
class Unpacking {
 public:
  explicit Unpacking(std::span<const std::byte> memory) : memory_(memory) {}

  template <typename T>
  T get() {
    T value;
    std::memcpy(static_cast<void*>(&value), take<T>(1).data(), sizeof(T));
    return value;
  }
  template <typename T>
  std::span<const T> get_array() {
    return take<T>(get<std::uint64_t>());
  }
  std::string get_text() {
    const std::span<const char> text = get_array<char>();
    return {text.begin(), text.end()};
  }

 private:
  template <typename T>
  std::span<const T> take(std::uint64_t count) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= packed_alignment);
    const std::size_t left = memory_.size() - at_;
    if (count > left / sizeof(T)) throw std::out_of_range("GPU worker: a message ends too early");
    const std::size_t bytes = count * sizeof(T);
    const std::span<const T> found(reinterpret_cast<const T*>(memory_.data() + at_), count);
    const std::size_t padded = (bytes + packed_alignment - 1) / packed_alignment * packed_alignment;
    at_ += padded < left ? padded : left;
    return found;
  }

  std::span<const std::byte> memory_;
  std::size_t at_ = 0;
};

}  // namespace plimsoll::backends
