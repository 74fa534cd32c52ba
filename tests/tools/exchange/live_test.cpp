// The live venue's parts: what was sent can be asked for again, and a snapshot is the books.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <string>

#include "tools/exchange/message_history.hpp"
#include "tools/exchange/rerequest_server.hpp"
#include "tools/exchange/session.hpp"
#include "tools/exchange/snapshot.hpp"

namespace plimsoll::exchange {
namespace {

using Bytes = std::vector<std::byte>;

std::uint64_t number(std::span<const std::byte> bytes) {
  std::uint64_t value = 0;
  for (const std::byte byte : bytes) value = value * 256 + std::to_integer<std::uint64_t>(byte);
  return value;
}

std::string text(std::span<const std::byte> bytes) {
  std::string out;
  for (const std::byte byte : bytes) out += static_cast<char>(byte);
  return out;
}

void put(Bytes& out, std::uint64_t value, int width) {
  for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>(value >> shift));
}

/// MoldUDP64 1.00, "Request Packet".
Bytes request(const std::string& session, std::uint64_t first, std::uint64_t count) {
  Bytes out;
  for (const char c : session) out.push_back(static_cast<std::byte>(c));
  put(out, first, 8);
  put(out, count, 2);
  return out;
}

/// A downstream packet of `count` messages of `size` bytes that begin with their own sequence number.
Bytes packet(std::uint64_t first, std::uint16_t count, std::size_t size) {
  Bytes out = request("PLMSL00001", first, count);
  for (std::uint16_t i = 0; i < count; ++i) {
    put(out, size, 2);
    put(out, first + i, 8);
    out.resize(out.size() + size - 8);
  }
  return out;
}

class Rerequests : public testing::Test {
 protected:
  Rerequests() { history.begin_session("PLMSL00001"); }
  Bytes ask(const Bytes& what) {
    const auto reply = server.answer(what);
    return {reply.begin(), reply.end()};
  }
  MessageHistory history{1000};  // 1,024 slots
  RerequestServer server{{0x7F000001, 0}, history};
};

TEST_F(Rerequests, AreAnsweredWithTheSameMessages) {
  history.append(packet(1, 20, 36));
  history.append(packet(21, 5, 36));
  EXPECT_EQ(ask(request("PLMSL00001", 19, 4)), packet(19, 4, 36));
  EXPECT_EQ(ask(request("PLMSL00001", 25, 1)), packet(25, 1, 36));
  EXPECT_EQ(server.counts().answered, 2U);
  EXPECT_EQ(server.counts().messages, 5U);
}

TEST_F(Rerequests, GetAsMuchAsFitsOnePacketAndNoMoreThanThereIs) {
  for (std::uint64_t first = 1; first < 201; first += 20) history.append(packet(first, 20, 36));
  const Bytes reply = ask(request("PLMSL00001", 1, 65'535));
  EXPECT_EQ(reply, packet(1, 38, 36));  // 20 + 38 * (2 + 36) = 1464; one more would pass 1472
  EXPECT_EQ(ask(request("PLMSL00001", 199, 500)), packet(199, 2, 36));
}

TEST_F(Rerequests, AreRefusedBySilenceAndCounted) {
  for (std::uint64_t first = 1; first < 1'101; first += 20) history.append(packet(first, 20, 36));
  EXPECT_EQ(history.oldest(), 77U);  // 1,100 sent, 1,024 kept
  EXPECT_TRUE(ask(request("PLMSL00001", 76, 1)).empty());
  EXPECT_FALSE(ask(request("PLMSL00001", 77, 1)).empty());
  EXPECT_TRUE(ask(request("PLMSL00001", 1'101, 1)).empty());
  EXPECT_TRUE(ask(request("PLMSL00001", UINT64_MAX, 65'535)).empty());
  EXPECT_TRUE(ask(request("PLMSL00001", 0, 1)).empty());
  EXPECT_TRUE(ask(request("PLMSL00002", 77, 1)).empty());
  EXPECT_TRUE(ask(request("PLMSL00001", 77, 0)).empty());
  EXPECT_TRUE(ask(Bytes(19)).empty());
  EXPECT_TRUE(ask(Bytes(21)).empty());
  EXPECT_TRUE(ask({}).empty());
  const RerequestCounts& counts = server.counts();
  EXPECT_EQ(counts.too_old, 2U);
  EXPECT_EQ(counts.not_yet_sent, 2U);
  EXPECT_EQ(counts.other_session, 1U);
  EXPECT_EQ(counts.malformed, 4U);
  EXPECT_EQ(counts.answered + counts.too_old + counts.not_yet_sent + counts.other_session + counts.malformed,
            counts.requests);
}

TEST_F(Rerequests, BeginAnewWithASession) {
  history.append(packet(1, 20, 36));
  history.begin_session("PLMSL00002");
  EXPECT_TRUE(ask(request("PLMSL00001", 1, 1)).empty());
  EXPECT_TRUE(ask(request("PLMSL00002", 1, 1)).empty());
}

/// Stops the day at one of its pauses and takes a snapshot there.
class Interrupted final : public LiveSink {
 public:
  explicit Interrupted(int pause) : left_(pause) {}
  void on_frame(Timestamp, std::span<const std::byte> frame) override {
    const std::uint64_t count = number(frame.subspan(60, 2));
    if (count != 0xFFFF) next_ = number(frame.subspan(52, 8)) + count;
  }
  Direction on_pause(const Moment& moment) override {
    EXPECT_EQ(moment.next_sequence, next_) << "a pause comes when everything has been sent";
    if (--left_ != 0) return left_ < 0 ? Direction::stop : Direction::go_on;
    packets = append_snapshot(snapshot, moment);
    next_at_snapshot = next_;
    return Direction::stop;
  }

  SoupBytes snapshot;
  std::uint64_t packets = 0;
  std::uint64_t next_at_snapshot = 0;

 private:
  int left_;
  std::uint64_t next_ = 1;
};

/// What a newcomer makes of a snapshot, by the specification's offsets: one level per line as in the truth file.
struct Newcomer {
  struct Level {
    std::uint64_t shares = 0;
    int orders = 0;
  };
  std::map<std::string, std::map<std::uint64_t, Level, std::greater<>>> bids;
  std::map<std::string, std::map<std::uint64_t, Level>> asks;
  std::map<char, int> types;
  std::string end;
  std::uint64_t packets = 0;

  explicit Newcomer(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const std::size_t size = number(bytes.first(2));
      EXPECT_EQ(static_cast<char>(bytes[2]), 'S');
      take(bytes.subspan(3, size - 1));
      bytes = bytes.subspan(2 + size);
      ++packets;
    }
  }
  void take(std::span<const std::byte> message) {
    EXPECT_TRUE(end.empty()) << "nothing follows the end";
    const char type = static_cast<char>(message[0]);
    ++types[type];
    if (type == 'G') end = text(message.subspan(1));
    if (type != 'A') return;
    const std::string symbol = text(message.subspan(24, 8));
    const std::uint64_t price = number(message.subspan(32, 4));
    Level& level = static_cast<char>(message[19]) == 'B' ? bids[symbol][price] : asks[symbol][price];
    level.shares += number(message.subspan(20, 4));
    ++level.orders;
  }
};

TEST(Snapshot, IsTheBooksWheneverTheDayIsInterrupted) {
  VenueSettings settings;
  settings.messages = 20'000;
  settings.symbols = 12;
  for (const int pause : {1, 2, 30, 150, 300, 500, 700}) {
    SCOPED_TRACE(pause);
    Interrupted sink(pause);
    const Session session = run_day(settings, sink);
    const Newcomer newcomer(sink.snapshot);
    EXPECT_EQ(newcomer.packets, sink.packets);
    EXPECT_EQ(newcomer.end.size(), 20U);
    EXPECT_EQ(std::stoull(newcomer.end), sink.next_at_snapshot);
    EXPECT_EQ(newcomer.types.at('G'), 1);
    if (pause > 5) {
      EXPECT_EQ(newcomer.types.at('R'), 12);
    }
    for (std::size_t symbol = 0; symbol < session.books.size(); ++symbol) {
      std::string name = session.universe[symbol].name;
      name.resize(8, ' ');
      const auto same = [&](Side side, const auto& levels) {
        const auto truth = session.books[symbol].levels(side);
        ASSERT_EQ(levels.size(), truth.size());
        std::size_t at = 0;
        for (const auto& [price, level] : levels) {
          EXPECT_EQ(price, truth[at].price);
          EXPECT_EQ(level.shares, truth[at].shares);
          EXPECT_EQ(static_cast<std::uint32_t>(level.orders), truth[at].orders);
          ++at;
        }
      };
      if (newcomer.bids.contains(name) || !session.books[symbol].levels(Side::buy).empty()) {
        same(Side::buy, newcomer.bids.at(name));
      }
      if (newcomer.asks.contains(name) || !session.books[symbol].levels(Side::sell).empty()) {
        same(Side::sell, newcomer.asks.at(name));
      }
    }
  }
}

TEST(Snapshot, OrdersComeInTheOrderOfExecution) {
  TrueBook book;
  book.add({.reference = 1, .side = Side::buy, .shares = 100, .price = 10'000});
  book.add({.reference = 2, .side = Side::buy, .shares = 100, .price = 10'100});
  book.add({.reference = 3, .side = Side::buy, .shares = 100, .price = 10'000});
  std::string order;
  book.visit_orders(Side::buy, [&](const TrueBook::Order& live) { order += std::to_string(live.reference) + ' '; });
  EXPECT_EQ(order, "2 1 3 ");
}

TEST(Day, NumbersItsSessionInItsName) {
  EXPECT_EQ(session_name(1), "PLMSL00001");
  EXPECT_EQ(session_name(99'999), "PLMSL99999");
  EXPECT_EQ(session_name(1).size(), session_name(100'000).size());
}

}  // namespace
}  // namespace plimsoll::exchange
