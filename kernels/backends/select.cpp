#include "kernels/backends/select.hpp"

#include <sched.h>

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "kernels/backends/cpu/cpu_backend.hpp"
#include "kernels/backends/cuda/cuda_backend.hpp"
#include "kernels/backends/multi_device.hpp"
#include "kernels/backends/worker/serve.hpp"
#include "kernels/backends/worker/worker_primary.hpp"

namespace plimsoll::backends {
namespace {

unsigned usable_processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
}

std::string supported_text() {
  std::string text;
  for (const cpu::Isa isa : cpu::supported_isas())
    text += (text.empty() ? "" : ", ") + std::string(cpu::to_string(isa));
  return text;
}

std::unique_ptr<Backend> make_cpu(const BackendRequest& request, std::string reason) {
  const cpu::Isa isa = request.isa.value_or(cpu::best_isa());
  const auto supported = cpu::supported_isas();
  if (std::find(supported.begin(), supported.end(), isa) == supported.end()) {
    throw BackendUnavailable("this processor cannot run instruction set '" + std::string(cpu::to_string(isa)) +
                             "'; it supports " + supported_text());
  }
  return cpu::make_cpu_backend(isa, request.threads == 0 ? usable_processors() : request.threads, std::move(reason));
}

std::unique_ptr<Backend> make_every_gpu() {
  const int devices = cuda::probe().devices;
  if (devices <= 1) return cuda::make_cuda_backend();  // which says why when there is none
  std::vector<std::unique_ptr<Backend>> parts;
  for (int ordinal = 0; ordinal < devices; ++ordinal) parts.push_back(cuda::make_cuda_backend(ordinal));
  return make_multi_device_backend(std::move(parts));
}

}  // namespace

std::unique_ptr<FailoverBackend> make_guarded_backend(const BackendRequest& request) {
  FailoverSettings settings;
  settings.now_ns = request.now_ns;
  return std::make_unique<FailoverBackend>(
      [command = request.gpu_worker.value()] { return std::make_unique<WorkerPrimary>(command, WorkerSettings{}); },
      make_cpu(request, "stands by for the GPU"), std::move(settings));
}

int serve_gpus(int socket, int memory) {
  // Kernels are loaded at start and not at their first launch, which may come while a graph is recorded.
  ::setenv("CUDA_MODULE_LOADING", "EAGER", 0);
  return serve_worker(socket, memory, make_every_gpu);
}

std::unique_ptr<Backend> make_backend(const BackendRequest& request) {
  std::string reason = "asked for";
  if (request.choice != BackendChoice::cpu) {
    const cuda::Probe probe = cuda::probe();
    if (request.choice == BackendChoice::cuda) {
      if (!probe.available) throw BackendUnavailable("CUDA is not available: " + probe.reason);
      if (request.isa) throw BackendUnavailable("an instruction set is a choice of the CPU backend, not of CUDA");
    }
    if (probe.available && !request.isa) {
      return request.gpu_worker ? make_guarded_backend(request) : make_every_gpu();
    }
    reason = probe.available ? "an instruction set of the CPU was asked for" : "no CUDA: " + probe.reason;
  }
  return make_cpu(request, std::move(reason));
}

}  // namespace plimsoll::backends
