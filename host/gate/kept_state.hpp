// What a start finds on disk: the trading state as it was kept, or a stopped firm and the reason.
#pragma once

#include <optional>
#include <string>

#include "host/core/disk.hpp"
#include "host/core/error.hpp"
#include "host/core/time.hpp"
#include "host/gate/state_text.hpp"

namespace plimsoll::gate {

constexpr const char* state_file_name = "trading-state";

struct KeptState {
  StateText state;
  std::optional<Fault> fault;  // PLM-2701 missing, PLM-2702 damaged, PLM-2703 not readable: the firm is halted
};

/// Never fails: what is missing, torn or unreadable is a firm that is halted, and a fault that says how to go on.
[[nodiscard]] KeptState read_kept_state(Disk& disk, const std::string& folder, Timestamp now);

}  // namespace plimsoll::gate
