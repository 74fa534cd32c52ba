// What the machine's facts mean for Plimsoll: per subject a verdict and the command that mends it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/plimsoll/machine_facts.hpp"

namespace plimsoll::cli {

enum class Verdict { ok, warn, fail };

std::string_view to_string(Verdict verdict);

struct Finding {
  std::string subject;  // "huge pages"
  Verdict verdict = Verdict::ok;
  std::string found;    // what is there and what that means
  std::string command;  // mends it, on Debian 12 and Ubuntu 24.04; empty when there is nothing to mend
};

/// `fail` means that something cannot work at all; `warn` that it works with less speed, precision or features.
std::vector<Finding> diagnose(const MachineFacts& facts);

}  // namespace plimsoll::cli
