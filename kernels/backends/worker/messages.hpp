// What is asked of a GPU worker and what it answers, as bytes in shared memory.
#pragma once

#include <span>
#include <vector>

#include "kernels/backends/backend.hpp"
#include "kernels/backends/failover/primary.hpp"
#include "kernels/backends/worker/packing.hpp"

namespace plimsoll::backends {

void pack(const ScenarioSource& source, Packing& out);
ScenarioSource unpack_source(Unpacking& in);

void pack(const BackendInfo& info, Packing& out);
BackendInfo unpack_info(Unpacking& in);

void pack(const CycleRequest& request, Packing& out);

/// A request whose positions and coefficients are views of the shared memory. Reuse one object, it keeps its memory.
class UnpackedCycle {
 public:
  void read(Unpacking& in);
  [[nodiscard]] CycleRequest request() const { return {cells_, measured_, tail_entries_}; }

 private:
  std::vector<CellWork> cells_;
  std::vector<surfaces::SurfaceView> surfaces_;
  std::span<const VectorIndex> measured_;
  std::size_t tail_entries_ = 0;
};

void pack(const CycleResult& result, Packing& out);
/// Throws std::out_of_range unless there is an answer to every part of `asked`.
void unpack(Unpacking& in, const CycleRequest& asked, CycleResult& result);

}  // namespace plimsoll::backends
