// The latest word on everything that is not an order: what a snapshot begins with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace plimsoll::exchange {

/// Keeps the last message of each kind and symbol among those that describe a state: system event, directory, trading
/// action, short-sale restriction, market participant, circuit-breaker levels, quoting period, collar, operational
/// halt.
class StateMessages {
 public:
  void note(std::span<const std::byte> message) {
    const std::size_t place = rank(static_cast<char>(message[0]));
    if (place == not_a_state) return;
    const auto locate = std::to_integer<std::uint32_t>(message[1]) << 8 | std::to_integer<std::uint32_t>(message[2]);
    latest_[{place, locate}].assign(message.begin(), message.end());
  }

  /// By kind, in the order above; within a kind by symbol.
  template <typename Visitor>
  void visit(Visitor&& visitor) const {
    for (const auto& [key, message] : latest_) visitor(std::span<const std::byte>(message));
  }

 private:
  static constexpr std::size_t not_a_state = SIZE_MAX;
  static constexpr std::size_t rank(char type) {
    constexpr char order[] = {'S', 'R', 'H', 'Y', 'L', 'V', 'K', 'J', 'h'};
    for (std::size_t i = 0; i < sizeof order; ++i) {
      if (order[i] == type) return i;
    }
    return not_a_state;
  }

  std::map<std::pair<std::size_t, std::uint32_t>, std::vector<std::byte>> latest_;
};

}  // namespace plimsoll::exchange
