#include "net/itch/dispatch.hpp"

#include <gtest/gtest.h>

#include "net/itch/message_size.hpp"
#include "tests/net/itch/flatten.hpp"

namespace plimsoll::itch {
namespace {

using test::ByteVector;
using test::hex;

/// Wants two message types and ignores the rest.
struct ShareCounter : MessageHandler {
  using MessageHandler::on;
  void on(const AddOrder& order) noexcept { added += order.shares; }
  void on(const OrderCancel& cancel) noexcept { cancelled += cancel.cancelled_shares; }
  std::uint64_t added = 0;
  std::uint64_t cancelled = 0;
};

const ByteVector add = hex("41 0001 0000 000000000000 0000000000000001 42 00000064 4142432020202020 00002710");
const ByteVector cancel = hex("58 0001 0000 000000000000 0000000000000001 0000000a");
const ByteVector deletion = hex("44 0001 0000 000000000000 0000000000000001");
const ByteVector unknown = hex("7a 0001 02 03");

TEST(Dispatch, CallsTheHandlerForWhatItWantsAndCountsEverything) {
  ShareCounter handler;
  MessageCounts counts;
  for (const ByteVector& message : {add, cancel, deletion, unknown, add}) dispatch(message, handler, counts);
  EXPECT_EQ(handler.added, 200U);
  EXPECT_EQ(handler.cancelled, 10U);
  EXPECT_EQ(counts.delivered('A'), 2U);
  EXPECT_EQ(counts.delivered('X'), 1U);
  EXPECT_EQ(counts.delivered('D'), 1U);
  EXPECT_EQ(counts.delivered(), 4U);
  EXPECT_EQ(counts.unknown('z'), 1U);
  EXPECT_EQ(counts.total(), 5U);
}

TEST(Dispatch, NeverDecodesAKnownTypeOfTheWrongLength) {
  ShareCounter handler;
  MessageCounts counts;
  ByteVector longer = add;
  longer.push_back(std::byte{0});
  const ByteVector shorter(add.begin(), add.end() - 1);
  EXPECT_EQ(dispatch(longer, handler, counts), Verdict::wrong_length);
  EXPECT_EQ(dispatch(shorter, handler, counts), Verdict::wrong_length);
  EXPECT_EQ(handler.added, 0U);
  EXPECT_EQ(counts.wrong_length('A'), 2U);
  EXPECT_EQ(counts.wrong_length(), 2U);
}

TEST(Dispatch, CountsMessagesWithoutATypeByte) {
  ShareCounter handler;
  MessageCounts counts;
  EXPECT_EQ(dispatch({}, handler, counts), Verdict::empty);
  EXPECT_EQ(counts.empty(), 1U);
  EXPECT_EQ(counts.total(), 1U);
}

TEST(Dispatch, AcceptsEachTypeAtExactlyItsPublishedLength) {
  for (int type = 0; type < 256; ++type) {
    const auto published = test::itch_lengths().find(static_cast<char>(type));
    for (std::size_t size = 1; size <= 64; ++size) {
      ByteVector message(size, std::byte{0x11});  // on the heap at its exact size: a sanitizer sees any read beyond
      message[0] = static_cast<std::byte>(type);
      Flatten handler;
      const Verdict verdict = dispatch(message, handler);
      const Verdict expected = published == test::itch_lengths().end() ? Verdict::unknown_type
                               : published->second == size             ? Verdict::delivered
                                                                       : Verdict::wrong_length;
      ASSERT_EQ(verdict, expected) << type << " " << size;
      ASSERT_EQ(handler.calls, verdict == Verdict::delivered ? 1U : 0U) << type << " " << size;
    }
  }
}

TEST(MessageSize, KnowsThePublishedLengths) {
  for (int type = 0; type < 256; ++type) {
    const auto published = test::itch_lengths().find(static_cast<char>(type));
    const std::size_t expected = published == test::itch_lengths().end() ? 0 : published->second;
    EXPECT_EQ(message_size(static_cast<std::byte>(type)), expected) << type;
  }
  EXPECT_EQ(test::itch_lengths().size(), 23U);
}

TEST(OrderUse, IsToldForTheSevenOrderMessagesOnly) {
  for (const auto& [type, size] : test::itch_lengths()) {
    ByteVector message(size, std::byte{0});
    message[0] = static_cast<std::byte>(type);
    OrderUse expected = OrderUse::none;
    if (std::string_view("AF").find(type) != std::string_view::npos) expected = OrderUse::adds;
    if (std::string_view("ECXD").find(type) != std::string_view::npos) expected = OrderUse::changes;
    if (type == 'U') expected = OrderUse::replaces;
    EXPECT_EQ(order_use(message), expected) << type;
    EXPECT_EQ(order_use(std::span(message).first(size - 1)), OrderUse::none) << type;
    message.push_back(std::byte{0});
    EXPECT_EQ(order_use(message), OrderUse::none) << type;
  }
  EXPECT_EQ(order_use({}), OrderUse::none);
  EXPECT_EQ(order_use(ByteVector(19, std::byte{'?'})), OrderUse::none);
}

}  // namespace
}  // namespace plimsoll::itch
