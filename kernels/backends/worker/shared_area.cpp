#include "kernels/backends/worker/shared_area.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace plimsoll::backends {
namespace {

[[noreturn]] void refuse(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

SharedArea::SharedArea(int descriptor) : descriptor_(descriptor) {
  void* const mapped = ::mmap(nullptr, total_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, descriptor_, 0);
  if (mapped == MAP_FAILED) refuse("GPU worker: mapping the shared memory");
  base_ = static_cast<std::byte*>(mapped);
}

SharedArea SharedArea::create() {
  const int descriptor = ::memfd_create("plimsoll-gpu-worker", MFD_CLOEXEC);
  if (descriptor < 0) refuse("GPU worker: memfd_create");
  if (::ftruncate(descriptor, static_cast<off_t>(total_bytes)) != 0) {
    ::close(descriptor);
    refuse("GPU worker: sizing the shared memory");
  }
  SharedArea area(descriptor);
  area.header() = {};
  return area;
}

SharedArea SharedArea::open(int descriptor) { return SharedArea(descriptor); }

SharedArea::SharedArea(SharedArea&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), base_(std::exchange(other.base_, nullptr)) {}

SharedArea::~SharedArea() {
  if (base_ != nullptr) ::munmap(base_, total_bytes);
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint64_t area_checksum(std::span<const std::byte> bytes) {
  std::uint64_t sum = 0x9e3779b97f4a7c15U;  // golden ratio (Knuth TAOCP 3, 6.4): an empty area is not all zeros
  std::uint64_t sums = bytes.size();
  for (std::size_t at = 0; at < bytes.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, bytes.size() - at < 8 ? bytes.size() - at : 8);
    sum += word;
    sums += sum;
  }
  return sum ^ (sums << 32 | sums >> 32);
}

}  // namespace plimsoll::backends
