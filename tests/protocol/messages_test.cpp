// ITCH 5.0, TOPS 1.6 and DEEP 1.0: the fast decoders against the tables, on good, spoilt and random messages.
#include <gtest/gtest.h>

#include <array>

#include "tests/net/iex/slow_decoder.hpp"
#include "tests/net/itch/flatten.hpp"
#include "tests/protocol/iex_fields.hpp"
#include "tests/protocol/inputs.hpp"
#include "tests/protocol/itch_fields.hpp"
#include "tests/support/soak.hpp"

namespace plimsoll {
namespace {

using test::Outcome;

constexpr testing::Repeats rounds{350'000, 10'000'000};

/// How often each outcome came about: a comparison that only ever sees one of them proves little.
using Tally = std::array<int, 5>;
int& of(Tally& tally, Outcome outcome) { return tally[static_cast<std::size_t>(outcome)]; }

Outcome outcome_of(itch::Verdict verdict) {
  switch (verdict) {
    case itch::Verdict::delivered: return Outcome::delivered;
    case itch::Verdict::unknown_type: return Outcome::unknown_type;
    case itch::Verdict::wrong_length: return Outcome::wrong_length;
    case itch::Verdict::empty: return Outcome::empty;
  }
  return Outcome::empty;
}

Outcome outcome_of(iex::Verdict verdict) {
  switch (verdict) {
    case iex::Verdict::delivered: return Outcome::delivered;
    case iex::Verdict::grown: return Outcome::grown;
    case iex::Verdict::unknown_type: return Outcome::unknown_type;
    case iex::Verdict::wrong_length: return Outcome::wrong_length;
    case iex::Verdict::empty: return Outcome::empty;
  }
  return Outcome::empty;
}

TEST(SlowDecoder, AgreesWithTheOneOfItchOnGoodSpoiltAndRandomMessages) {
  test::Inputs inputs(20'191'230);
  test::FieldValues expected;
  Tally tally{};
  const int count = testing::repeats(rounds);
  for (int round = 0; round < count; ++round) {
    const test::ByteVector message = inputs.any_message(test::itch_fields());
    const Outcome outcome = test::interpret(test::itch_fields(), message, expected);
    itch::Flatten flat;
    ASSERT_EQ(outcome_of(itch::dispatch(message, flat)), outcome) << round;
    ASSERT_EQ(flat.values, expected) << round;
    ASSERT_EQ(flat.calls, outcome == Outcome::delivered ? 1U : 0U);
    if (outcome == Outcome::delivered) {
      ASSERT_EQ(flat.type, static_cast<char>(message[0]));
    }
    ++of(tally, outcome);
  }
  EXPECT_GT(of(tally, Outcome::delivered), count / 3);
  EXPECT_GT(of(tally, Outcome::wrong_length), count / 5);
  EXPECT_GT(of(tally, Outcome::unknown_type), count / 20);
  EXPECT_GT(of(tally, Outcome::empty), 0);
}

TEST(SlowDecoder, AgreesWithTheOneOfTopsAndDeepOnGoodSpoiltAndRandomMessages) {
  test::Inputs inputs(20'170'710);
  test::FieldValues expected;
  Tally tally{};
  const int count = testing::repeats(rounds);
  for (int round = 0; round < count; ++round) {
    const test::ByteVector message = inputs.any_message(test::iex_fields());
    const Outcome outcome = test::interpret(test::iex_fields(), message, expected);
    test::Flatten flat;
    ASSERT_EQ(outcome_of(iex::dispatch(message, flat)), outcome) << round;
    ASSERT_EQ(flat.fields, expected) << round;
    if (!expected.empty()) {
      ASSERT_EQ(flat.type, static_cast<char>(message[0]));
    }
    ++of(tally, outcome);
  }
  EXPECT_GT(of(tally, Outcome::delivered), count / 3);
  EXPECT_GT(of(tally, Outcome::grown), count / 10);
  EXPECT_GT(of(tally, Outcome::wrong_length), count / 20);
  EXPECT_GT(of(tally, Outcome::unknown_type), count / 20);
  EXPECT_GT(of(tally, Outcome::empty), 0);
}

}  // namespace
}  // namespace plimsoll
