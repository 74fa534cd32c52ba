// Frames spelled out byte by byte from the specifications: Ethernet/IPv4/UDP, MoldUDP64 with ITCH 5.0, IEX-TP.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "net/capture/frame.hpp"
#include "tests/net/bytes.hpp"

namespace plimsoll::test {

/// A UDP payload in its frame.
inline ByteVector ethernet(const ByteVector& payload) {
  Writer frame;
  frame.zeros(12).be(0x0800, 2);                            // MAC addresses, IPv4
  frame.be(0x4500, 2).be(28 + payload.size(), 2).be(0, 4);  // version, length, id, no fragment
  frame.be(64, 1).be(17, 1).be(0, 2).be(0x0A000001, 4).be(0xE0000001, 4);
  frame.be(1000, 2).be(2000, 2).be(8 + payload.size(), 2).be(0, 2);  // UDP
  return frame.raw(payload).bytes();
}

inline std::string padded(std::string_view name) {
  std::string text(name);
  text.resize(8, ' ');
  return text;
}

inline ByteVector mold(std::uint64_t sequence, std::initializer_list<ByteVector> messages,
                       std::string_view session = "SESSION001") {
  Writer packet;
  packet.text(session).be(sequence, 8).be(messages.size(), 2);
  for (const ByteVector& message : messages) packet.be(message.size(), 2).raw(message);
  return ethernet(packet.bytes());
}

/// ITCH: type, stock locate, tracking number, nanoseconds since midnight; then the message's own fields.
inline Writer itch(char type, std::uint64_t locate, std::uint64_t time_ns) {
  Writer message;
  message.text({&type, 1}).be(locate, 2).be(0, 2).be(time_ns, 6);
  return message;
}
inline ByteVector system_event(char code) { return itch('S', 0, 1).text({&code, 1}).bytes(); }
inline ByteVector action(std::uint64_t locate, std::string_view name, char state) {
  return itch('H', locate, 2).text(padded(name)).text({&state, 1}).text(" ").text("    ").bytes();
}
inline ByteVector add(std::uint64_t locate, std::string_view name, std::uint64_t ref, char side, std::uint64_t shares,
                      std::uint64_t price, std::uint64_t time_ns = 3) {
  return itch('A', locate, time_ns).be(ref, 8).text({&side, 1}).be(shares, 4).text(padded(name)).be(price, 4).bytes();
}
inline ByteVector executed(std::uint64_t locate, std::uint64_t ref, std::uint64_t shares, std::uint64_t time_ns = 4) {
  return itch('E', locate, time_ns).be(ref, 8).be(shares, 4).be(77, 8).bytes();
}
inline ByteVector executed_at(std::uint64_t locate, std::uint64_t ref, std::uint64_t shares, char printable,
                              std::uint64_t price) {
  return itch('C', locate, 4).be(ref, 8).be(shares, 4).be(78, 8).text({&printable, 1}).be(price, 4).bytes();
}
inline ByteVector cancelled(std::uint64_t locate, std::uint64_t ref, std::uint64_t shares) {
  return itch('X', locate, 5).be(ref, 8).be(shares, 4).bytes();
}
inline ByteVector deleted(std::uint64_t locate, std::uint64_t ref) { return itch('D', locate, 6).be(ref, 8).bytes(); }
inline ByteVector replaced(std::uint64_t locate, std::uint64_t ref, std::uint64_t new_ref, std::uint64_t shares,
                           std::uint64_t price) {
  return itch('U', locate, 7).be(ref, 8).be(new_ref, 8).be(shares, 4).be(price, 4).bytes();
}
inline ByteVector hidden_trade(std::uint64_t locate, std::string_view name, std::uint64_t shares, std::uint64_t price) {
  return itch('P', locate, 8).be(0, 8).text("B").be(shares, 4).text(padded(name)).be(price, 4).be(79, 8).bytes();
}

struct IexPlace {
  std::uint64_t protocol = 0x8004;  // DEEP 1.0; TOPS 1.6 is 0x8003
  std::uint64_t sequence = 1;
  std::uint64_t offset = 0;
  std::uint64_t send_time = 1'000;
  std::uint64_t session = 42;
};
inline ByteVector iex_segment(const IexPlace& place, std::initializer_list<ByteVector> messages) {
  Writer payload;
  for (const ByteVector& message : messages) payload.le(message.size(), 2).raw(message);
  Writer segment;
  segment.le(1, 1).le(0, 1).le(place.protocol, 2).le(1, 4).le(place.session, 4);
  segment.le(payload.bytes().size(), 2).le(messages.size(), 2).le(place.offset, 8).le(place.sequence, 8);
  return ethernet(segment.le(place.send_time, 8).raw(payload.bytes()).bytes());
}
inline Writer iex_message(char type, std::uint64_t flags, std::uint64_t time_ns, std::string_view name) {
  Writer message;
  message.text({&type, 1}).le(flags, 1).le(time_ns, 8).text(padded(name));
  return message;
}
inline ByteVector iex_quote(std::string_view name, std::uint64_t flags, std::uint64_t bid_size, std::uint64_t bid,
                            std::uint64_t ask, std::uint64_t ask_size) {
  return iex_message('Q', flags, 500, name).le(bid_size, 4).le(bid, 8).le(ask, 8).le(ask_size, 4).bytes();
}
inline ByteVector iex_level(std::string_view name, char side, std::uint64_t flags, std::uint64_t size,
                            std::uint64_t price) {
  return iex_message(side, flags, 600, name).le(size, 4).le(price, 8).bytes();
}
inline ByteVector iex_status(std::string_view name, char status) {
  return iex_message('H', static_cast<std::uint64_t>(status), 400, name).text("    ").bytes();
}
inline ByteVector iex_operational(std::string_view name, char status) {
  return iex_message('O', static_cast<std::uint64_t>(status), 400, name).bytes();
}
inline ByteVector iex_trade(std::string_view name, std::uint64_t flags, std::uint64_t size, std::uint64_t price) {
  return iex_message('T', flags, 700, name).le(size, 4).le(price, 8).le(9, 8).bytes();
}

}  // namespace plimsoll::test
