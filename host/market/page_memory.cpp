#include "host/market/page_memory.hpp"

#include <cstring>
#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace plimsoll::market {
namespace {

constexpr std::size_t cache_line = 64;
constexpr std::size_t huge_page = std::size_t{2} << 20;  // x86-64 and aarch64 with 4 KiB base pages

std::size_t alignment_for(std::size_t bytes) { return bytes >= huge_page ? huge_page : cache_line; }

std::size_t round_up(std::size_t bytes, std::size_t unit) {
  if (bytes > SIZE_MAX - unit) {
    throw std::bad_alloc();
  }
  return (bytes + unit - 1) / unit * unit;
}

}  // namespace

PageMemory::PageMemory(std::size_t bytes) : bytes_(bytes) {
  const std::size_t alignment = alignment_for(bytes);
  const std::size_t size = round_up(bytes == 0 ? 1 : bytes, alignment);
  data_.reset(static_cast<std::byte*>(std::aligned_alloc(alignment, size)));
  if (!data_) {
    throw std::bad_alloc();
  }
#ifdef __linux__
  if (alignment == huge_page) {
    ::madvise(data_.get(), size, MADV_HUGEPAGE);  // a hint; the answer changes nothing we do
  }
#endif
  std::memset(data_.get(), 0, size);
}

}  // namespace plimsoll::market
