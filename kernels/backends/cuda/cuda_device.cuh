// One CUDA device as DeviceBackend wants it: checked calls on one stream, one launcher, and recorded CUDA graphs.
#pragma once

#include <cuda_runtime.h>
#include <cub/block/block_reduce.cuh>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "kernels/backends/backend.hpp"
#include "kernels/backends/cuda/cuda_backend.hpp"
#include "kernels/backends/device/atomics.hpp"
#include "kernels/backends/device/device_array.hpp"
#include "kernels/backends/vector_summary.hpp"

namespace plimsoll::backends::cuda {

inline void check(cudaError_t status, const char* what) {
  if (status == cudaSuccess) return;
  throw std::runtime_error(std::string("CUDA: ") + what + " failed: " + cudaGetErrorString(status));
}

constexpr unsigned threads_per_block = 256;

template <typename Functor>
__global__ void __launch_bounds__(threads_per_block) walk(Functor functor, std::size_t count) {
  const std::size_t index = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (index < count) functor(index);
}

struct CombineSummaries {
  __device__ VectorSummary operator()(const VectorSummary& a, const VectorSummary& b) const { return combine(a, b); }
};

/// sums[segment] += functor(segment, i) over i in [0, count). One row of blocks per segment.
template <typename Functor>
__global__ void __launch_bounds__(threads_per_block)
    summarize_segments(Functor functor, std::size_t segments, std::size_t count, VectorSummary* sums) {
  using Reduce = cub::BlockReduce<VectorSummary, threads_per_block>;
  __shared__ typename Reduce::TempStorage storage;
  const std::size_t stride = static_cast<std::size_t>(gridDim.x) * blockDim.x;
  for (std::size_t segment = blockIdx.y; segment < segments; segment += gridDim.y) {
    VectorSummary part;
    for (std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < count; i += stride) {
      part = combine(part, functor(segment, i));
    }
    part = Reduce(storage).Reduce(part, CombineSummaries{});
    if (threadIdx.x == 0) device::accumulate(sums + segment, part);
    __syncthreads();  // before the storage is used again
  }
}

class CudaDevice {
 public:
  /// A CUDA graph, ready to launch.
  class Sequence {
   public:
    explicit Sequence(cudaGraphExec_t graph) : graph_(graph) {}
    Sequence(Sequence&& other) noexcept : graph_(std::exchange(other.graph_, nullptr)) {}
    Sequence& operator=(Sequence&& other) noexcept {
      std::swap(graph_, other.graph_);
      return *this;
    }
    ~Sequence() {
      if (graph_ != nullptr) cudaGraphExecDestroy(graph_);
    }
    [[nodiscard]] cudaGraphExec_t graph() const { return graph_; }

   private:
    cudaGraphExec_t graph_;
  };

  explicit CudaDevice(int ordinal) : ordinal_(ordinal) {
    check(cudaSetDevice(ordinal_), "cudaSetDevice");
    check(cudaGetDeviceProperties(&properties_, ordinal_), "cudaGetDeviceProperties");
    check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "cudaStreamCreate");
  }
  CudaDevice(CudaDevice&& other) noexcept
      : ordinal_(other.ordinal_), properties_(other.properties_), stream_(std::exchange(other.stream_, nullptr)) {}
  CudaDevice& operator=(CudaDevice&&) = delete;
  ~CudaDevice() {
    if (stream_ != nullptr) cudaStreamDestroy(stream_);
  }

  [[nodiscard]] BackendInfo describe() const {
    BackendInfo info;
    info.name = "cuda";
    info.isa = "sm_" + std::to_string(properties_.major) + std::to_string(properties_.minor);
    info.device = properties_.name;
    info.reason = probe().reason;
    info.threads = static_cast<unsigned>(properties_.multiProcessorCount);
    return info;
  }

  /// As many as the device keeps in flight: with fewer, part of it idles.
  [[nodiscard]] std::size_t preferred_threads() const {
    return static_cast<std::size_t>(properties_.multiProcessorCount) *
           static_cast<std::size_t>(properties_.maxThreadsPerMultiProcessor);
  }

  void* allocate(device::MemoryKind kind, std::size_t bytes) {
    use();
    void* memory = nullptr;
    if (kind == device::MemoryKind::resident) {
      check(cudaMalloc(&memory, bytes), "cudaMalloc");
    } else {
      // One address for both sides: unified addressing, which every 64-bit platform has.
      check(cudaHostAlloc(&memory, bytes, cudaHostAllocMapped | cudaHostAllocPortable), "cudaHostAlloc");
    }
    return memory;
  }
  void release(device::MemoryKind kind, void* memory) noexcept {
    if (kind == device::MemoryKind::resident) {
      cudaFree(memory);
    } else {
      cudaFreeHost(memory);
    }
  }

  void upload(void* to, const void* from, std::size_t bytes) {
    use();
    check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, stream_), "upload");
    wait("upload");
  }
  void download(void* to, const void* from, std::size_t bytes) {
    use();
    check(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, stream_), "download");
    wait("download");
  }
  void enqueue_upload(void* to, const void* mapped, std::size_t bytes) {
    use();
    check(cudaMemcpyAsync(to, mapped, bytes, cudaMemcpyHostToDevice, stream_), "upload");
  }
  void clear(void* memory, std::size_t bytes) {
    use();
    check(cudaMemsetAsync(memory, 0, bytes, stream_), "clear");
  }

  /// functor(i) for i in [0, count), in any order.
  template <typename Functor>
  void launch(const Functor& functor, std::size_t count, const char* what) {
    if (count == 0) return;
    use();
    const auto blocks = static_cast<unsigned>((count + threads_per_block - 1) / threads_per_block);
    walk<<<blocks, threads_per_block, 0, stream_>>>(functor, count);
    check(cudaGetLastError(), what);
  }

  template <typename Functor>
  void summarize(const Functor& functor, std::size_t segments, std::size_t count, VectorSummary* sums,
                 const char* what) {
    if (segments == 0 || count == 0) return;
    use();
    const std::size_t rows = std::min<std::size_t>(segments, 65'535);
    const std::size_t wanted = std::max<std::size_t>(1, preferred_threads() / threads_per_block / rows);
    const std::size_t useful = (count + threads_per_block - 1) / threads_per_block;
    const dim3 grid(static_cast<unsigned>(std::min(wanted, useful)), static_cast<unsigned>(rows));
    summarize_segments<<<grid, threads_per_block, 0, stream_>>>(functor, segments, count, sums);
    check(cudaGetLastError(), what);
  }

  /// Everything that `enqueue` gives to this device, as one graph.
  template <typename Enqueue>
  Sequence record(const Enqueue& enqueue) {
    use();
    check(cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal), "begin capture");
    cudaGraph_t graph = nullptr;
    try {
      enqueue();
    } catch (...) {
      cudaStreamEndCapture(stream_, &graph);
      if (graph != nullptr) cudaGraphDestroy(graph);
      throw;
    }
    check(cudaStreamEndCapture(stream_, &graph), "end capture");
    cudaGraphExec_t ready = nullptr;
    const cudaError_t status = cudaGraphInstantiate(&ready, graph, 0);
    cudaGraphDestroy(graph);
    check(status, "instantiate graph");
    return Sequence(ready);
  }
  void replay(const Sequence& sequence) {
    use();
    check(cudaGraphLaunch(sequence.graph(), stream_), "launch graph");
  }

  /// Returns when *word == value. The device writes the word last, so what it wrote before is there. Between looks the
  /// stream is asked whether it failed, because then the word never comes.
  void wait_for(const std::uint64_t* word, std::uint64_t value) {
    constexpr unsigned looks_per_question = 4096;
    for (unsigned look = 1; __atomic_load_n(word, __ATOMIC_ACQUIRE) != value; ++look) {
      if (look % looks_per_question != 0) continue;
      const cudaError_t status = cudaStreamQuery(stream_);
      if (status == cudaErrorNotReady) continue;
      check(status, "cycle");
      if (__atomic_load_n(word, __ATOMIC_ACQUIRE) != value) throw std::runtime_error("CUDA: a cycle left no result");
    }
  }

  void wait(const char* what) { check(cudaStreamSynchronize(stream_), what); }

 protected:
  [[nodiscard]] cudaStream_t stream() const { return stream_; }

 private:
  // The current device belongs to the thread, and several devices may take turns on one.
  void use() const { check(cudaSetDevice(ordinal_), "cudaSetDevice"); }

  int ordinal_;
  cudaDeviceProp properties_{};
  cudaStream_t stream_ = nullptr;
};

}  // namespace plimsoll::backends::cuda
