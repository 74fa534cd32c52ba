// What a capture says about itself: which feed, which day, and what the receive path left out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/appliance/session.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::size_t file_header = 24;
constexpr std::size_t record_header = 16;

std::uint32_t u32_at(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

void put_u32(std::string& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i) & 0xFF);
}

/// A record with the time of the capture's first one, holding a frame of ARP (EtherType 0x0806) of that size.
std::string arp_record(const std::string& capture, std::uint32_t size) {
  std::string record = capture.substr(file_header, record_header);
  put_u32(record, 8, size);
  put_u32(record, 12, size);
  std::string frame(size, '\0');
  frame[12] = 0x08;
  frame[13] = 0x06;
  return record + frame;
}

std::string later(std::string capture, std::uint32_t seconds) {
  for (std::size_t at = file_header; at < capture.size(); at += record_header + u32_at(capture, at + 8)) {
    put_u32(capture, at, u32_at(capture, at) + seconds);
  }
  return capture;
}

TEST(CaptureDay, FindsTheFeedBehindOtherTraffic) {
  const Session session;
  std::string bytes = read_file(session.capture());
  std::string noise;
  for (int i = 0; i < 3000; ++i) noise += arp_record(bytes, 60);
  bytes.insert(file_header, noise);
  const std::string capture = session.folder().write("noise.pcap", bytes).string();
  const Outcome outcome = plimsoll({"replay", capture, "--count-only"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_GT(Json::parse(outcome.out)["messages"].get<int>(), 20'000);
}

TEST(CaptureDay, ShowsWhatThePortSkipped) {
  const Session session;
  std::string bytes = read_file(session.capture());
  bytes += arp_record(bytes, 65'500);  // one buffer of DPDK holds 65,407
  const std::string capture = session.folder().write("large.pcap", bytes).string();
  const Outcome outcome = plimsoll({"replay", capture, "--count-only", "--way-in", "dpdk"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json port = Json::parse(outcome.out)["port"];
  EXPECT_EQ(port["too_large"], 1);
  EXPECT_EQ(port["missing"], 0);
  EXPECT_EQ(port["without_timestamp"], 0);
  const Json reader = Json::parse(plimsoll({"replay", capture, "--count-only", "--way-in", "reader"}).out);
  EXPECT_FALSE(reader.contains("port"));
}

// The session opens at 09:30 in New York, 14:30 UTC; twelve hours on it is the next day only in UTC.
TEST(CaptureDay, IsTheOneInNewYork) {
  const Session session;
  session.folder().write("session.pcap", later(read_file(session.capture()), 12 * 3600));
  const Outcome outcome = plimsoll(session.replay({"--cycle", "10s", "--way-in", "reader"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json last = Json::parse(outcome.out.substr(outcome.out.rfind('\n', outcome.out.size() - 2) + 1));
  EXPECT_THAT(last["as_of"].get<std::string>(), StartsWith("2026-01-05T")) << "time of day on the feed's own day";
  EXPECT_THAT(outcome.err, Not(HasSubstr("but --as-of is")));
}

TEST(CaptureDay, WarnsWhenItIsNotTheValuations) {
  const Session session;
  session.folder().write("session.pcap", later(read_file(session.capture()), 24 * 3600));
  const Outcome outcome = plimsoll(session.replay({"--cycle", "10s", "--way-in", "reader"}));
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("starts on 2026-01-06 in New York, but --as-of is 2026-01-05"));
}

TEST(CaptureDay, IsMissingInARawFileUntilItIsGiven) {
  const Session session;
  // A length of 12, then a system event: locate 0, tracking 0, time 0, start of messages.
  const std::string event = std::string("\0\x0cS", 3) + std::string(10, '\0') + "O";
  const std::string file = session.folder().write("events.itch", event).string();
  const Json nameless = Json::parse(plimsoll({"replay", file, "--count-only"}).out);
  ASSERT_EQ(nameless["warnings"].size(), 1U);
  EXPECT_THAT(nameless["warnings"][0].get<std::string>(), HasSubstr("names no day"));
  EXPECT_TRUE(Json::parse(plimsoll({"replay", file, "--count-only", "--date", "2019-12-30"}).out)["warnings"].empty());
  EXPECT_TRUE(Json::parse(plimsoll({"replay", file, "--count-only", "--as-of", "2019-12-30"}).out)["warnings"].empty());
}

}  // namespace
}  // namespace plimsoll::testing
