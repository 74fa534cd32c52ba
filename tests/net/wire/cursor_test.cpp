#include "net/wire/cursor.hpp"

#include <gtest/gtest.h>

#include "tests/net/bytes.hpp"

namespace plimsoll::wire {
namespace {

using test::hex;

TEST(Cursor, ReadsFieldsInOrderAndIsAskedOnceWhetherAllWereThere) {
  const auto bytes = hex("01 0203 04050607 08090a0b0c0d0e0f");
  Cursor cursor(bytes);
  EXPECT_EQ(cursor.u8(), 0x01);
  EXPECT_EQ(cursor.u16_be(), 0x0203);
  EXPECT_EQ(cursor.u32_be(), 0x04050607U);
  EXPECT_EQ(cursor.u64_be(), 0x08090A0B0C0D0E0FU);
  EXPECT_TRUE(cursor.ok());
  EXPECT_EQ(cursor.remaining(), 0U);
}

TEST(Cursor, ReadsLittleEndianFields) {
  const auto bytes = hex("0302 07060504 0f0e0d0c0b0a0908 060504030201");
  Cursor cursor(bytes);
  EXPECT_EQ(cursor.u16_le(), 0x0203);
  EXPECT_EQ(cursor.u32_le(), 0x04050607U);
  EXPECT_EQ(cursor.u64_le(), 0x08090A0B0C0D0E0FU);
  EXPECT_EQ(cursor.u48_le(), 0x010203040506U);
  EXPECT_TRUE(cursor.ok());
}

TEST(Cursor, ReadsSixByteAndSignedFields) {
  const auto bytes = hex("ffeeddccbbaa fffffffffffffffe feffffffffffffff");
  Cursor cursor(bytes);
  EXPECT_EQ(cursor.u48_be(), 0xFFEEDDCCBBAAU);
  EXPECT_EQ(cursor.i64_be(), -2);
  EXPECT_EQ(cursor.i64_le(), -2);
  EXPECT_TRUE(cursor.ok());
}

TEST(Cursor, TakesBytesInPlaceAndSkips) {
  const auto bytes = hex("00 01 02 03 04");
  Cursor cursor(bytes);
  cursor.skip(1);
  const auto taken = cursor.bytes(2);
  EXPECT_EQ(taken.data(), bytes.data() + 1);
  EXPECT_EQ(taken.size(), 2U);
  EXPECT_EQ(cursor.rest().data(), bytes.data() + 3);
  EXPECT_EQ(cursor.rest().size(), 2U);
}

TEST(Cursor, StaysFailedAfterAReadBeyondTheEnd) {
  const auto bytes = hex("01 02 03");
  Cursor cursor(bytes);
  EXPECT_EQ(cursor.u32_be(), 0U);
  EXPECT_FALSE(cursor.ok());
  EXPECT_EQ(cursor.remaining(), 0U);
  EXPECT_EQ(cursor.u8(), 0U);  // would have fitted before the failure
  cursor.skip(0);
  EXPECT_FALSE(cursor.ok());
}

TEST(Cursor, RefusesLengthsThatWouldWrapAPointer) {
  const auto bytes = hex("01 02");
  Cursor cursor(bytes);
  EXPECT_TRUE(cursor.bytes(SIZE_MAX).empty());
  EXPECT_FALSE(cursor.ok());
}

TEST(Cursor, IsEmptyWithoutBytes) {
  Cursor cursor;
  EXPECT_TRUE(cursor.ok());
  EXPECT_EQ(cursor.remaining(), 0U);
  EXPECT_EQ(cursor.u8(), 0U);
  EXPECT_FALSE(cursor.ok());
}

TEST(Cursor, NeedsExactlyTheWidthOfEachField) {
  const auto bytes = hex("11 22 33 44 55 66 77 88");
  const auto fits = [&](std::size_t size, auto read) {
    Cursor cursor({bytes.data(), size});
    read(cursor);
    return cursor.ok();
  };
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    EXPECT_EQ(fits(size, [](Cursor& c) { c.u8(); }), size >= 1);
    EXPECT_EQ(fits(size, [](Cursor& c) { c.u16_be(); }), size >= 2);
    EXPECT_EQ(fits(size, [](Cursor& c) { c.u16_le(); }), size >= 2);
    EXPECT_EQ(fits(size, [](Cursor& c) { c.u32_be(); }), size >= 4);
    EXPECT_EQ(fits(size, [](Cursor& c) { c.u32_le(); }), size >= 4);
    EXPECT_EQ(fits(size, [](Cursor& c) { c.u48_be(); }), size >= 6);
    EXPECT_EQ(fits(size, [](Cursor& c) { c.u48_le(); }), size >= 6);
    EXPECT_EQ(fits(size, [](Cursor& c) { c.u64_be(); }), size >= 8);
    EXPECT_EQ(fits(size, [](Cursor& c) { c.i64_le(); }), size >= 8);
  }
}

}  // namespace
}  // namespace plimsoll::wire
