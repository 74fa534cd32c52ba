// MoldUDP64 and IEX-TP with the messages inside: the fast parsers against the tables, on good, spoilt and random
// packets.
#include <gtest/gtest.h>

#include <array>

#include "net/iex/segment.hpp"
#include "net/moldudp64/packet.hpp"
#include "tests/net/iex/slow_decoder.hpp"
#include "tests/net/itch/flatten.hpp"
#include "tests/protocol/iex_fields.hpp"
#include "tests/protocol/inputs.hpp"
#include "tests/protocol/itch_fields.hpp"
#include "tests/protocol/slow_packets.hpp"
#include "tests/support/soak.hpp"

namespace plimsoll {
namespace {

using Fault = test::SlowPacket::Fault;

constexpr testing::Repeats rounds{150'000, 10'000'000};
using Tally = std::array<int, 6>;
int& of(Tally& tally, Fault fault) { return tally[static_cast<std::size_t>(fault)]; }

test::ByteVector blocks(test::Inputs& inputs, const test::Protocol& protocol, std::uint64_t count,
                        test::ByteOrder order) {
  test::Writer writer;
  for (std::uint64_t i = 0; i < count; ++i) {
    const test::ByteVector message = inputs.any_message(protocol);
    order == test::ByteOrder::big ? writer.be(message.size(), 2) : writer.le(message.size(), 2);
    writer.raw(message);
  }
  return writer.bytes();
}

test::ByteVector mold_packet(test::Inputs& inputs) {
  const std::uint64_t count = inputs.below(5);
  // Near the end of its range the sequence number has to be refused.
  const std::uint64_t sequence = inputs.below(4) == 0 ? UINT64_MAX - inputs.below(6) : inputs.below(1'000'000);
  test::Writer writer;
  writer.raw(inputs.bytes(10)).be(sequence, 8).be(inputs.below(16) == 0 ? 0xFFFF : count, 2);
  return writer.raw(blocks(inputs, test::itch_fields(), count, test::ByteOrder::big)).bytes();
}

test::ByteVector iextp_segment(test::Inputs& inputs) {
  const std::uint64_t count = inputs.below(5);
  const test::ByteVector payload = blocks(inputs, test::iex_fields(), count, test::ByteOrder::little);
  const auto sequence = [&inputs] {
    const std::uint64_t end = std::uint64_t{1} << 63;
    return inputs.below(8) == 0 ? end - 65'540 + inputs.below(65'550) : inputs.below(1'000'000);
  };
  test::Writer writer;
  writer.le(1, 1).le(0, 1).le(0x8003 + inputs.below(2), 2).raw(inputs.bytes(8)).le(payload.size(), 2).le(count, 2);
  return writer.le(sequence(), 8).le(sequence(), 8).raw(inputs.bytes(8)).raw(payload).bytes();
}

template <typename Make>
test::ByteVector any(test::Inputs& inputs, Make make) {
  switch (inputs.below(8)) {
    case 0: return inputs.bytes(inputs.below(200));
    case 1:
    case 2:
    case 3: return make(inputs);
    default: return inputs.spoilt(make(inputs), [&] { return make(inputs); });
  }
}

/// The messages of a run, and what is in them.
template <typename Run, typename Check>
void expect_messages(const Run& run, const std::vector<test::ByteVector>& expected, Check check) {
  ASSERT_EQ(run.size(), expected.size());
  std::size_t at = 0;
  for (const std::span<const std::byte> message : run) {
    ASSERT_LT(at, expected.size());
    ASSERT_TRUE(std::equal(message.begin(), message.end(), expected[at].begin(), expected[at].end()));
    check(message);
    ++at;
  }
  ASSERT_EQ(at, expected.size());
}

Fault fault_of(moldudp64::PacketFault fault) {
  switch (fault) {
    case moldudp64::PacketFault::none: return Fault::none;
    case moldudp64::PacketFault::short_header: return Fault::short_header;
    case moldudp64::PacketFault::bad_sequence: return Fault::bad_sequence;
    case moldudp64::PacketFault::short_block: return Fault::short_block;
    case moldudp64::PacketFault::trailing_bytes: return Fault::trailing_bytes;
  }
  return Fault::none;
}

Fault fault_of(iex::SegmentFault fault) {
  switch (fault) {
    case iex::SegmentFault::none: return Fault::none;
    case iex::SegmentFault::short_header: return Fault::short_header;
    case iex::SegmentFault::bad_version: return Fault::bad_version;
    case iex::SegmentFault::bad_sequence: return Fault::bad_sequence;
    case iex::SegmentFault::short_block: return Fault::short_block;
    case iex::SegmentFault::trailing_bytes: return Fault::trailing_bytes;
  }
  return Fault::none;
}

test::FieldValues header_of(const moldudp64::PacketHeader& header) {
  std::array<std::uint64_t, 2> session{};
  for (std::size_t i = 0; i < header.session.size(); ++i) {
    session[i / 5] = session[i / 5] * 256 + static_cast<unsigned char>(header.session[i]);
  }
  return {session[0], session[1], header.sequence, header.count};
}

test::FieldValues header_of(const iex::SegmentHeader& header) {
  const auto bits = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
  return {header.version,
          header.protocol,
          header.channel,
          header.session,
          header.payload_size,
          header.count,
          bits(header.stream_offset),
          bits(header.sequence),
          bits(header.send_time.ns)};
}

TEST(SlowDecoder, AgreesWithTheOneOfMoldUdp64OnGoodSpoiltAndRandomPackets) {
  test::Inputs inputs(64);
  Tally tally{};
  test::FieldValues expected;
  const int count = testing::repeats(rounds);
  for (int round = 0; round < count; ++round) {
    const test::ByteVector payload = any(inputs, mold_packet);
    const test::SlowPacket slow = test::slow_mold(payload);
    const moldudp64::Packet fast = moldudp64::Packet::parse(payload);
    ASSERT_EQ(fault_of(fast.fault), slow.fault) << round;
    if (!slow.header.empty()) {
      ASSERT_EQ(header_of(fast.header), slow.header) << round;
    }
    ASSERT_NO_FATAL_FAILURE(expect_messages(fast.run, slow.messages, [&](std::span<const std::byte> message) {
      itch::Flatten flat;
      static_cast<void>(itch::dispatch(message, flat));
      static_cast<void>(test::interpret(test::itch_fields(), message, expected));
      ASSERT_EQ(flat.values, expected) << round;
    }));
    ++of(tally, slow.fault);
  }
  for (const Fault fault :
       {Fault::none, Fault::short_header, Fault::bad_sequence, Fault::short_block, Fault::trailing_bytes}) {
    EXPECT_GT(of(tally, fault), count / 50) << static_cast<int>(fault);
  }
}

TEST(SlowDecoder, AgreesWithTheOneOfIexTpOnGoodSpoiltAndRandomSegments) {
  test::Inputs inputs(40);
  Tally tally{};
  test::FieldValues expected;
  const int count = testing::repeats(rounds);
  for (int round = 0; round < count; ++round) {
    const test::ByteVector payload = any(inputs, iextp_segment);
    const test::SlowPacket slow = test::slow_iextp(payload);
    const iex::Segment fast = iex::Segment::parse(payload);
    ASSERT_EQ(fault_of(fast.fault), slow.fault) << round;
    if (!slow.header.empty()) {
      ASSERT_EQ(header_of(fast.header), slow.header) << round;
    }
    ASSERT_NO_FATAL_FAILURE(expect_messages(fast.run, slow.messages, [&](std::span<const std::byte> message) {
      test::Flatten flat;
      static_cast<void>(iex::dispatch(message, flat));
      static_cast<void>(test::interpret(test::iex_fields(), message, expected));
      ASSERT_EQ(flat.fields, expected) << round;
    }));
    ++of(tally, slow.fault);
  }
  for (const Fault fault : {Fault::none, Fault::short_header, Fault::bad_version, Fault::bad_sequence,
                            Fault::short_block, Fault::trailing_bytes}) {
    EXPECT_GT(of(tally, fault), count / 50) << static_cast<int>(fault);
  }
}

}  // namespace
}  // namespace plimsoll
