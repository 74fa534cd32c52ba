// A device made of host memory: it walks the functors of DeviceBackend in any order and goes wrong at any call.
#pragma once

#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "kernels/backends/backend.hpp"
#include "kernels/backends/device/atomics.hpp"
#include "kernels/backends/device/device_array.hpp"
#include "kernels/backends/device/device_backend.hpp"
#include "kernels/backends/vector_summary.hpp"
#include "tests/kernels/backends/synthetic_cells.hpp"

namespace plimsoll::backends {

enum class FakeFault : std::uint8_t {
  none,
  fail,  // the call reports an error, as does every call after it: CUDA errors are sticky
  hang,  // the call does not return
  die,   // the process is killed
  flip,  // the call succeeds, and one bit of one buffer is not what it was
  act,   // FakeHistory::on_fault is called, and then the call does not return
};

struct FaultPlan {
  FakeFault fault = FakeFault::none;
  std::size_t call = 0;        // the first is 0
  std::size_t allocation = 0;  // flip: which of the buffers then alive, modulo their number
  std::uint64_t bit = 0;       // flip: which bit of it, modulo its size
};

enum class WalkOrder : std::uint8_t { ascending, shuffled };

/// What happened on a fake device; outlives it.
struct FakeHistory {
  std::size_t calls = 0;
  std::size_t flipped_bytes = 0;
  std::size_t live_allocations = 0;
  std::function<void()> on_fault;
};

class FakeDevice {
 public:
  using Sequence = std::vector<std::function<void()>>;

  FakeDevice(WalkOrder order, FaultPlan plan, std::shared_ptr<FakeHistory> history = std::make_shared<FakeHistory>())
      : order_(order), plan_(plan), history_(std::move(history)) {}

  [[nodiscard]] BackendInfo describe() const {
    BackendInfo info;
    info.name = "fake";
    info.isa = "host";
    info.device = "fake device";
    return info;
  }
  [[nodiscard]] std::size_t preferred_threads() const { return 3000; }  // several groups of cells in small tests

  void* allocate(device::MemoryKind /*kind*/, std::size_t bytes) {
    call("allocate");
    void* const memory = std::malloc(bytes);
    if (memory == nullptr) throw std::bad_alloc();
    std::memset(memory, 0xA5, bytes);  // device memory comes with what was in it
    live_.push_back({static_cast<unsigned char*>(memory), bytes});
    history_->live_allocations = live_.size();
    after_call();
    return memory;
  }
  void release(device::MemoryKind /*kind*/, void* memory) noexcept {
    std::erase_if(live_, [memory](const Allocation& one) { return one.data == memory; });
    history_->live_allocations = live_.size();
    std::free(memory);
  }

  void upload(void* to, const void* from, std::size_t bytes) { copy(to, from, bytes, "upload"); }
  void download(void* to, const void* from, std::size_t bytes) { copy(to, from, bytes, "download"); }
  void enqueue_upload(void* to, const void* mapped, std::size_t bytes) {
    enqueue([=, this] { copy(to, mapped, bytes, "enqueued upload"); });
  }
  void clear(void* memory, std::size_t bytes) {
    enqueue([=, this] {
      call("clear");
      std::memset(memory, 0, bytes);
      after_call();
    });
  }

  template <typename Functor>
  void launch(const Functor& functor, std::size_t count, const char* what) {
    if (count == 0) return;
    enqueue([=, this] {
      call(what);
      walk(count, functor);
      after_call();
    });
  }

  template <typename Functor>
  void summarize(const Functor& functor, std::size_t segments, std::size_t count, VectorSummary* sums,
                 const char* what) {
    if (segments == 0 || count == 0) return;
    enqueue([=, this] {
      call(what);
      walk(segments * count,
           [&](std::size_t index) { device::accumulate(sums + index / count, functor(index / count, index % count)); });
      after_call();
    });
  }

  template <typename Enqueue>
  Sequence record(const Enqueue& work) {
    call("record");
    Sequence sequence;
    recording_ = &sequence;
    work();
    recording_ = nullptr;
    after_call();
    return sequence;
  }
  void replay(const Sequence& sequence) {
    call("replay");
    for (const auto& step : sequence) step();
    after_call();
  }
  void wait_for(const std::uint64_t* word, std::uint64_t value) {
    call("wait for the cycle");
    if (*word != value) throw std::runtime_error("fake device: a cycle left no result");
  }
  void wait(const char* what) { call(what); }

 private:
  struct Allocation {
    unsigned char* data;
    std::size_t bytes;
  };

  template <typename Step>
  void enqueue(Step step) {
    if (recording_ != nullptr) {
      recording_->push_back(step);
    } else {
      step();
    }
  }

  void copy(void* to, const void* from, std::size_t bytes, const char* what) {
    call(what);
    std::memcpy(to, from, bytes);
    after_call();
  }

  template <typename Functor>
  void walk(std::size_t count, const Functor& functor) {
    if (order_ == WalkOrder::ascending) {
      for (std::size_t i = 0; i < count; ++i) functor(i);
      return;
    }
    // Odd strides are coprime to a power of two, so every index of the next one comes up once.
    Lots lots(history_->calls);
    std::size_t size = 1;
    while (size < count) size *= 2;
    const std::size_t start = lots.below(size);
    const std::size_t stride = 2 * lots.below(size) + 1;
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t index = (start + i * stride) & (size - 1);
      if (index < count) functor(index);
    }
  }

  void call(const char* what) {
    const std::size_t number = history_->calls++;
    if (plan_.fault == FakeFault::none || plan_.fault == FakeFault::flip || number < plan_.call) return;
    if (plan_.fault == FakeFault::fail) throw std::runtime_error(std::string("fake device: ") + what + " failed");
    if (plan_.fault == FakeFault::die) raise(SIGKILL);
    if (plan_.fault == FakeFault::act) history_->on_fault();
    while (true) pause();
  }

  void after_call() {
    if (plan_.fault != FakeFault::flip || history_->calls != plan_.call + 1 || live_.empty()) return;
    const Allocation& where = live_[plan_.allocation % live_.size()];
    const std::size_t bit = plan_.bit % (8 * where.bytes);
    where.data[bit / 8] = static_cast<unsigned char>(where.data[bit / 8] ^ (1U << (bit % 8)));
    history_->flipped_bytes = where.bytes;
  }

  WalkOrder order_;
  FaultPlan plan_;
  std::shared_ptr<FakeHistory> history_;
  std::vector<Allocation> live_;
  Sequence* recording_ = nullptr;
};

inline std::unique_ptr<Backend> make_fake_device_backend(
    WalkOrder order, FaultPlan plan = {}, std::shared_ptr<FakeHistory> history = std::make_shared<FakeHistory>()) {
  return std::make_unique<device::DeviceBackend<FakeDevice>>(FakeDevice(order, plan, std::move(history)));
}

}  // namespace plimsoll::backends
