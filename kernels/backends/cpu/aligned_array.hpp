// Zeroed memory on cache-line boundaries, on huge pages where it is large and they can be had; sized once.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

namespace plimsoll::backends::cpu {

template <typename T>
class AlignedArray {
 public:
  AlignedArray() = default;
  /// Throws std::bad_alloc.
  explicit AlignedArray(std::size_t size) : size_(size) {
    const std::size_t alignment = size * sizeof(T) < huge_page ? cache_line : huge_page;
    const std::size_t bytes = (size * sizeof(T) + alignment - 1) / alignment * alignment;
    if (bytes == 0) return;
    memory_.reset(static_cast<T*>(std::aligned_alloc(alignment, bytes)));
    if (!memory_) throw std::bad_alloc();
    // Only a hint: without huge pages everything works and misses its translations more often.
    if (alignment == huge_page) static_cast<void>(madvise(memory_.get(), bytes, MADV_HUGEPAGE));
    std::memset(static_cast<void*>(memory_.get()), 0, bytes);
  }

  [[nodiscard]] T* data() { return memory_.get(); }
  [[nodiscard]] const T* data() const { return memory_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t cache_line = 64;
  static constexpr std::size_t huge_page = std::size_t{2} << 20;
  struct Free {
    void operator()(T* memory) const { std::free(memory); }
  };
  std::unique_ptr<T, Free> memory_;
  std::size_t size_ = 0;
};

}  // namespace plimsoll::backends::cpu
