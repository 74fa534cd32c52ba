// A recorded stream: concatenated MoldUDP64 payloads of Borsa Istanbul's ITCH feed
// (../shared/data/market_binary/PROVENANCE.md: three packets announcing 41 messages, sequence numbers 1, 16 and 29, the
// last one cut short).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "net/moldudp64/session.hpp"
#include "tests/net/bytes.hpp"

namespace plimsoll::moldudp64 {
namespace {

struct Counter : SessionHandler {
  void on_gap(Gap) noexcept { ADD_FAILURE() << "gap"; }
  void on_messages(const MessageRun& run) noexcept {
    first_sequences.push_back(run.first_sequence());
    for (const std::span<const std::byte> message : run) types += static_cast<char>(message[0]);
  }
  std::vector<std::uint64_t> first_sequences;
  std::string types;
};

TEST(MoldUdp64Sample, YieldsItsPacketsAndFlagsTheCutInTheLast) {
  const std::string path = PLIMSOLL_SOURCE_DIR "/../shared/data/market_binary/moldudp64/mold.sample.dat";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no such file: " << path;
  test::ByteVector file(std::filesystem::file_size(path));
  std::ifstream(path, std::ios::binary)
      .read(reinterpret_cast<char*>(file.data()), static_cast<std::streamsize>(file.size()));

  MoldUdp64Session session;
  Counter counter;
  std::span<const std::byte> rest = file;
  std::uint64_t announced = 0;
  while (!rest.empty()) {
    const Packet packet = Packet::parse(rest);  // the rest of the file is "trailing bytes" to it
    std::size_t used = header_size;
    for (const std::span<const std::byte> message : packet.run) used += 2 + message.size();
    announced += packet.header.count;
    session.receive(packet.fault == PacketFault::short_block ? rest : rest.first(used), counter);
    if (packet.fault == PacketFault::short_block) break;
    rest = rest.subspan(used);
  }
  EXPECT_EQ(session.counts().packets, 3U);
  EXPECT_EQ(counter.first_sequences, (std::vector<std::uint64_t>{1, 16, 29}));
  EXPECT_EQ(session.counts().short_blocks, 1U);
  EXPECT_EQ(session.counts().trailing_bytes, 0U);
  EXPECT_EQ(session.counts().messages, counter.types.size());
  EXPECT_EQ(session.state(), SessionState::gapped);
  EXPECT_EQ(announced, 41U);
  EXPECT_EQ(counter.types.size(), 40U);  // the last of the 41 is cut
}

}  // namespace
}  // namespace plimsoll::moldudp64
