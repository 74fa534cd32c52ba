// Fills and position changes as payloads: literal bytes, every cut, every flipped bit.
#include "host/journal/fill_record.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

namespace plimsoll::journal {
namespace {

using namespace ledger;

Fill some_fill() {
  Fill fill;
  fill.key = {"XNAS", "42", *Date::parse("1970-01-03")};
  fill.book = "f/d";
  fill.instrument = "AAA";
  fill.side = Side::sell;
  fill.quantity = Quantity::from_raw(0x0102030405060708);
  fill.price = Price::from_raw(-2);
  fill.fee = 3;
  fill.fee_currency = "USD";
  fill.traded = Timestamp{4};
  fill.received = Timestamp{5};
  return fill;
}

std::vector<FillEvent> some_events() {
  const ExecutionKey reference{"XNAS", "41", *Date::parse("2026-01-05")};
  return {some_fill(), Bust{reference, "43", Timestamp{7}}, Bust{reference, "", Timestamp{7}},
          Correction{some_fill(), reference, Timestamp{8}}};
}

std::string hex(const std::vector<std::byte>& bytes) {
  std::string text;
  for (const std::byte byte : bytes) {
    for (const unsigned shift : {4U, 0U}) text += "0123456789abcdef"[(std::to_integer<unsigned>(byte) >> shift) & 15U];
  }
  return text;
}

TEST(FillRecord, IsTheseBytes) {
  EXPECT_EQ(hex(encode(FillEvent(some_fill()))),
            "01"
            "0400584e4153"      // XNAS
            "02003432"          // 42
            "02000000"          // two days
            "0300662f64"        // f/d
            "0300414141"        // AAA
            "01"                // sell
            "0807060504030201"  // quantity
            "feffffffffffffff"  // price -2
            "0300000000000000"  // fee
            "0300555344"        // USD
            "0400000000000000"
            "0500000000000000");
  EXPECT_EQ(hex(encode(PositionChange{"f", "A", Quantity::from_raw(-1), Quantity::from_raw(2), 9})),
            "010066010041ffffffffffffffff02000000000000000900000000000000");
}

TEST(FillRecord, IsReadBack) {
  for (const FillEvent& event : some_events()) {
    EXPECT_EQ(decode_fill_event(encode(event), fill_record_version), event);
    EXPECT_FALSE(decode_fill_event(encode(event), fill_record_version + 1));
  }
  const PositionChange change{"firm/desk", "AAA", Quantity::from_raw(INT64_MIN), Quantity::from_raw(INT64_MAX),
                              UINT64_MAX};
  EXPECT_EQ(decode_position_change(encode(change), position_record_version), change);
  EXPECT_FALSE(decode_position_change(encode(change), 0));
}

TEST(FillRecord, NoCutAndNoRestIsARecord) {
  for (const FillEvent& event : some_events()) {
    std::vector<std::byte> bytes = encode(event);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_FALSE(decode_fill_event(std::span(bytes).first(size), fill_record_version)) << size;
    }
    bytes.push_back(std::byte{0});
    EXPECT_FALSE(decode_fill_event(bytes, fill_record_version));
  }
}

TEST(FillRecord, AFlippedBitIsRefusedOrAnotherRecord) {
  for (const FillEvent& event : some_events()) {
    std::vector<std::byte> bytes = encode(event);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      bytes[bit / 8] ^= std::byte{1} << (bit % 8);
      if (const auto read = decode_fill_event(bytes, fill_record_version)) {
        EXPECT_NE(*read, event) << bit;
        EXPECT_EQ(encode(*read), bytes) << "one reading of each payload";
      }
      bytes[bit / 8] ^= std::byte{1} << (bit % 8);
    }
  }
}

TEST(FillRecord, NamesBeyondTheirBoundAndNoQuantityAreRefused) {
  std::vector<std::byte> bytes = encode(FillEvent(some_fill()));
  bytes[1] = std::byte{17};  // a venue that would swallow what follows
  EXPECT_FALSE(decode_fill_event(bytes, fill_record_version));
  Fill none = some_fill();
  none.quantity = Quantity{};
  EXPECT_FALSE(decode_fill_event(encode(FillEvent(none)), fill_record_version));
  for (const unsigned kind : {0U, 4U, 255U}) {
    bytes = encode(FillEvent(some_fill()));
    bytes[0] = static_cast<std::byte>(kind);
    EXPECT_FALSE(decode_fill_event(bytes, fill_record_version));
  }
}

}  // namespace
}  // namespace plimsoll::journal
