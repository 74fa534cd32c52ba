// Asks a running appliance's kill switch over its socket; for programs, which may wait.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host/gate/status_text.hpp"
#include "host/gate/trading_states.hpp"

namespace plimsoll::gate {

class ControlClient {
 public:
  /// Throws InputError PLM-2731 when nobody listens there, PLM-2732 when this user may not connect.
  explicit ControlClient(const std::string& path);
  ~ControlClient();
  ControlClient(const ControlClient&) = delete;
  ControlClient& operator=(const ControlClient&) = delete;

  /// Each throws InputError PLM-2733 when no answer comes within five seconds, or one that is none.
  Verdict stop(const Scope& scope, TradingLevel level, std::string_view reason);
  Verdict release(const Scope& scope, std::string_view reason);
  SwitchStatus status();

 private:
  void send(const std::string& line);
  std::string line();
  Verdict verdict();

  std::string path_;
  int descriptor_ = -1;
  std::string unread_;
};

}  // namespace plimsoll::gate
