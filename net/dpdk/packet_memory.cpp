#include "net/dpdk/packet_memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <utility>

namespace plimsoll::dpdk {

std::size_t PacketMemory::page_size() noexcept { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }

PacketMemory::PacketMemory(std::size_t size, MemoryPin* pin) noexcept {
  const std::size_t page = page_size();
  const std::size_t whole = (size + page - 1) / page * page;
  void* memory = ::mmap(nullptr, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return;
  ::madvise(memory, whole, MADV_HUGEPAGE);  // fewer misses of the address cache where the system allows it
  ::madvise(memory, whole, MADV_DONTFORK);  // a child would share pages that a device writes to
  bytes_ = {static_cast<std::byte*>(memory), whole};
  if (pin != nullptr && pin->pin(bytes_)) pin_ = pin;
}

PacketMemory::PacketMemory(PacketMemory&& other) noexcept
    : bytes_(std::exchange(other.bytes_, {})), pin_(std::exchange(other.pin_, nullptr)) {}

PacketMemory& PacketMemory::operator=(PacketMemory&& other) noexcept {
  if (this != &other) {
    release();
    bytes_ = std::exchange(other.bytes_, {});
    pin_ = std::exchange(other.pin_, nullptr);
  }
  return *this;
}

PacketMemory::~PacketMemory() { release(); }

void PacketMemory::release() noexcept {
  if (pin_ != nullptr) pin_->unpin(bytes_);
  if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
  bytes_ = {};
  pin_ = nullptr;
}

}  // namespace plimsoll::dpdk
