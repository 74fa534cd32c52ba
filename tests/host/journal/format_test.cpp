// The bytes: checksums and hashes against printed values, headers there and back.
#include "host/journal/format.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "host/journal/crc32c.hpp"

using namespace plimsoll;
using namespace plimsoll::journal;

namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
  std::vector<std::byte> bytes;
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}

}  // namespace

TEST(Crc32c, GivesTheValuesOfRfc3720) {  // appendix B.4
  EXPECT_EQ(crc32c(std::vector<std::byte>(32, std::byte{0x00})), 0x8A9136AAU);
  EXPECT_EQ(crc32c(std::vector<std::byte>(32, std::byte{0xFF})), 0x62A8AB43U);
  std::vector<std::byte> ascending;
  for (int i = 0; i < 32; ++i) ascending.push_back(static_cast<std::byte>(i));
  EXPECT_EQ(crc32c(ascending), 0x46DD794EU);
  EXPECT_EQ(crc32c(bytes_of("123456789")), 0xE3069283U);
}

TEST(RecordChainTest, IsSha256OfItsPartsInOrder) {
  // FIPS 180-4's two-block example: 56 bytes, of which the first 32 stand where the hash before stands.
  const auto message = bytes_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
  ChainHash previous;
  std::copy_n(message.begin(), previous.size(), previous.begin());
  RecordChain chain;
  const auto rest = std::span(message).subspan(32);
  const ChainHash hash = chain.link(previous, rest.first(10), rest.subspan(10));
  EXPECT_EQ(hash[0], std::byte{0x24});
  EXPECT_EQ(hash[1], std::byte{0x8D});
  EXPECT_EQ(hash[2], std::byte{0x6A});
  EXPECT_EQ(hash[30], std::byte{0x06});
  EXPECT_EQ(hash[31], std::byte{0xC1});
}

TEST(SegmentNames, AreTwentyDigitsAndNothingElse) {
  EXPECT_EQ(segment_name(7), "00000000000000000007.journal");
  EXPECT_EQ(segment_number("00000000000000000007.journal"), 7U);
  for (const char* name : {"7.journal", "00000000000000000007.journal.new", "0000000000000000000x.journal",
                           "99999999999999999999.journal", "", "00000000000000000007.jOurnal"}) {
    EXPECT_EQ(segment_number(name), std::nullopt) << name;
  }
}

TEST(SegmentHeaders, ComeBackAsTheyWere) {
  const SegmentHeader header{.number = 3,
                             .first_sequence = 400,
                             .reserved_bytes = 65536,
                             .created = Timestamp{-5},
                             .previous_hash = {std::byte{1}, std::byte{2}},
                             .build_identity = std::string(64, 'x')};
  const auto decoded = decode_segment_header(encode(header));
  ASSERT_EQ(decoded.state, HeaderState::valid);
  EXPECT_EQ(decoded.header.number, 3U);
  EXPECT_EQ(decoded.header.first_sequence, 400U);
  EXPECT_EQ(decoded.header.reserved_bytes, 65536U);
  EXPECT_EQ(decoded.header.created, Timestamp{-5});
  EXPECT_EQ(decoded.header.previous_hash, header.previous_hash);
  EXPECT_EQ(decoded.header.build_identity, header.build_identity);
}

TEST(Records, ComeBackAsTheyWereForAnyContent) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& content, std::uint16_t type, std::int64_t event,
                           std::uint64_t mark, std::uint32_t before) {
    std::vector<std::byte> payload;
    for (const std::uint8_t byte : content) payload.push_back(std::byte{byte});
    RecordHeader header{.type = static_cast<RecordType>(type),
                        .durability = Durability::acknowledged,
                        .payload_version = 9,
                        .payload_size = 0,
                        .sequence = std::uint64_t{before} + 1,
                        .durable_sequence = before,
                        .event = Timestamp{event},
                        .written = Timestamp{~event},
                        .hash = {}};
    std::vector<std::byte> record(record_size(payload.size()), std::byte{0xEE});
    RecordChain chain;
    encode_record(header, mark, ChainHash{}, payload, chain, record);
    const auto decoded = decode_record_header(record, mark);
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(payload_intact(record));
    RC_ASSERT(static_cast<std::uint16_t>(decoded->type) == type);
    RC_ASSERT(decoded->sequence == header.sequence && decoded->durable_sequence == before);
    RC_ASSERT(decoded->event == header.event && decoded->written == header.written);
    RC_ASSERT(decoded->payload_size == payload.size() && decoded->hash == header.hash);
    RC_ASSERT(link_of(record, ChainHash{}, chain) == header.hash);
    RC_ASSERT(!decode_record_header(record, mark + 1).has_value());
  }));
}
