// Makes ordinary memory readable by the GPU where it lies: for packet buffers, which DPDK needs to know as well.
#pragma once

#include <cstddef>
#include <string_view>

namespace plimsoll::backends::cuda {

/// Empty when the whole pages at `memory` are pinned; otherwise why they are not.
[[nodiscard]] std::string_view pin_host_memory(void* memory, std::size_t size) noexcept;
void unpin_host_memory(void* memory) noexcept;

}  // namespace plimsoll::backends::cuda
