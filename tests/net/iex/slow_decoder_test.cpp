#include "tests/net/iex/slow_decoder.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/net/bytes.hpp"

namespace plimsoll::iex {
namespace {

TEST(IexDecoder, AgreesWithTheFieldTablesOnRandomMessagesOfEveryType) {
  std::mt19937_64 random(20'170'710);
  for (const auto& [type, table] : test::iex_fields().messages) {
    const std::size_t size = table.length;
    for (int round = 0; round < 2000; ++round) {
      test::ByteVector bytes(size);
      for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
      bytes[0] = static_cast<std::byte>(type);
      test::Flatten flat;
      ASSERT_EQ(dispatch(bytes, flat), Verdict::delivered) << type;
      ASSERT_EQ(flat.type, type);
      ASSERT_EQ(flat.fields, test::decode_slowly(bytes)) << type;
    }
  }
}

}  // namespace
}  // namespace plimsoll::iex
