// Asks for a cache line that will be written soon.
#pragma once

namespace plimsoll::market {

/// The empty asm is needed: GCC 12 takes a function that does nothing but prefetch for one without effect and drops
/// calls to it.
[[gnu::always_inline]] inline void prefetch_line(const void* address) noexcept {
  __builtin_prefetch(address, 1);
  asm volatile("" : : "r"(address));
}

}  // namespace plimsoll::market
