// What `status` answers over the control socket: latches, order gates and the disk, as lines of fields.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/gate/kill_switch.hpp"
#include "host/gate/order_gate.hpp"
#include "host/gate/state_keeper.hpp"

namespace plimsoll::gate {

struct SwitchStatus {
  KillSwitch::View view;
  std::vector<OrderGateStatus> gates;
  KeeperStatus keeper;
};

/// Ends with the line `end`.
[[nodiscard]] std::string encode_status(const SwitchStatus& status);
/// Of what `encode_status` wrote; nothing for anything else.
[[nodiscard]] std::optional<SwitchStatus> decode_status(std::string_view text);

}  // namespace plimsoll::gate
