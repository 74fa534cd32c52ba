#include "host/core/fault_list.hpp"

#include <algorithm>

namespace plimsoll {

void FaultList::throw_if_any() {
  if (empty()) return;
  std::vector<Fault> faults = faults_;
  std::stable_sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) { return a.line < b.line; });
  if (count_ > faults.size()) {
    faults.push_back({"PLM-1100", file_, 0, std::to_string(count_ - faults.size()) + " more faults are not listed",
                      "Mend the first ones and try again."});
  }
  throw InputError(std::move(faults));
}

}  // namespace plimsoll
