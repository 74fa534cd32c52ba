// A port's packet buffers: DPDK keeps the books, the bytes lie in memory that we allocated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "net/dpdk/packet_memory.hpp"

struct rte_mempool;
struct rte_device;

namespace plimsoll::dpdk {

struct PoolOptions {
  std::string name;
  std::size_t buffers = 0;
  std::size_t frame_room = 0;
  MemoryPin* pin = nullptr;
  const char* driver = "";
  rte_device* card = nullptr;  // a card that writes to memory itself; null for virtual devices
};

/// For one port and its one thread.
class BufferPool {
 public:
  BufferPool() noexcept = default;
  /// `pool()` is null when there is no memory; `failure` then says what was refused.
  explicit BufferPool(const PoolOptions& options);
  BufferPool(BufferPool&& other) noexcept;
  BufferPool& operator=(BufferPool&& other) noexcept;
  ~BufferPool();

  [[nodiscard]] rte_mempool* pool() const noexcept { return pool_; }
  /// Where the buffers lie; empty when they lie in DPDK's own memory: of net_af_xdp, which hands DPDK's
  /// memory to the kernel, and of a card that knows physical addresses only.
  [[nodiscard]] std::span<const std::byte> memory() const noexcept { return memory_.bytes(); }
  [[nodiscard]] bool pinned() const noexcept { return memory_.pinned(); }
  [[nodiscard]] const std::string& failure() const noexcept { return failure_; }

 private:
  void place(const PoolOptions& options);
  void release() noexcept;

  PacketMemory memory_;
  rte_device* mapped_ = nullptr;
  bool registered_ = false;
  rte_mempool* pool_ = nullptr;
  std::string failure_;
};

}  // namespace plimsoll::dpdk
