#include "kernels/backends/worker/worker_primary.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "kernels/core/contract.hpp"

namespace plimsoll::backends {
namespace {

std::string seconds(int milliseconds) {
  std::string text = std::to_string(milliseconds / 1000) + "." + std::to_string(1000 + milliseconds % 1000).substr(1);
  return text + " s";
}

void copy_values(Unpacking& in, std::size_t count, std::span<Quanta> values) {
  const auto found = in.get_array<Quanta>();
  if (found.size() != count) throw std::out_of_range("GPU worker: the answer does not fit the question");
  std::ranges::copy(found, values.begin());
}

}  // namespace

WorkerPrimary::WorkerPrimary(const WorkerCommand& command, WorkerSettings settings)
    : process_(command), settings_(settings) {}

void WorkerPrimary::begin_load(const ScenarioSource& source) {
  Packing out(process_.area().question());
  pack(source, out);
  scenarios_ = std::visit([](const auto& made) { return made.scenarios; }, source);
  loading_ = true;
  ask(WorkerTask::load, out.size());
}

bool WorkerPrimary::loaded(Patience patience) {
  if (!loading_) return true;
  const int deadline_ms = patience == Patience::none ? 0 : settings_.load_deadline_ms;
  if (!process_.wait(deadline_ms, 0)) return false;
  Unpacking in = answer();
  info_ = unpack_info(in);
  loading_ = false;
  return true;
}

void WorkerPrimary::allocate_vectors(std::size_t count) {
  Packing out(process_.area().question());
  out.put(std::uint64_t{count});
  ask(WorkerTask::allocate, out.size());
  answer_within_cycle();
}

void WorkerPrimary::run(const CycleRequest& request, CycleResult& result) {
  Packing out(process_.area().question());
  pack(request, out);
  ask(WorkerTask::run, out.size());
  Unpacking in = answer_within_cycle();
  unpack(in, request, result);
}

void WorkerPrimary::gather(std::span<const VectorIndex> vectors, std::span<const std::uint32_t> scenarios,
                           std::span<Quanta> values) {
  Packing out(process_.area().question());
  out.put_array(vectors);
  out.put_array(scenarios);
  ask(WorkerTask::gather, out.size());
  Unpacking in = answer_within_cycle();
  copy_values(in, vectors.size() * scenarios.size(), values);
}

void WorkerPrimary::download(VectorIndex vector, std::span<Quanta> values) {
  Packing out(process_.area().question());
  out.put(vector);
  ask(WorkerTask::download, out.size());
  Unpacking in = answer_within_cycle();
  copy_values(in, scenarios_, values);
}

void WorkerPrimary::ask(WorkerTask task, std::size_t bytes) {
  PLIMSOLL_EXPECT(!loading_ || task == WorkerTask::load);
  AreaHeader& header = process_.area().header();
  header.question = ++question_;
  header.task = task;
  header.question_bytes = bytes;
  process_.nudge();
}

Unpacking WorkerPrimary::answer() {
  const AreaHeader header = process_.area().header();  // a copy: what was checked is what is used
  const std::span<const std::byte> region = process_.area().answer();
  if (header.layout != AreaHeader::this_layout || header.answer != question_ || header.answer_bytes > region.size()) {
    throw std::runtime_error("the GPU worker answered something that was not asked");
  }
  const std::span<const std::byte> bytes = region.first(header.answer_bytes);
  if (area_checksum(bytes) != header.answer_checksum) {
    throw std::runtime_error("the GPU worker's answer does not have its checksum");
  }
  Unpacking in(bytes);
  if (header.status == WorkerStatus::failed) throw std::runtime_error(in.get_text());
  return in;
}

Unpacking WorkerPrimary::answer_within_cycle() {
  if (!process_.wait(settings_.cycle_deadline_ms, settings_.looks_before_sleep)) {
    throw std::runtime_error("the GPU worker missed its deadline of " + seconds(settings_.cycle_deadline_ms));
  }
  return answer();
}

}  // namespace plimsoll::backends
