// The downstream side of a MoldUDP64 session: numbers messages, fills packets, wraps them in UDP, IPv4 and Ethernet.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "host/core/time.hpp"
#include "tools/exchange/frame_sink.hpp"

namespace plimsoll::exchange {

std::string session_name(std::uint32_t session);

/// Nasdaq, "MoldUDP64 Protocol Specification" 1.00. One thread; the sink must outlive it.
class MoldSender {
 public:
  static constexpr std::size_t most_payload = 1472;  // an Ethernet MTU of 1500 less IPv4 and UDP headers
  static constexpr std::int64_t heartbeat_interval_ns = 1'000'000'000;  // specification, "Heartbeats": each second
  static constexpr std::int64_t wire_delay_ns = 4'000;                  // from the event to the packet's departure

  /// The session's name is "PLMSL" and five digits of its number.
  MoldSender(FrameSink& sink, Timestamp midnight, std::uint32_t session);

  /// Queues one message of venue time `ns_since_midnight`; a packet leaves when the next message would not fit.
  /// When the venue was silent before, the heartbeats of the silence are sent first.
  void append(std::uint64_t ns_since_midnight, std::span<const std::byte> message);
  /// Sends what is queued.
  void flush();
  /// Sends the heartbeats that are due until `ns_since_midnight`; nothing may be queued.
  void stay_silent_until(std::uint64_t ns_since_midnight);
  void end_session(std::uint64_t ns_since_midnight);

  /// Sequence number of the next message; the first is 1.
  [[nodiscard]] std::uint64_t next_sequence() const { return next_sequence_; }
  [[nodiscard]] std::uint64_t packets() const { return packets_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t headers = 14 + 20 + 8;  // Ethernet, IPv4 without options, UDP
  static constexpr std::size_t mold_header = 20;

  void send(std::uint64_t ns_since_midnight, std::uint16_t count);

  FrameSink* sink_;
  Timestamp midnight_;
  std::array<std::byte, headers + most_payload> frame_{};
  std::size_t payload_ = mold_header;
  std::uint16_t queued_ = 0;
  std::uint64_t next_sequence_ = 1;
  std::uint64_t last_message_ns_ = 0;
  std::uint64_t last_sent_ns_ = 0;
  std::uint64_t packets_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint16_t ip_identification_ = 0;
};

}  // namespace plimsoll::exchange
