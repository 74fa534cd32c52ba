// Owning device memory, checked calls, and the one launcher that walks a functor over an index range.
#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "kernels/core/view.hpp"

namespace plimsoll::backends::cuda {

inline void check(cudaError_t status, const char* what) {
  if (status == cudaSuccess) return;
  throw std::runtime_error(std::string("CUDA: ") + what + " failed: " + cudaGetErrorString(status));
}

/// A device buffer, sized at creation. Contents undefined unless said.
template <typename T>
class DeviceArray {
 public:
  DeviceArray() = default;
  explicit DeviceArray(std::size_t size) : size_(size) {
    if (size_ != 0) check(cudaMalloc(reinterpret_cast<void**>(&data_), size_ * sizeof(T)), "cudaMalloc");
  }
  DeviceArray(DeviceArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  DeviceArray& operator=(DeviceArray&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~DeviceArray() { cudaFree(data_); }

  [[nodiscard]] T* data() const { return data_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] View<T> view() const { return {data_, size_}; }
  [[nodiscard]] View<const T> const_view() const { return {data_, size_}; }

  /// Copies from the host and waits, so `from` may go at once. from.size() <= size().
  void upload(std::span<const T> from, cudaStream_t stream) const {
    if (from.empty()) return;
    check(cudaMemcpyAsync(data_, from.data(), from.size_bytes(), cudaMemcpyHostToDevice, stream), "upload");
    check(cudaStreamSynchronize(stream), "upload");
  }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

template <typename Functor>
__global__ void walk(Functor functor, std::size_t count) {
  const std::size_t index = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (index < count) functor(index);
}

/// functor(i) for i in [0, count), in any order. Asynchronous on `stream`.
template <typename Functor>
void launch(const Functor& functor, std::size_t count, cudaStream_t stream, const char* what) {
  if (count == 0) return;
  constexpr unsigned threads = 256;
  const auto blocks = static_cast<unsigned>((count + threads - 1) / threads);
  walk<<<blocks, threads, 0, stream>>>(functor, count);
  check(cudaGetLastError(), what);
}

}  // namespace plimsoll::backends::cuda
