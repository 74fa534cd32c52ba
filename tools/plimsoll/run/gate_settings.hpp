// What `plimsoll run` can be told about its kill switch: [gate] and the people in [[operator]].
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace plimsoll::cli {

/// One [[operator]].
struct OperatorSettings {
  std::string name;
  std::string user;  // of this machine
  std::vector<std::string> roles;

  void declare(CLI::App& app);
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> contradictions() const;
  friend bool operator==(const OperatorSettings&, const OperatorSettings&) = default;
};

struct GateSettings {
  std::string folder;  // empty: this run has no kill switch
  std::string socket;  // empty: the usual one
  std::vector<std::string> line;
  std::string file;
  std::string release_by = "one";
  std::uint64_t request_life_s = 900;
  std::uint64_t report_silence_ms = 0;  // 0: not watched
  std::uint64_t risk_silence_ms = 0;
  std::string watchdog_state = "halted";
  std::vector<OperatorSettings> operators;

  void declare(CLI::App& app);
  /// Throws InputError PLM-2704 when they do not go together.
  void check(const std::string& config) const;
  /// Threads and sockets are made from it once, so a reload may not change any of it.
  friend bool operator==(const GateSettings&, const GateSettings&) = default;
};

/// Where the kill switch of this user listens unless somebody says otherwise: /run/plimsoll/kill.sock for root and
/// services, below XDG_RUNTIME_DIR for a person.
std::string usual_kill_socket();

}  // namespace plimsoll::cli
