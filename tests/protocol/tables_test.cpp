// The tables themselves: whole, without overlap, as long as published; and one wrong entry is found out.
#include <gtest/gtest.h>

#include <optional>

#include "tests/net/iex/slow_decoder.hpp"
#include "tests/net/itch/flatten.hpp"
#include "tests/protocol/iex_fields.hpp"
#include "tests/protocol/inputs.hpp"
#include "tests/protocol/itch_fields.hpp"
#include "tests/protocol/slow_packets.hpp"

namespace plimsoll {
namespace {

void expect_whole(const test::Protocol& protocol) {
  for (const auto& [type, message] : protocol.messages) {
    std::size_t at = 1;  // the type byte
    for (const test::Field& field : message.fields) {
      EXPECT_EQ(field.offset, at) << message.name << ": " << field.name;
      EXPECT_TRUE(field.width >= 1 && field.width <= 8) << field.name;
      if (field.kind == test::Kind::code) {
        EXPECT_EQ(field.width, 1U) << field.name;
      }
      if (field.kind == test::Kind::price) {
        EXPECT_TRUE(field.width == 4 || field.width == 8) << field.name;
      }
      at += field.width;
    }
    EXPECT_EQ(at, message.length) << message.name;
  }
}

TEST(FieldTables, CoverEveryByteOfTheirMessagesOnce) {
  expect_whole(test::itch_fields());
  expect_whole(test::iex_fields());
  EXPECT_EQ(test::itch_fields().messages.size(), 23U);
  EXPECT_EQ(test::iex_fields().messages.size(), 14U);
}

TEST(FieldTables, CoverThePacketHeadersButForReservedBytes) {
  std::size_t mold = 0;
  for (const test::Field& field : test::mold_header()) mold += field.width;
  EXPECT_EQ(mold, 20U);
  std::size_t iextp = 1;  // byte 1 is reserved
  for (const test::Field& field : test::iextp_header()) iextp += field.width;
  EXPECT_EQ(iextp, 40U);
}

/// Whether the fast decoder and the table agree on this input.
template <typename Decode>
bool agree(const test::Protocol& protocol, const test::ByteVector& input, Decode decode) {
  test::FieldValues values;
  static_cast<void>(test::interpret(protocol, input, values));
  return decode(input) == values;
}

/// Spoils one entry after the other; each has to be noticed on some input.
template <typename Decode>
void expect_each_entry_matters(const test::Protocol& good, Decode decode) {
  test::Inputs inputs(5);
  for (const auto& [type, row] : good.messages) {
    for (std::size_t field = 0; field < row.fields.size(); ++field) {
      test::Protocol wrong = good;
      test::Field& entry = wrong.messages.at(type).fields[field];
      entry.offset = entry.offset + entry.width < row.length ? entry.offset + 1
                                                             : entry.offset - 1;  // the last field moves the other way
      bool noticed = false;
      for (int round = 0; round < 50 && !noticed; ++round) {
        test::ByteVector input = inputs.bytes(row.length);
        input[0] = static_cast<std::byte>(type);
        ASSERT_TRUE(agree(good, input, decode));
        noticed = !agree(wrong, input, decode);
      }
      EXPECT_TRUE(noticed) << row.name << ": " << row.fields[field].name;
    }
  }
}

TEST(FieldTables, AnEntryThatIsOffByOneIsNoticed) {
  expect_each_entry_matters(test::itch_fields(), [](const test::ByteVector& input) {
    itch::Flatten flat;
    static_cast<void>(itch::dispatch(input, flat));
    return flat.values;
  });
  expect_each_entry_matters(test::iex_fields(), [](const test::ByteVector& input) {
    test::Flatten flat;
    static_cast<void>(iex::dispatch(input, flat));
    return flat.fields;
  });
}

}  // namespace
}  // namespace plimsoll
