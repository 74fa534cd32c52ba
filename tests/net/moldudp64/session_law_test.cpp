// What holds for any order of packets: each message at most once, in order, and every number delivered or reported
// missing.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "net/moldudp64/session.hpp"
#include "tests/net/moldudp64/mold_bytes.hpp"

namespace plimsoll::moldudp64 {
namespace {

struct Ledger : SessionHandler {
  void on_session(const SessionName&, std::uint64_t first) noexcept { next = first; }
  void on_gap(Gap gap) noexcept {
    EXPECT_EQ(gap.first, next);
    EXPECT_GT(gap.count, 0U);
    missing += gap.count;
    next = gap.first + gap.count;
  }
  void on_messages(const MessageRun& run) noexcept {
    EXPECT_EQ(run.first_sequence(), next);
    EXPECT_FALSE(run.empty());
    for (const std::span<const std::byte> message : run) {
      const std::string_view text(reinterpret_cast<const char*>(message.data()), message.size());
      EXPECT_EQ(text, std::to_string(next));
      ++next;
      ++delivered;
    }
  }
  std::uint64_t next = 1;
  std::uint64_t delivered = 0;
  std::uint64_t missing = 0;
};

TEST(MoldUdp64SessionLaw, EveryMessageIsDeliveredOnceOrReportedMissingUnderLossRepetitionAndReordering) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    std::mt19937_64 random(seed);
    const std::uint64_t loss_percent = random() % 31;
    std::vector<test::ByteVector> sent;
    std::uint64_t sequence = 1;
    while (sent.size() < 300) {
      const auto count = static_cast<std::uint16_t>(random() % 6);
      std::vector<std::string> texts;
      for (std::uint16_t i = 0; i < count; ++i) texts.push_back(std::to_string(sequence + i));
      sent.push_back(test::mold_packet("20261120A ", sequence, count, {texts.begin(), texts.end()}));
      sequence += count;
    }
    std::vector<test::ByteVector> heard = {sent.front()};
    for (const test::ByteVector& packet : sent) {
      if (random() % 100 < loss_percent) continue;
      heard.push_back(packet);
      if (random() % 3 == 0) heard.push_back(heard[random() % heard.size()]);  // a repeated older packet
    }
    for (std::size_t i = 1; i + 5 < heard.size(); ++i) {
      if (random() % 10 == 0) std::swap(heard[i], heard[i + random() % 5]);
    }
    heard.push_back(test::mold_packet("20261120A ", sequence, 0xFFFF));

    MoldUdp64Session session;
    Ledger ledger;
    for (const test::ByteVector& packet : heard) session.receive(packet, ledger);
    EXPECT_EQ(session.state(), SessionState::ended);
    EXPECT_EQ(ledger.next, sequence) << seed;
    EXPECT_EQ(ledger.delivered + ledger.missing, sequence - 1) << seed;
    EXPECT_EQ(session.counts().messages, ledger.delivered);
    EXPECT_EQ(session.counts().missing_messages, ledger.missing);
    EXPECT_GT(session.counts().old_messages, 0U);
  }
}

TEST(MoldUdp64SessionLaw, ArbitraryBytesAreCountedAndNeverBreakTheOrder) {
  struct Order : SessionHandler {
    void on_session(const SessionName&, std::uint64_t first) noexcept { next = first; }
    void on_gap(Gap gap) noexcept {
      EXPECT_EQ(gap.first, next);
      next += gap.count;
    }
    void on_messages(const MessageRun& run) noexcept {
      EXPECT_EQ(run.first_sequence(), next);
      next += run.size();
    }
    std::uint64_t next = 0;
  };
  std::mt19937_64 random(3);
  MoldUdp64Session session;
  Order order;
  test::ByteVector base = test::mold_packet("20261120A ", 1, 3, {"aaaa", "bb", ""});
  constexpr std::uint64_t packets = 100'000;
  for (std::uint64_t i = 0; i < packets; ++i) {
    test::ByteVector bytes = base;
    for (std::uint64_t k = random() % 3; k > 0; --k) bytes[random() % bytes.size()] = static_cast<std::byte>(random());
    bytes.resize(random() % (bytes.size() + 2));
    session.receive(bytes, order);
    ASSERT_EQ(session.expected(), order.next);
  }
  EXPECT_EQ(session.counts().packets, packets);
  EXPECT_GT(session.counts().short_blocks, 1000U);
  EXPECT_GT(session.counts().messages, 1000U);
}

}  // namespace
}  // namespace plimsoll::moldudp64
