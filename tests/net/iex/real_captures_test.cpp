#include <gtest/gtest.h>

#include <filesystem>

#include "net/capture/capture_reader.hpp"
#include "net/iex/session.hpp"
#include "net/wire/ethernet.hpp"
#include "tests/net/iex/slow_decoder.hpp"

namespace plimsoll::iex {
namespace {

struct Sample {
  const char* name;
  std::uint16_t protocol;
  std::uint64_t packets;     // PROVENANCE.md beside the captures
  std::uint64_t messages;    // PROVENANCE.md
  std::uint64_t resets;      // PROVENANCE.md
  std::uint64_t heartbeats;  // counted by an independent script, as are the types
  std::map<char, std::uint64_t> types;
};

/// Every message goes through both decoders.
struct Checked : SessionHandler {
  MessageCounts counts;
  std::uint64_t different = 0;
  std::uint64_t gaps = 0;
  std::uint64_t resets = 0;

  void on_gap(Gap) noexcept { ++gaps; }
  void on_sequence_reset(const SegmentHeader&) noexcept { ++resets; }
  void on_messages(const MessageRun& run) noexcept {
    for (const std::span<const std::byte> message : run) {
      test::Flatten flat;
      if (dispatch(message, flat, counts) == Verdict::delivered) {
        different += flat.fields != test::decode_slowly(message);
      }
    }
  }
};

class IexSample : public testing::TestWithParam<Sample> {};

TEST_P(IexSample, DecodesWholeAndAsCounted) {
  const Sample& sample = GetParam();
  const std::string path = std::string(PLIMSOLL_SOURCE_DIR "/../shared/data/market_binary/iex/") + sample.name;
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no such file: " << path;
  capture::CaptureReader reader(capture::CaptureFile::open(path));
  IexSession session;
  Checked checked;
  while (!reader.exhausted()) {
    for (const capture::Frame& frame : reader.receive()) {
      wire::Datagram datagram;
      ASSERT_EQ(wire::parse_datagram(frame.bytes, datagram), wire::FrameVerdict::datagram);
      session.receive(datagram.payload, checked);
    }
  }
  const SessionCounts& heard = session.counts();
  EXPECT_EQ(session.protocol(), sample.protocol);
  EXPECT_EQ(session.state(), SessionState::in_sequence);
  EXPECT_EQ(heard.segments, sample.packets);
  EXPECT_EQ(heard.messages, sample.messages);
  EXPECT_EQ(heard.heartbeats, sample.heartbeats);
  EXPECT_EQ(heard.sequence_resets, sample.resets);
  EXPECT_EQ(checked.resets, sample.resets);
  EXPECT_EQ(heard.sessions, 1U);
  EXPECT_EQ(heard.gaps + checked.gaps, 0U);
  EXPECT_EQ(heard.old_messages + heard.regressed_segments + heard.implausible_segments + heard.offset_mismatches, 0U);
  EXPECT_EQ(heard.short_headers + heard.short_blocks + heard.trailing_bytes + heard.bad_versions, 0U);

  EXPECT_EQ(checked.different, 0U) << "the two decoders disagree";
  EXPECT_EQ(checked.counts.delivered(), sample.messages);
  EXPECT_EQ(checked.counts.grown(), 0U);
  EXPECT_EQ(checked.counts.total(), sample.messages);
  for (const auto& [type, count] : sample.types) EXPECT_EQ(checked.counts.delivered(type), count) << type;
}

INSTANTIATE_TEST_SUITE_P(Captures, IexSample,
                         testing::Values(Sample{"iex_tops16_20170710_part1.pcap.gz",
                                                tops_1_6,
                                                8'685,
                                                46'489,
                                                0,
                                                182,
                                                {{'Q', 17'992},
                                                 {'H', 7'803},
                                                 {'P', 7'800},
                                                 {'O', 7'800},
                                                 {'T', 4'528},
                                                 {'A', 551},
                                                 {'D', 10},
                                                 {'S', 3},
                                                 {'B', 2}}},
                                         Sample{"iex_deep10_20170425_part1.pcap.gz",
                                                deep_1_0,
                                                80'916,
                                                351'036,
                                                11,
                                                7'857,
                                                {{'H', 93'638},
                                                 {'O', 93'638},
                                                 {'P', 93'636},
                                                 {'T', 48'720},
                                                 {'5', 10'967},
                                                 {'8', 10'285},
                                                 {'E', 59},
                                                 {'B', 50},
                                                 {'S', 43}}}),
                         [](const auto& test_case) { return test_case.param.protocol == tops_1_6 ? "Tops" : "Deep"; });

}  // namespace
}  // namespace plimsoll::iex
