#include "net/itch/itch_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/core/error.hpp"
#include "tests/net/bytes.hpp"

namespace plimsoll::itch {
namespace {

using test::ByteVector;
using test::hex;

constexpr const char* event = "53 0000 0000 000000000001 4f";                   // 12 bytes
constexpr const char* deletion = "44 0001 0000 000000000002 0000000000000005";  // 19 bytes

ItchFile in_memory(const std::string& text) { return ItchFile::from_bytes("memory", hex(text)); }

std::string types(const ItchFile& file) {
  std::string found;
  ItchRecords records = file.records();
  for (std::span<const std::byte> message; records.next(message);) {
    found += message.empty() ? '_' : static_cast<char>(message[0]);
  }
  return found;
}

std::string refusal_code(const ByteVector& bytes) {
  try {
    ItchFile::from_bytes("feed.itch", bytes);
  } catch (const InputError& error) {
    EXPECT_EQ(error.faults().at(0).file, "feed.itch");
    return error.faults().at(0).code;
  }
  return "accepted";
}

TEST(ItchFile, WalksLengthPrefixedMessages) {
  const ItchFile file = in_memory(std::string("000c") + event + "0013" + deletion);
  EXPECT_EQ(file.message_count(), 2U);
  EXPECT_EQ(file.zero_prefixes(), 0U);
  EXPECT_EQ(file.tail(), FileTail::clean);
  EXPECT_EQ(types(file), "SD");
}

TEST(ItchFile, TellsLengthsFromTypesWhereThePrefixIsZero) {
  const ItchFile file = in_memory(std::string("0000") + event + "0000" + deletion);
  EXPECT_EQ(types(file), "SD");
  EXPECT_EQ(file.zero_prefixes(), 2U);
  EXPECT_EQ(file.tail(), FileTail::clean);
}

TEST(ItchFile, EndsAtTheEndMarker) {
  const ItchFile file = in_memory(std::string("000c") + event + "0000");
  EXPECT_EQ(types(file), "S");
  EXPECT_EQ(file.tail(), FileTail::clean);
}

TEST(ItchFile, PassesUnknownTypesAndOtherLengthsByTheirPrefix) {
  const ItchFile file = in_memory(std::string("000c") + event + "0003 7a0102" + "0002 4401" + "0013" + deletion);
  EXPECT_EQ(types(file), "SzDD");
  EXPECT_EQ(file.message_count(), 4U);
}

TEST(ItchFile, FlagsATruncatedTailAndKeepsTheWholeMessages) {
  const ByteVector whole = hex(std::string("000c") + event + "0013" + deletion);
  for (std::size_t size = 14; size < whole.size(); ++size) {
    const ItchFile file =
        ItchFile::from_bytes("memory", {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    EXPECT_EQ(types(file), "S") << size;
    EXPECT_EQ(file.tail(), size == 14 ? FileTail::clean : FileTail::truncated) << size;
  }
}

TEST(ItchFile, StopsWhereAZeroPrefixPrecedesNoMessageType) {
  const ItchFile file = in_memory(std::string("0000") + event + "0000 7a0102 0013" + deletion);
  EXPECT_EQ(types(file), "S");
  EXPECT_EQ(file.tail(), FileTail::damaged);
}

TEST(ItchFile, RefusesFilesThatDoNotStartWithAMessage) {
  EXPECT_EQ(refusal_code(hex("d4c3b2a1 0200 0400")), "PLM-3111");
  EXPECT_EQ(refusal_code(hex("00")), "PLM-3111");
  EXPECT_EQ(refusal_code(hex("0000")), "PLM-3111");
  EXPECT_EQ(refusal_code(hex(std::string("000d") + event + "00")), "PLM-3111");  // one byte too long
  EXPECT_EQ(refusal_code(hex(std::string("000c") + event)), "accepted");
}

TEST(ItchFile, ThatIsMissingIsRefusedByName) {
  try {
    ItchFile::open("no/such/file.itch");
    FAIL() << "opened";
  } catch (const InputError& error) {
    EXPECT_EQ(error.faults().at(0).code, "PLM-3101");
    EXPECT_THAT(error.what(), testing::HasSubstr("no/such/file.itch"));
  }
}

}  // namespace
}  // namespace plimsoll::itch
