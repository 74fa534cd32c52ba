// The newest value of something, written by one thread and read by any: nobody waits for anybody.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace plimsoll {

/// A sequence lock (H.-J. Boehm, "Can seqlocks get along with programming language memory models?", 2012, figure 6):
/// the number is odd while a write is under way, and a reader who saw it change reads again. `store` never waits;
/// `load` is delayed by writes that fall into it. Never allocates.
template <typename T>
requires std::is_trivially_copyable_v<T> && std::is_default_constructible_v<T>
class Latest {
 public:
  Latest() noexcept { store(T{}); }
  Latest(const Latest&) = delete;
  Latest& operator=(const Latest&) = delete;

  /// One thread only.
  void store(const T& value) noexcept {
    std::array<std::uint64_t, words> copy{};
    std::memcpy(copy.data(), &value, sizeof(T));
    const std::uint64_t version = version_.load(std::memory_order_relaxed);
    version_.store(version + 1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    for (std::size_t w = 0; w < words; ++w) words_[w].store(copy[w], std::memory_order_relaxed);
    version_.store(version + 2, std::memory_order_release);
  }

  [[nodiscard]] T load() const noexcept {
    std::array<std::uint64_t, words> copy;
    for (;;) {
      const std::uint64_t before = version_.load(std::memory_order_acquire);
      for (std::size_t w = 0; w < words; ++w) copy[w] = words_[w].load(std::memory_order_relaxed);
      std::atomic_thread_fence(std::memory_order_acquire);
      if (before % 2 == 0 && version_.load(std::memory_order_relaxed) == before) break;
    }
    T value;
    std::memcpy(static_cast<void*>(&value), copy.data(), sizeof(T));
    return value;
  }

 private:
  static constexpr std::size_t words = (sizeof(T) + 7) / 8;
  std::atomic<std::uint64_t> version_{0};
  std::array<std::atomic<std::uint64_t>, words> words_{};
};

}  // namespace plimsoll
