// The order gate at the other end of a socket: lines out until they are acknowledged, a beat so that silence is
// noticed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "host/gate/gate_address.hpp"
#include "host/gate/line_stream.hpp"
#include "host/gate/order_gate.hpp"

namespace plimsoll::gate {

/// What the order gate says it holds, when a connection begins.
struct HeldScope {
  TradingLevel level;
  Scope scope;
};

/// Lines, fields between tabs. To the gate: `plimsoll-gate 1 EPOCH`, `command SEQUENCE VERB LEVEL KIND PATH`,
/// `synced SEQUENCE` when all that holds was told, `beat SEQUENCE`. From the gate, after a connection began:
/// `held LEVEL KIND PATH` for each scope that it has stopped itself or was told to, then `ready`;
/// `ack SEQUENCE` for each command that it obeyed and `alive` for each beat. A gate is halted until `synced`, keeps
/// each scope until it is resumed, and halts when no beat comes. One thread.
class LineGate {
 public:
  static constexpr std::int64_t beat_ns = 100'000'000;
  static constexpr std::int64_t repeat_ns = 250'000'000;
  static constexpr std::int64_t longest_silence_ns = 2'000'000'000;
  static constexpr std::int64_t pause_ns = 100'000'000;  // between two attempts to connect
  static constexpr std::size_t most_waiting = 4096;      // then resumes are dropped, which leaves the gate stricter

  LineGate(GateAddress address, std::uint64_t epoch);

  struct Answers {
    std::function<std::vector<OrderCommand>()> all_commands;  // when a connection begins
    std::function<void(const HeldScope&)> on_held;            // what it holds and nobody here resumed
  };
  void answer_with(Answers answers) { answers_ = std::move(answers); }

  /// On its way when this returns, if the connection is up and takes it; else kept, the newest for each scope.
  void publish(const std::vector<OrderCommand>& commands);
  /// Connects, reads, repeats, beats. Returns how much it did.
  int do_work(std::int64_t now_ns);

  /// For poll: -1 without a connection.
  [[nodiscard]] int descriptor() const { return stream_.descriptor(); }
  [[nodiscard]] short poll_events() const;
  /// When `do_work` has something to do although nothing came.
  [[nodiscard]] std::int64_t next_due_ns() const;
  [[nodiscard]] OrderGateStatus status() const;

 private:
  void connect(std::int64_t now_ns);
  void begin(std::int64_t now_ns);
  void read(std::int64_t now_ns);
  void lose(std::int64_t now_ns);
  void on_line(const std::string& line);

  GateAddress address_;
  std::uint64_t epoch_;
  Answers answers_;
  LineStream stream_;
  bool connecting_ = false;
  std::map<Scope, OrderCommand> waiting_;  // not acknowledged
  std::uint64_t published_ = 0;
  std::uint64_t acknowledged_ = 0;
  std::uint64_t repeats_ = 0;
  std::int64_t next_attempt_ns_ = 0;
  std::int64_t next_beat_ns_ = 0;
  std::int64_t next_repeat_ns_ = 0;
  std::int64_t last_heard_ns_ = 0;
};

}  // namespace plimsoll::gate
