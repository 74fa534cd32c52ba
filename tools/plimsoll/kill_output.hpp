// Prints what the kill switch says about itself.
#pragma once

#include <string>

#include "host/gate/status_text.hpp"

namespace plimsoll::cli {

/// It is connected and has obeyed all that it was told.
bool acknowledged(const gate::OrderGateStatus& gate);
bool all_acknowledged(const gate::SwitchStatus& status);

/// On standard output; "table", "csv", "json" or "ndjson".
void print_switch_status(const gate::SwitchStatus& status, const std::string& format);

}  // namespace plimsoll::cli
