// Pins packet memory for CUDA; in a program without it, says so.
#pragma once

#include <string>

#include "kernels/backends/cuda/host_pin.hpp"
#include "net/dpdk/packet_memory.hpp"

namespace plimsoll::dpdk {

/// Registers memory with the CUDA runtime of this process. Link plimsoll_host_pin.
class GpuPin final : public MemoryPin {
 public:
  [[nodiscard]] bool pin(std::span<std::byte> memory) noexcept override {
    reason_ = backends::cuda::pin_host_memory(memory.data(), memory.size());
    return reason_.empty();
  }
  void unpin(std::span<std::byte> memory) noexcept override { backends::cuda::unpin_host_memory(memory.data()); }
  [[nodiscard]] std::string_view reason() const noexcept override { return reason_; }

 private:
  std::string_view reason_ = "nothing was pinned yet";
};

}  // namespace plimsoll::dpdk
