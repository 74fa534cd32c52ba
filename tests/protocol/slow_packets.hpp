// MoldUDP64 and IEX-TP taken apart by tables, byte by byte, with copies.
#pragma once

#include "tests/net/bytes.hpp"
#include "tests/protocol/field_table.hpp"

namespace plimsoll::test {

/// What one datagram says. Fewer messages than announced only with a fault.
struct SlowPacket {
  enum class Fault : std::uint8_t { none, short_header, bad_version, bad_sequence, short_block, trailing_bytes };
  Fault fault = Fault::none;
  FieldValues header;  // in the order of the table
  std::vector<ByteVector> messages;
};

/// Nasdaq, "MoldUDP64 Protocol Specification" 1.00, section "Downstream Packet".
inline const std::vector<Field>& mold_header() {
  static const std::vector<Field> fields{
      {"session, first half", 0, 5, Kind::text},  // ten characters do not fit into one number
      {"session, second half", 5, 5, Kind::text},
      {"sequence number", 10, 8, Kind::integer},
      {"message count", 18, 2, Kind::integer},
  };
  return fields;
}

/// Investors Exchange, "IEX Transport Specification", section "Outbound segment".
inline const std::vector<Field>& iextp_header() {
  static const std::vector<Field> fields{
      {"version", 0, 1, Kind::integer},         {"message protocol id", 2, 2, Kind::integer},
      {"channel id", 4, 4, Kind::integer},      {"session id", 8, 4, Kind::integer},
      {"payload length", 12, 2, Kind::integer}, {"message count", 14, 2, Kind::integer},
      {"stream offset", 16, 8, Kind::integer},  {"first message sequence number", 24, 8, Kind::integer},
      {"send time", 32, 8, Kind::time},
  };
  return fields;
}

namespace packet_detail {

/// Blocks of a length and as many bytes; returns how many bytes of `blocks` are left.
inline std::size_t take_blocks(const ByteVector& blocks, std::uint64_t count, ByteOrder order, SlowPacket& packet) {
  std::size_t at = 0;
  while (packet.messages.size() < count && at + 2 <= blocks.size()) {
    const std::size_t length = value_of(blocks, {"message length", at, 2, Kind::integer}, order);
    if (at + 2 + length > blocks.size()) break;
    const auto begin = blocks.begin() + static_cast<std::ptrdiff_t>(at + 2);
    packet.messages.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(length));
    at += 2 + length;
  }
  return blocks.size() - at;
}

}  // namespace packet_detail

inline SlowPacket slow_mold(const ByteVector& payload) {
  using Fault = SlowPacket::Fault;
  SlowPacket packet;
  if (payload.size() < 20) return packet.fault = Fault::short_header, packet;
  for (const Field& field : mold_header()) packet.header.push_back(value_of(payload, field, ByteOrder::big));
  const std::uint64_t sequence = packet.header[2];
  const std::uint64_t count = packet.header[3] == 0xFFFF ? 0 : packet.header[3];  // end of session
  if (sequence + count < sequence) return packet.fault = Fault::bad_sequence, packet;
  const ByteVector blocks(payload.begin() + 20, payload.end());
  const std::size_t left = packet_detail::take_blocks(blocks, count, ByteOrder::big, packet);
  if (packet.messages.size() < count) {
    packet.fault = Fault::short_block;
  } else if (left > 0) {
    packet.fault = Fault::trailing_bytes;
  }
  return packet;
}

inline SlowPacket slow_iextp(const ByteVector& payload) {
  using Fault = SlowPacket::Fault;
  SlowPacket packet;
  if (payload.size() < 40) return packet.fault = Fault::short_header, packet;
  for (const Field& field : iextp_header()) packet.header.push_back(value_of(payload, field, ByteOrder::little));
  if (packet.header[0] != 1) return packet.fault = Fault::bad_version, packet;
  // Signed numbers, and still ones after all that a segment can add.
  constexpr std::uint64_t most = (std::uint64_t{1} << 63) - 1 - 65'535;
  if (packet.header[6] > most || packet.header[7] > most) return packet.fault = Fault::bad_sequence, packet;
  const std::size_t announced = packet.header[4];
  const std::size_t present = payload.size() - 40;
  const std::size_t usable = announced < present ? announced : present;
  const auto begin = payload.begin() + 40;
  const ByteVector blocks(begin, begin + static_cast<std::ptrdiff_t>(usable));
  const std::size_t left = packet_detail::take_blocks(blocks, packet.header[5], ByteOrder::little, packet);
  if (packet.messages.size() < packet.header[5] || present < announced) {
    packet.fault = Fault::short_block;
  } else if (left > 0 || usable < present) {
    packet.fault = Fault::trailing_bytes;
  }
  return packet;
}

}  // namespace plimsoll::test
