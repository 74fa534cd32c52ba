// The venue against the receivers: what net/ decodes and host/market builds must be what the venue knows.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>

#include "host/market/order_books.hpp"
#include "net/itch/dispatch.hpp"
#include "net/moldudp64/session.hpp"
#include "net/wire/ethernet.hpp"
#include "tools/exchange/session.hpp"

namespace plimsoll::exchange {
namespace {

market::OrderRef ref(std::uint64_t reference) { return market::OrderRef{reference}; }

/// Applies decoded messages to the order books.
class BookBuilder : public itch::MessageHandler {
 public:
  using MessageHandler::on;
  void on(const itch::AddOrder& message) noexcept {
    const market::Side side = static_cast<char>(message.side) == 'B' ? market::Side::buy : market::Side::sell;
    books.add({ref(message.reference),
               SymbolId{std::uint32_t{message.header.stock_locate}},
               side,
               {message.price.raw},
               message.shares});
  }
  void on(const itch::AttributedAddOrder& message) noexcept { on(message.order); }
  void on(const itch::OrderExecuted& message) noexcept {
    books.execute(ref(message.reference), message.executed_shares);
  }
  void on(const itch::OrderExecutedWithPrice& message) noexcept {
    books.execute(ref(message.reference), message.executed_shares);
  }
  void on(const itch::OrderCancel& message) noexcept { books.cancel(ref(message.reference), message.cancelled_shares); }
  void on(const itch::OrderDelete& message) noexcept { books.remove(ref(message.reference)); }
  void on(const itch::OrderReplace& message) noexcept {
    books.replace({ref(message.original_reference), ref(message.new_reference), {message.price.raw}, message.shares});
  }

  market::OrderBooks books{{.symbols = 1000, .orders = 100'000, .levels = 200'000}};
};

/// The receive path without a wire: frame, datagram, MoldUDP64 session, ITCH, books.
class Receiver final : public FrameSink, public moldudp64::SessionHandler {
 public:
  void on_frame(Timestamp, std::span<const std::byte> frame) override {
    wire::Datagram datagram;
    frames.count(wire::parse_datagram(frame, datagram));
    session.receive(datagram.payload, *this);
  }
  void on_messages(const moldudp64::MessageRun& run) noexcept {
    for (const std::span<const std::byte> message : run) {
      if (itch::dispatch(message, builder) != itch::Verdict::delivered) ++undelivered;
    }
  }

  wire::FrameCounts frames;
  moldudp64::MoldUdp64Session session;
  BookBuilder builder;
  std::uint64_t undelivered = 0;
};

void expect_same_side(const TrueBook& truth, const market::BookView& book, Side side) {
  const market::Side their_side = side == Side::buy ? market::Side::buy : market::Side::sell;
  const auto levels = truth.levels(side);
  ASSERT_EQ(book.depth(their_side), levels.size());
  for (std::size_t index = 0; index < levels.size(); ++index) {
    const market::BookLevel level = book.level(their_side, index);
    ASSERT_EQ(level.price.units, levels[index].price);
    ASSERT_EQ(level.shares, levels[index].shares);
    ASSERT_EQ(level.orders, levels[index].orders);
  }
}

TEST(Receivers, RebuildTheVenuesBooksToTheLastLevel) {
  VenueSettings settings;
  settings.messages = 200'000;
  Receiver receiver;
  const Session venue = generate(settings, receiver);

  EXPECT_EQ(receiver.frames.refused(), 0u);
  EXPECT_EQ(receiver.undelivered, 0u);
  EXPECT_EQ(receiver.session.state(), moldudp64::SessionState::ended);
  EXPECT_EQ(receiver.session.counts().messages, venue.messages);
  EXPECT_EQ(receiver.session.counts().gaps, 0u);
  const market::OrderBooks& books = receiver.builder.books;
  for (std::size_t status = 1; status < market::book_statuses; ++status) {
    EXPECT_EQ(books.count(static_cast<market::BookStatus>(status)), 0u) << status;
  }
  for (std::size_t symbol = 0; symbol < venue.universe.size(); ++symbol) {
    SCOPED_TRACE(venue.universe[symbol].name);
    const market::BookView book = books.book(SymbolId{symbol + 1});  // locate codes start at 1
    expect_same_side(venue.books[symbol], book, Side::buy);
    expect_same_side(venue.books[symbol], book, Side::sell);
    EXPECT_FALSE(book.crossed());
  }
}

}  // namespace
}  // namespace plimsoll::exchange
