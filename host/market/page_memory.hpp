// Zeroed memory of a fixed size, on huge pages where the system has them, touched once so the data path never faults.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>

namespace plimsoll::market {

/// Tables of tens of megabytes that are read at random cost a TLB miss per access on 4 KiB pages; huge pages remove it.
/// Asking is a hint: without huge pages everything works, slower. Throws std::bad_alloc, at construction only.
class PageMemory {
 public:
  explicit PageMemory(std::size_t bytes);

  [[nodiscard]] std::byte* data() const noexcept { return data_.get(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  struct Free {
    void operator()(std::byte* memory) const noexcept { std::free(memory); }
  };
  std::size_t bytes_;
  std::unique_ptr<std::byte, Free> data_;
};

}  // namespace plimsoll::market
