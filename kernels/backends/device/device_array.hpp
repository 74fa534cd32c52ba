// A buffer in the memory of a device, or in host memory that the device can reach; its owner releases it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "kernels/core/view.hpp"

namespace plimsoll::backends::device {

enum class MemoryKind : std::uint8_t {
  resident,  // of the device
  mapped,    // of the host, pinned, and readable and writable by the device at the same address
};

/// Sized at creation; contents undefined. The device outlives it.
template <typename Device, typename T>
class DeviceArray {
 public:
  DeviceArray() = default;
  DeviceArray(Device& device, MemoryKind kind, std::size_t size) : device_(&device), kind_(kind), size_(size) {
    if (size_ != 0) data_ = static_cast<T*>(device.allocate(kind, size_ * sizeof(T)));
  }
  DeviceArray(DeviceArray&& other) noexcept
      : device_(other.device_),
        kind_(other.kind_),
        data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)) {}
  DeviceArray& operator=(DeviceArray&& other) noexcept {
    std::swap(device_, other.device_);
    std::swap(kind_, other.kind_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~DeviceArray() {
    if (data_ != nullptr) device_->release(kind_, data_);
  }

  [[nodiscard]] T* data() const { return data_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] View<T> view() const { return {data_, size_}; }
  [[nodiscard]] View<const T> const_view() const { return {data_, size_}; }
  [[nodiscard]] std::span<T> host_span() const { return {data_, size_}; }  // of mapped memory

  /// Copies from anywhere on the host and waits, so `from` may go at once. from.size() <= size().
  void upload(std::span<const T> from) const {
    if (!from.empty()) device_->upload(data_, from.data(), from.size_bytes());
  }

 private:
  Device* device_ = nullptr;
  MemoryKind kind_ = MemoryKind::resident;
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace plimsoll::backends::device
