// Published files against the independent table and the counts in ../shared/data/market_binary/PROVENANCE.md.
#include <gtest/gtest.h>

#include <filesystem>

#include "net/itch/itch_file.hpp"
#include "tests/net/itch/flatten.hpp"

namespace plimsoll::itch {
namespace {

const std::string folder = PLIMSOLL_SOURCE_DIR "/../shared/data/market_binary/";
const std::string real_day = folder + "itch50/12302019_0930_msgs0000-0665.NASDAQ_ITCH50";
const std::string synthetic = folder + "itch50_synthetic/ex20101224.TEST_ITCH_50.gz";

/// Decodes the whole file both ways; every message must be delivered and agree.
MessageCounts decode_both_ways(const ItchFile& file) {
  MessageCounts counts;
  ItchRecords records = file.records();
  for (std::span<const std::byte> message; records.next(message);) {
    Flatten handler;
    EXPECT_EQ(dispatch(message, handler, counts), Verdict::delivered);
    EXPECT_EQ(handler.values, test::slow_decode(message));
  }
  return counts;
}

TEST(RealItchFile, OfNasdaqDecodesLikeTheTable) {
  if (!std::filesystem::exists(real_day)) GTEST_SKIP() << "no such file: " << real_day;
  const ItchFile file = ItchFile::open(real_day);
  EXPECT_EQ(file.message_count(), 666U);
  EXPECT_EQ(file.tail(), FileTail::clean);
  EXPECT_EQ(file.zero_prefixes(), 0U);
  const MessageCounts counts = decode_both_ways(file);
  EXPECT_EQ(counts.total(), 666U);
  EXPECT_EQ(counts.delivered(), 666U);
  // Counted by a separate ten-line script over the length prefixes.
  const std::pair<char, std::uint64_t> histogram[] = {{'A', 263}, {'U', 158}, {'D', 121}, {'F', 89},
                                                      {'E', 21},  {'P', 4},   {'I', 3},   {'X', 3},
                                                      {'Q', 2},   {'S', 1},   {'C', 1}};
  for (const auto& [type, expected] : histogram) EXPECT_EQ(counts.delivered(type), expected) << type;
}

TEST(RealItchFile, OfNasdaqStartsJustAfterTheOpenAndItsTimesNeverFall) {
  if (!std::filesystem::exists(real_day)) GTEST_SKIP() << "no such file: " << real_day;
  const ItchFile file = ItchFile::open(real_day);
  ItchRecords records = file.records();
  std::uint64_t last = 34'200'000'000'230;  // 09:30:00.000000230, the first time in PROVENANCE.md
  bool first = true;
  for (std::span<const std::byte> message; records.next(message); first = false) {
    Flatten handler;
    dispatch(message, handler);
    EXPECT_TRUE(!first || handler.values.at(2) == last);
    EXPECT_GE(handler.values.at(2), last);
    EXPECT_LT(handler.values.at(2), 34'201'000'000'000U);
    last = handler.values.at(2);
  }
}

TEST(RealItchFile, WithZeroPrefixesHoldsTheCountsItsAuthorsState) {
  if (!std::filesystem::exists(synthetic)) GTEST_SKIP() << "no such file: " << synthetic;
  const ItchFile file = ItchFile::open(synthetic);
  EXPECT_EQ(file.message_count(), 12'012U);
  EXPECT_EQ(file.zero_prefixes(), 12'012U);
  EXPECT_EQ(file.tail(), FileTail::clean);
  const MessageCounts counts = decode_both_ways(file);
  EXPECT_EQ(counts.delivered('S'), 6U);
  EXPECT_EQ(counts.delivered('R'), 3U);
  EXPECT_EQ(counts.delivered('H'), 3U);
  EXPECT_EQ(counts.delivered('A') + counts.delivered('F'), 5000U);
  EXPECT_EQ(counts.delivered('E') + counts.delivered('C') + counts.delivered('X') + counts.delivered('D') +
                counts.delivered('U'),
            2000U);
  EXPECT_EQ(counts.delivered('P'), 5000U);
  EXPECT_EQ(counts.delivered(), 12'012U);
}

}  // namespace
}  // namespace plimsoll::itch
