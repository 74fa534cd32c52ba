#include "net/dpdk/buffer_pool.hpp"

#include <rte_dev.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_mbuf.h>
#include <rte_memory.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace plimsoll::dpdk {
namespace {

/// What one buffer takes: room for the frame, DPDK's head room before it, whole cache lines unless 16 bits cannot say
/// it.
std::size_t element_size(const PoolOptions& options) {
  const std::size_t size = options.frame_room + RTE_PKTMBUF_HEADROOM;
  return std::min<std::size_t>((size + RTE_CACHE_LINE_SIZE - 1) / RTE_CACHE_LINE_SIZE * RTE_CACHE_LINE_SIZE,
                               UINT16_MAX);
}

bool must_lie_in_dpdk(const PoolOptions& options) {
  return std::strcmp(options.driver, "net_af_xdp") == 0 ||
         (options.card != nullptr && rte_eal_iova_mode() != RTE_IOVA_VA);
}

}  // namespace

BufferPool::BufferPool(const PoolOptions& options) {
  const auto count = static_cast<unsigned>(options.buffers);
  const auto cache = static_cast<unsigned>(std::min<std::size_t>(options.buffers / 4, 128));
  const auto room = static_cast<std::uint16_t>(options.frame_room + RTE_PKTMBUF_HEADROOM);
  if (must_lie_in_dpdk(options)) {
    pool_ = rte_pktmbuf_pool_create(options.name.c_str(), count, cache, 0, room, SOCKET_ID_ANY);
    if (pool_ == nullptr) failure_ = rte_strerror(rte_errno);
    return;
  }
  place(options);
  if (!failure_.empty()) return;
  const std::size_t element = element_size(options);
  const rte_pktmbuf_extmem part{memory_.bytes().data(), reinterpret_cast<rte_iova_t>(memory_.bytes().data()),
                                memory_.bytes().size(), static_cast<std::uint16_t>(element)};
  pool_ = rte_pktmbuf_pool_create_extbuf(options.name.c_str(), count, cache, 0, room, SOCKET_ID_ANY, &part, 1);
  if (pool_ == nullptr) failure_ = rte_strerror(rte_errno);
}

/// Gets the memory, and tells DPDK and the card about it.
void BufferPool::place(const PoolOptions& options) {
  const std::size_t size = options.buffers * element_size(options);
  memory_ = PacketMemory(size, options.pin);
  void* start = memory_.bytes().data();
  if (start == nullptr) {
    failure_ = "the system has no " + std::to_string((size >> 20) + 1) + " MiB";
    return;
  }
  const std::size_t whole = memory_.bytes().size();
  if (rte_extmem_register(start, whole, nullptr, 0, PacketMemory::page_size()) != 0) {
    failure_ = std::string("DPDK does not take our memory: ") + rte_strerror(rte_errno);
    return;
  }
  registered_ = true;
  if (options.card == nullptr) return;
  if (rte_dev_dma_map(options.card, start, reinterpret_cast<std::uint64_t>(start), whole) != 0) {
    failure_ = std::string("the card may not write to our memory: ") + rte_strerror(rte_errno);
    return;
  }
  mapped_ = options.card;
}

BufferPool::BufferPool(BufferPool&& other) noexcept
    : memory_(std::move(other.memory_)),
      mapped_(std::exchange(other.mapped_, nullptr)),
      registered_(std::exchange(other.registered_, false)),
      pool_(std::exchange(other.pool_, nullptr)),
      failure_(std::move(other.failure_)) {}

BufferPool& BufferPool::operator=(BufferPool&& other) noexcept {
  if (this != &other) {
    release();
    memory_ = std::move(other.memory_);
    mapped_ = std::exchange(other.mapped_, nullptr);
    registered_ = std::exchange(other.registered_, false);
    pool_ = std::exchange(other.pool_, nullptr);
    failure_ = std::move(other.failure_);
  }
  return *this;
}

BufferPool::~BufferPool() { release(); }

void BufferPool::release() noexcept {
  rte_mempool_free(pool_);
  void* start = memory_.bytes().data();
  const std::size_t whole = memory_.bytes().size();
  if (mapped_ != nullptr) rte_dev_dma_unmap(mapped_, start, reinterpret_cast<std::uint64_t>(start), whole);
  if (registered_) rte_extmem_unregister(start, whole);
  pool_ = nullptr;
  mapped_ = nullptr;
  registered_ = false;
}

}  // namespace plimsoll::dpdk
