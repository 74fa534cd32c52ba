// A channel under test with everything around it written down as text: lines, servers, time.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/moldudp64/channel.hpp"
#include "tests/net/moldudp64/mold_bytes.hpp"

namespace plimsoll::test {

using Lines = std::vector<std::string>;

/// A re-request server that only writes down what it is asked.
class ListeningServer final : public wire::DatagramOut {
 public:
  ListeningServer(std::string name, Lines& log) : name_(std::move(name)), log_(log) {}
  bool send(std::span<const std::byte> datagram) noexcept override {
    const auto request = moldudp64::decode_request(datagram);
    log_.push_back(!request ? name_ + " garbage"
                            : name_ + " asked for " + std::to_string(request->sequence) + "+" +
                                  std::to_string(request->count));
    return taking;
  }
  bool taking = true;

 private:
  std::string name_;
  Lines& log_;
};

/// `day` has ten characters, as the protocol wants.
constexpr std::string_view day = "20261120A ";
constexpr std::string_view next_day = "20261121A ";
constexpr std::int64_t millisecond = 1'000'000;

inline ByteVector data(std::uint64_t sequence, const std::vector<std::string_view>& messages,
                       std::string_view session = day) {
  return mold_packet(session, sequence, static_cast<std::uint16_t>(messages.size()), messages);
}
inline ByteVector heartbeat(std::uint64_t next, std::string_view session = day) {
  return mold_packet(session, next, 0);
}
inline ByteVector end_of_session(std::uint64_t next, std::string_view session = day) {
  return mold_packet(session, next, 0xFFFF);
}

class ChannelStory final : public moldudp64::ChannelHandler {
 public:
  /// Small numbers, so that a story can reach every limit.
  static moldudp64::ChannelOptions small() {
    moldudp64::ChannelOptions options;
    options.lines = 2;
    options.reorder_packets = 3;
    options.reorder_ns = millisecond;
    options.held_messages = 8;
    options.largest_message = 8;
    options.remembered_messages = 64;
    options.believable_leap = 1'000;
    options.largest_request_gap = 500;
    options.requests = {.most_attempts = 3,
                        .first_timeout_ns = 10 * millisecond,
                        .longest_timeout_ns = 20 * millisecond,
                        .settling_ns = 0,
                        .most_per_second = 100,
                        .burst = 4};
    return options;
  }
  static moldudp64::ChannelOptions with_snapshots() {
    moldudp64::ChannelOptions options = small();
    options.snapshots = moldudp64::SnapshotService::present;
    return options;
  }

  explicit ChannelStory(const moldudp64::ChannelOptions& options, std::size_t servers = 2)
      : s1("s1", log_), s2("s2", log_), channel(options, chosen(servers), *this) {}

  void a(const ByteVector& payload) { hear(0, payload); }
  void b(const ByteVector& payload) { hear(1, payload); }
  void reply(const ByteVector& payload) { channel.receive_reply(moldudp64::Packet::parse(payload), now_ns); }
  void wait(std::int64_t ns) {
    now_ns += ns;
    channel.poll(now_ns);
  }

  void on_session(const moldudp64::SessionName& name) noexcept override {
    log_.push_back("session " + std::string(name.data(), name.size()));
  }
  void on_messages(const moldudp64::MessageRun& run) noexcept override {
    std::uint64_t sequence = run.first_sequence();
    for (const std::span<const std::byte> message : run) {
      log_.push_back(std::to_string(sequence++) + " " +
                     std::string(reinterpret_cast<const char*>(message.data()), message.size()));
    }
  }
  void on_gap(moldudp64::Gap gap) noexcept override {
    log_.push_back("gap " + std::to_string(gap.first) + "+" + std::to_string(gap.count));
  }
  void on_state(moldudp64::ChannelState state) noexcept override { log_.emplace_back(to_string(state)); }

  /// What has happened since the last call.
  Lines take() { return std::exchange(log_, {}); }

 private:
  void hear(std::size_t line, const ByteVector& payload) {
    channel.receive(line, moldudp64::Packet::parse(payload), now_ns);
  }
  std::vector<wire::DatagramOut*> chosen(std::size_t servers) {
    std::vector<wire::DatagramOut*> all{&s1, &s2};
    all.resize(servers);
    return all;
  }

  Lines log_;

 public:
  std::int64_t now_ns = 0;
  ListeningServer s1;
  ListeningServer s2;
  moldudp64::MoldUdp64Channel channel;
};

}  // namespace plimsoll::test
