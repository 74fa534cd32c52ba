// The venue's clock and its voice: stamps messages, counts them and hands them to the session.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "tools/exchange/itch_messages.hpp"
#include "tools/exchange/mold_sender.hpp"
#include "tools/exchange/state_messages.hpp"

namespace plimsoll::exchange {

class Feed {
 public:
  Feed(FrameSink& sink, Timestamp midnight, std::uint32_t session) : sender_(sink, midnight, session) {}

  /// For a message about symbol number `symbol`; locate codes start at 1.
  [[nodiscard]] Stamp stamp(std::size_t symbol) const { return {static_cast<std::uint16_t>(symbol + 1), now_ns_}; }
  /// For a message about no symbol.
  [[nodiscard]] Stamp stamp() const { return {0, now_ns_}; }

  template <std::size_t size>
  void send(const ItchMessage<size>& message) {
    const auto& bytes = message.bytes();
    sender_.append(now_ns_, bytes);
    states_.note(bytes);
    ++by_type_[std::to_integer<std::size_t>(bytes[0])];
    ++messages_;
  }
  void flush() { sender_.flush(); }
  /// The clock never goes back.
  void set_time(std::uint64_t ns_since_midnight) {
    if (ns_since_midnight > now_ns_) now_ns_ = ns_since_midnight;
  }
  void pass_ns(std::uint64_t ns) { now_ns_ += ns; }

  [[nodiscard]] std::uint64_t now_ns() const { return now_ns_; }
  [[nodiscard]] std::uint64_t messages() const { return messages_; }
  [[nodiscard]] const std::array<std::uint64_t, 256>& by_type() const { return by_type_; }
  MoldSender& sender() { return sender_; }
  /// What a newcomer must be told besides the orders.
  [[nodiscard]] const StateMessages& states() const { return states_; }

 private:
  MoldSender sender_;
  StateMessages states_;
  std::uint64_t now_ns_ = 0;
  std::uint64_t messages_ = 0;
  std::array<std::uint64_t, 256> by_type_{};
};

}  // namespace plimsoll::exchange
