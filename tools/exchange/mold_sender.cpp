#include "tools/exchange/mold_sender.hpp"

#include <algorithm>

#include "kernels/core/contract.hpp"

namespace plimsoll::exchange {
namespace {

constexpr std::uint32_t source_address = 0xC000020A;  // 192.0.2.10, TEST-NET-1 (RFC 5737)
constexpr std::uint32_t group_address = 0xE9360C6F;   // 233.54.12.111, a group Nasdaq publishes TotalView on
constexpr std::uint16_t group_port = 26477;
constexpr std::uint16_t source_port = 26400;
constexpr std::uint16_t end_of_session = 0xFFFF;  // message count of the last packets (specification, "End of Session")

template <std::size_t width>
void put(std::byte* at, std::uint64_t value) {
  for (std::size_t index = 0; index < width; ++index)
    at[index] = static_cast<std::byte>(value >> (8 * (width - 1 - index)));
}

/// Internet checksum (RFC 1071) of an even or odd number of bytes, not yet folded or inverted.
std::uint64_t sum_words(const std::byte* bytes, std::size_t size) {
  std::uint64_t sum = 0;
  for (std::size_t at = 0; at + 1 < size; at += 2) {
    sum += std::to_integer<std::uint64_t>(bytes[at]) << 8 | std::to_integer<std::uint64_t>(bytes[at + 1]);
  }
  if (size % 2 == 1) sum += std::to_integer<std::uint64_t>(bytes[size - 1]) << 8;
  return sum;
}

std::uint16_t fold(std::uint64_t sum) {
  while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum & 0xFFFF);
}

}  // namespace

std::string session_name(std::uint32_t session) {
  std::string digits = std::to_string(session % 100'000);
  return "PLMSL" + std::string(5 - digits.size(), '0') + digits;
}

MoldSender::MoldSender(FrameSink& sink, Timestamp midnight, std::uint32_t session) : sink_(&sink), midnight_(midnight) {
  std::byte* frame = frame_.data();
  put<6>(frame, 0x01005E000000 | (group_address & 0x7FFFFF));  // RFC 1112, section 6.4
  put<6>(frame + 6, 0x02504C4D0001);                           // locally administered
  put<2>(frame + 12, 0x0800);
  put<2>(frame + 14, 0x4500);  // version 4, five words, no service class
  put<2>(frame + 20, 0x4000);  // don't fragment
  put<2>(frame + 22, 0x1011);  // time to live 16, UDP
  put<4>(frame + 26, source_address);
  put<4>(frame + 30, group_address);
  put<2>(frame + 34, source_port);
  put<2>(frame + 36, group_port);
  const std::string name = session_name(session);
  std::transform(name.begin(), name.end(), frame + headers, [](char c) { return static_cast<std::byte>(c); });
}

void MoldSender::append(std::uint64_t ns_since_midnight, std::span<const std::byte> message) {
  PLIMSOLL_EXPECT(ns_since_midnight >= last_message_ns_);
  PLIMSOLL_EXPECT(mold_header + 2 + message.size() <= most_payload);
  if (payload_ + 2 + message.size() > most_payload) flush();
  if (queued_ == 0) stay_silent_until(ns_since_midnight);
  std::byte* at = frame_.data() + headers + payload_;
  put<2>(at, message.size());
  std::copy(message.begin(), message.end(), at + 2);
  payload_ += 2 + message.size();
  ++queued_;
  last_message_ns_ = ns_since_midnight;
}

void MoldSender::flush() {
  if (queued_ > 0) send(last_message_ns_, queued_);
}

void MoldSender::stay_silent_until(std::uint64_t ns_since_midnight) {
  PLIMSOLL_EXPECT(queued_ == 0);
  if (packets_ == 0) send(ns_since_midnight, 0);
  while (last_sent_ns_ + heartbeat_interval_ns < ns_since_midnight) send(last_sent_ns_ + heartbeat_interval_ns, 0);
}

void MoldSender::end_session(std::uint64_t ns_since_midnight) {
  stay_silent_until(ns_since_midnight);
  send(ns_since_midnight, end_of_session);
}

void MoldSender::send(std::uint64_t ns_since_midnight, std::uint16_t count) {
  std::byte* frame = frame_.data();
  const std::size_t udp_length = 8 + payload_;
  put<8>(frame + headers + 10, next_sequence_);
  put<2>(frame + headers + 18, count);

  put<2>(frame + 16, 20 + udp_length);
  put<2>(frame + 18, ip_identification_++);
  put<2>(frame + 24, 0);
  put<2>(frame + 24, fold(sum_words(frame + 14, 20)));

  put<2>(frame + 38, udp_length);
  put<2>(frame + 40, 0);
  constexpr std::uint64_t udp_protocol = 17;
  const std::uint64_t pseudo_header = sum_words(frame + 26, 8) + udp_protocol + udp_length;  // RFC 768
  const std::uint16_t checksum = fold(pseudo_header + sum_words(frame + 34, udp_length));
  put<2>(frame + 40, checksum == 0 ? 0xFFFF : checksum);  // zero would mean "not computed"

  const std::size_t length = headers + payload_;
  const Timestamp sent{midnight_.ns + static_cast<std::int64_t>(ns_since_midnight) + wire_delay_ns};
  sink_->on_frame(sent, std::span<const std::byte>(frame, length));
  next_sequence_ += queued_;
  last_sent_ns_ = ns_since_midnight;
  queued_ = 0;
  payload_ = mold_header;
  ++packets_;
  bytes_ += length;
}

}  // namespace plimsoll::exchange
