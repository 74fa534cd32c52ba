// The decoder against the independent table, both ways, on random messages.
#include <gtest/gtest.h>

#include <random>

#include "tests/net/itch/flatten.hpp"

namespace plimsoll::itch {
namespace {

TEST(SpecTable, AddsUpToThePublishedLengths) {
  ASSERT_EQ(test::itch_table().size(), test::itch_lengths().size());
  for (const auto& [type, widths] : test::itch_table()) {
    std::size_t size = 1;
    for (const int width : widths) size += static_cast<std::size_t>(width);
    EXPECT_EQ(size, test::itch_lengths().at(type)) << type;
  }
}

TEST(Decoder, ReadsTheFieldsThatTheTableWrote) {
  std::mt19937_64 random(50);
  for (const auto& [type, widths] : test::itch_table()) {
    for (int round = 0; round < 1000; ++round) {
      test::FieldValues values;
      for (const int width : widths) values.push_back(width == 8 ? random() : random() >> (64 - 8 * width));
      Flatten handler;
      ASSERT_EQ(dispatch(test::slow_encode(type, values), handler), Verdict::delivered) << type;
      ASSERT_EQ(handler.type, type);
      ASSERT_EQ(handler.values, values) << type;
    }
  }
}

TEST(Decoder, AgreesWithTheTableOnArbitraryBytes) {
  std::mt19937_64 random(51);
  std::uint64_t delivered = 0;
  for (int round = 0; round < 300'000; ++round) {
    test::ByteVector message(random() % 65);
    for (std::byte& byte : message) byte = static_cast<std::byte>(random());
    if (!message.empty() && random() % 2 == 0) {
      // Half of them are of a known type, half of those of the right length.
      auto row = test::itch_lengths().begin();
      std::advance(row, static_cast<std::ptrdiff_t>(random() % test::itch_lengths().size()));
      message[0] = static_cast<std::byte>(row->first);
      if (random() % 2 == 0) message.resize(row->second, std::byte{0xA5});
    }
    Flatten handler;
    const Verdict verdict = dispatch(message, handler);
    ASSERT_EQ(handler.values, test::slow_decode(message));
    ASSERT_EQ(verdict == Verdict::delivered, !handler.values.empty());
    delivered += handler.calls;
  }
  EXPECT_GT(delivered, 50'000U);
}

}  // namespace
}  // namespace plimsoll::itch
