// A pointer and a length: how kernels see memory that somebody else owns.
#pragma once

#include <cstddef>

#include "kernels/core/macros.hpp"

namespace plimsoll {

/// Trivially copyable, usable on host and device. Lives no longer than the buffer it looks at. Unchecked: kernels
/// index with counts that were checked when the view was made.
template <typename T>
struct View {
  T* data = nullptr;
  std::size_t size = 0;

  PLIMSOLL_HD T& operator[](std::size_t index) const { return data[index]; }
  PLIMSOLL_HD T* begin() const { return data; }
  PLIMSOLL_HD T* end() const { return data + size; }
};

}  // namespace plimsoll
