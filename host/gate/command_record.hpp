// One command about trading, as the audit trail keeps it: who, what, when, why, and what became of it.
#pragma once

#include <string>

#include "host/core/time.hpp"
#include "host/gate/authority.hpp"
#include "host/gate/scope.hpp"
#include "host/gate/trading_level.hpp"
#include "host/gate/trading_states.hpp"

namespace plimsoll::gate {

struct CommandRecord {
  enum class Act : std::uint8_t { stop, release, release_in_force, release_not_kept, not_understood };
  Timestamp at;
  Act act = Act::stop;
  Scope scope;
  TradingLevel level = TradingLevel::halted_and_cancel;  // that was asked for
  Trigger trigger = Trigger::person;
  std::string who;
  std::string why;
  Verdict verdict;
};

constexpr std::string_view to_string(CommandRecord::Act act) {
  switch (act) {
    case CommandRecord::Act::stop: return "stop";
    case CommandRecord::Act::release: return "release";
    case CommandRecord::Act::release_in_force: return "release_in_force";
    case CommandRecord::Act::release_not_kept: return "release_not_kept";
    case CommandRecord::Act::not_understood: return "not_understood";
  }
  return "not_understood";
}

/// Fields between tabs, one line; the order is: time, act, level, kind, path, trigger, who, why, verdict, code, words.
[[nodiscard]] std::string line_of(const CommandRecord& record);

/// Where every command goes. Called under the switch's lock: keeps, and never waits.
class CommandAudit {
 public:
  virtual ~CommandAudit() = default;
  virtual void on_command(const CommandRecord& record) = 0;
};

}  // namespace plimsoll::gate
