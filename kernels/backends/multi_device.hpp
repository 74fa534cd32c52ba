// Cells split over several devices behind one interface; a node is the exact sum of its parts (law 2).
#pragma once

#include <memory>
#include <vector>

#include "kernels/backends/backend.hpp"

namespace plimsoll::backends {

/// Every part holds the whole scenario set and the cells whose vector number falls to it; all work at once. Nodes are
/// added on the host, from one download per part, so splitting pays when revaluation outweighs that (see
/// cuda/README.md). At least one part. A failure of any is a failure of the whole.
std::unique_ptr<Backend> make_multi_device_backend(std::vector<std::unique_ptr<Backend>> parts);

}  // namespace plimsoll::backends
