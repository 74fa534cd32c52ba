// The memory that frames arrive in: ours, so that it can be known to DPDK and to a GPU at once.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace plimsoll::dpdk {

/// Makes memory readable by a GPU where it lies. Who has no GPU gives none, and the memory is plain.
class MemoryPin {
 public:
  virtual ~MemoryPin() = default;
  /// False when it cannot be done; the memory is then used as it is. `reason` says why.
  [[nodiscard]] virtual bool pin(std::span<std::byte> memory) noexcept = 0;
  virtual void unpin(std::span<std::byte> memory) noexcept = 0;
  [[nodiscard]] virtual std::string_view reason() const noexcept = 0;
};

/// Whole pages, zeroed, pinned as long as they live if that was possible.
class PacketMemory {
 public:
  PacketMemory() noexcept = default;
  /// Empty (`bytes().empty()`) when the system does not give that much. `pin` may be null and outlives the memory.
  PacketMemory(std::size_t size, MemoryPin* pin) noexcept;
  PacketMemory(PacketMemory&& other) noexcept;
  PacketMemory& operator=(PacketMemory&& other) noexcept;
  ~PacketMemory();

  [[nodiscard]] std::span<std::byte> bytes() const noexcept { return bytes_; }
  [[nodiscard]] bool pinned() const noexcept { return pin_ != nullptr; }
  [[nodiscard]] static std::size_t page_size() noexcept;

 private:
  void release() noexcept;

  std::span<std::byte> bytes_;
  MemoryPin* pin_ = nullptr;  // null: not pinned
};

}  // namespace plimsoll::dpdk
