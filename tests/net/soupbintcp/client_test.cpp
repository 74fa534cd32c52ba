// The connection, story by story: bytes in, and what the client makes of them.
#include "net/soupbintcp/client.hpp"

#include <gtest/gtest.h>

#include "tests/net/scripted_stream.hpp"

namespace plimsoll::soupbintcp {
namespace {

using test::ByteVector;
using test::login_accepted;
using test::soup;

constexpr std::int64_t second = 1'000'000'000;

struct Story final : DataHandler {
  explicit Story(const ClientOptions& options = {"user", "secret", "", 4'096}) : client(options) {
    client.start(1, now_ns);
  }
  void on_data(std::span<const std::byte> payload) noexcept override {
    data.emplace_back(reinterpret_cast<const char*>(payload.data()), payload.size());
  }
  void hear(const ByteVector& bytes) {
    std::size_t done = 0;
    while (done < bytes.size() && !client.input_room().empty()) {
      const std::span<std::byte> room = client.input_room();
      const std::size_t count = std::min(room.size(), bytes.size() - done);
      std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(done), count, room.begin());
      client.received(count, now_ns, *this);
      done += count;
    }
  }
  void wait(std::int64_t ns) {
    now_ns += ns;
    client.poll(now_ns);
  }
  ByteVector sent() {
    const ByteVector bytes(client.output().begin(), client.output().end());
    client.sent(bytes.size(), now_ns);
    return bytes;
  }
  std::int64_t now_ns = 0;
  SoupBinTcpClient client;
  std::vector<std::string> data;
};

TEST(SoupBinTcpClient, LogsInAndHandsOutSequencedData) {
  Story story;
  EXPECT_EQ(story.client.state(), ClientState::logging_in);
  story.sent();
  story.hear(login_accepted());
  EXPECT_EQ(story.client.state(), ClientState::logged_in);
  story.hear(soup('S', "first"));
  story.hear(soup('S', ""));
  story.hear(soup('S', "third"));
  EXPECT_EQ(story.data, (std::vector<std::string>{"first", "", "third"}));
  EXPECT_EQ(story.client.next_sequence(), 4U);
}

TEST(SoupBinTcpClient, WritesTheLoginRequestAsSpecified) {
  Story story({"abc", "0123456789X", "S1", 4'096});
  const ByteVector request = story.sent();
  EXPECT_EQ(request, test::Writer()
                         .be(47, 2)
                         .text("L")
                         .text("abc   ")
                         .text("0123456789")
                         .text("        S1")
                         .text("                   1")
                         .bytes());
}

TEST(SoupBinTcpClient, PutsPacketsTogetherFromAnyPieces) {
  ByteVector stream = login_accepted();
  for (const ByteVector& packet : {soup('S', "one"), soup('H'), soup('+', "debug"), soup('S', "two"), soup('Z')}) {
    stream.insert(stream.end(), packet.begin(), packet.end());
  }
  for (std::size_t piece = 1; piece < 20; ++piece) {
    Story story;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      const auto begin = stream.begin() + static_cast<std::ptrdiff_t>(at);
      const auto end = stream.begin() + static_cast<std::ptrdiff_t>(std::min(at + piece, stream.size()));
      story.hear({begin, end});
    }
    EXPECT_EQ(story.data, (std::vector<std::string>{"one", "two"})) << "pieces of " << piece;
    EXPECT_EQ(story.client.state(), ClientState::ended);
  }
}

TEST(SoupBinTcpClient, NamesTheReasonOfARejectedLogin) {
  Story unknown;
  unknown.hear(soup('J', "A"));
  EXPECT_EQ(unknown.client.failure(), Failure::not_authorised);
  Story closed;
  closed.hear(soup('J', "S"));
  EXPECT_EQ(closed.client.failure(), Failure::session_unavailable);
  Story odd;
  odd.hear(soup('J'));
  EXPECT_EQ(odd.client.failure(), Failure::session_unavailable);
  EXPECT_TRUE(odd.client.input_room().empty());
}

TEST(SoupBinTcpClient, RefusesALoginThatBeginsElsewhere) {
  Story story;
  story.hear(login_accepted("                   2"));
  EXPECT_EQ(story.client.failure(), Failure::wrong_sequence);
  Story words;
  words.hear(login_accepted("                 one"));
  EXPECT_EQ(words.client.failure(), Failure::malformed);
  Story brief;
  brief.hear(soup('A', "SESSION"));
  EXPECT_EQ(brief.client.failure(), Failure::malformed);
}

TEST(SoupBinTcpClient, RefusesLengthsThatCannotBeAndDataBeforeTheLogin) {
  Story nothing;
  nothing.hear({std::byte{0}, std::byte{0}});
  EXPECT_EQ(nothing.client.failure(), Failure::malformed);
  Story huge;
  huge.hear(login_accepted());
  huge.hear({std::byte{0x10}, std::byte{0x01}});  // 4,097
  EXPECT_EQ(huge.client.failure(), Failure::malformed);
  Story early;
  early.hear(soup('S', "data"));
  EXPECT_EQ(early.client.failure(), Failure::malformed);
  EXPECT_TRUE(early.data.empty());
}

TEST(SoupBinTcpClient, TakesALargestPacketWhenItsBufferWasNearlyFull) {
  Story story({"u", "p", "", 65'535});
  story.hear(login_accepted());
  const std::string large(65'534, 'x');
  story.hear(soup('S', large));
  story.hear(soup('S', large));
  ASSERT_EQ(story.data.size(), 2U);
  EXPECT_EQ(story.data[1], large);
}

TEST(SoupBinTcpClient, SkipsPacketsOfUnknownTypes) {
  Story story;
  story.hear(login_accepted());
  story.hear(soup('?', "what"));
  story.hear(soup('S', "data"));
  EXPECT_EQ(story.client.unknown_packets(), 1U);
  EXPECT_EQ(story.data, (std::vector<std::string>{"data"}));
}

TEST(SoupBinTcpClient, SendsAHeartbeatAfterASecondWithoutSending) {
  Story story;
  story.hear(login_accepted());
  story.sent();
  story.wait(second - 1);
  EXPECT_TRUE(story.sent().empty());
  story.wait(1);
  EXPECT_EQ(story.sent(), soup('R'));
  story.wait(second);
  story.wait(second);  // one is waiting to be sent: no second one
  EXPECT_EQ(story.sent(), soup('R'));
}

TEST(SoupBinTcpClient, GivesUpOnAServerThatIsSilentOrDoesNotAnswerTheLogin) {
  Story unanswered;
  unanswered.wait(10 * second);
  EXPECT_EQ(unanswered.client.state(), ClientState::logging_in);
  unanswered.wait(1);
  EXPECT_EQ(unanswered.client.failure(), Failure::login_timeout);

  Story silent;
  silent.hear(login_accepted());
  silent.wait(15 * second);
  silent.hear(soup('H'));
  silent.wait(15 * second);
  EXPECT_EQ(silent.client.state(), ClientState::logged_in);
  silent.wait(1);
  EXPECT_EQ(silent.client.failure(), Failure::silence);
}

TEST(SoupBinTcpClient, LogsOutAndStartsAgain) {
  Story story;
  story.sent();
  story.hear(login_accepted());
  story.client.log_out();
  EXPECT_EQ(story.sent(), soup('O'));
  story.hear(soup('J', "A"));
  EXPECT_EQ(story.client.state(), ClientState::failed);
  story.client.start(1, story.now_ns);
  EXPECT_EQ(story.client.state(), ClientState::logging_in);
  EXPECT_EQ(story.sent().size(), login_request_size);
  story.hear(login_accepted());
  story.hear(soup('S', "again"));
  EXPECT_EQ(story.data, (std::vector<std::string>{"again"}));
}

TEST(SoupBinTcpNumber, IsDigitsBetweenSpacesAndFits64Bits) {
  const auto number = [](std::string_view text) { return parse_number(std::as_bytes(std::span(text))); };
  EXPECT_EQ(number("                   1"), 1U);
  EXPECT_EQ(number("18446744073709551615"), UINT64_MAX);
  EXPECT_EQ(number("00000000000000000042"), 42U);
  EXPECT_EQ(number("7                   "), 7U);
  EXPECT_FALSE(number("18446744073709551616"));
  EXPECT_FALSE(number("                    "));
  EXPECT_FALSE(number("1 2"));
  EXPECT_FALSE(number("-1"));
  EXPECT_FALSE(number(""));
}

}  // namespace
}  // namespace plimsoll::soupbintcp
