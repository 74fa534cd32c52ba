#include "tools/relay/fault_stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace plimsoll::relay {
namespace {

using Bytes = std::vector<std::byte>;
constexpr std::int64_t ms = 1'000'000;

Bytes numbered(std::uint32_t number) {
  Bytes bytes(100);
  for (int i = 0; i < 4; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<std::byte>(number >> (8 * i));
  return bytes;
}

std::uint32_t number_of(const Bytes& bytes) {
  std::uint32_t number = 0;
  for (int i = 0; i < 4; ++i) number |= std::to_integer<std::uint32_t>(bytes[static_cast<std::size_t>(i)]) << (8 * i);
  return number;
}

/// What arrives when `count` datagrams are sent 0.1 ms apart.
std::vector<Bytes> pass(FaultStream& stream, std::uint32_t count) {
  std::vector<Bytes> out;
  std::int64_t now = 0;
  for (std::uint32_t i = 0; i < count; ++i, now += ms / 10) {
    stream.offer(numbered(i), now);
    while (auto bytes = stream.take(now)) out.push_back(std::move(*bytes));
  }
  while (const auto due = stream.next_due_ns()) {
    now = std::max(now, *due);
    while (auto bytes = stream.take(now)) out.push_back(std::move(*bytes));
  }
  return out;
}

std::vector<std::uint32_t> numbers(const std::vector<Bytes>& datagrams) {
  std::vector<std::uint32_t> out;
  for (const Bytes& bytes : datagrams) out.push_back(number_of(bytes));
  return out;
}

void expect_balanced(const FaultStream& stream) {
  const FaultCounts& c = stream.counts();
  EXPECT_EQ(c.offered + c.duplicated,
            c.forwarded + c.lost + c.lost_in_bursts + c.partitioned + c.overflowed + stream.held());
}

TEST(FaultStream, PassesEverythingInOrderWithoutFaults) {
  FaultStream stream({}, 1, 1, 0);
  const auto out = pass(stream, 1'000);
  ASSERT_EQ(out.size(), 1'000U);
  for (std::uint32_t i = 0; i < 1'000; ++i) ASSERT_EQ(out[i], numbered(i));
  expect_balanced(stream);
}

TEST(FaultStream, LosesTheShareItIsTold) {
  FaultStream stream({.loss = 0.01}, 1, 1, 0);
  const auto out = pass(stream, 100'000);
  // Binomial: mean 1,000, deviation 31; six deviations.
  EXPECT_NEAR(static_cast<double>(stream.counts().lost), 1'000.0, 190.0);
  EXPECT_EQ(out.size() + stream.counts().lost, 100'000U);
  const auto order = numbers(out);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  expect_balanced(stream);
}

TEST(FaultStream, LosesInBursts) {
  FaultStream stream({.burst = 0.001, .burst_length = 50}, 1, 1, 0);
  const auto order = numbers(pass(stream, 200'000));
  std::uint32_t longest = 0;
  for (std::size_t i = 1; i < order.size(); ++i) longest = std::max(longest, order[i] - order[i - 1] - 1);
  EXPECT_GT(longest, 50U);
  EXPECT_NEAR(static_cast<double>(stream.counts().bursts), 190.0, 80.0);
  const double mean = static_cast<double>(stream.counts().lost_in_bursts) / static_cast<double>(stream.counts().bursts);
  EXPECT_NEAR(mean, 51.0, 20.0);
  expect_balanced(stream);
}

TEST(FaultStream, SameSeedSameFaultsAndOtherStreamsDiffer) {
  const FaultSettings settings{
      .loss = 0.05, .burst = 0.001, .duplicate = 0.05, .reorder = 0.1, .corrupt = 0.01, .truncate = 0.01};
  FaultStream first(settings, 7, 1, 0), again(settings, 7, 1, 0), other_line(settings, 7, 2, 0),
      other_seed(settings, 8, 1, 0);
  const auto out = pass(first, 5'000);
  EXPECT_EQ(out, pass(again, 5'000));
  EXPECT_NE(out, pass(other_line, 5'000));
  EXPECT_NE(out, pass(other_seed, 5'000));
  expect_balanced(first);
}

TEST(FaultStream, OneFaultDoesNotMoveAnother) {
  FaultStream plain({.loss = 0.05}, 7, 1, 0);
  FaultStream busy({.loss = 0.05, .duplicate = 0.5}, 7, 1, 0);
  const auto once = numbers(pass(plain, 2'000));
  auto twice = numbers(pass(busy, 2'000));
  twice.erase(std::unique(twice.begin(), twice.end()), twice.end());
  EXPECT_EQ(once, twice);
}

TEST(FaultStream, CopiesAreWholeAndCounted) {
  FaultStream stream({.duplicate = 0.1}, 1, 1, 0);
  const auto out = pass(stream, 10'000);
  EXPECT_EQ(out.size(), 10'000 + stream.counts().duplicated);
  EXPECT_NEAR(static_cast<double>(stream.counts().duplicated), 1'000.0, 180.0);
  std::map<std::uint32_t, int> seen;
  for (const std::uint32_t number : numbers(out)) ++seen[number];
  EXPECT_EQ(seen.size(), 10'000U);
  for (const auto& [number, times] : seen) ASSERT_LE(times, 2);
}

TEST(FaultStream, OvertakesNoFurtherThanItsDepthAndLosesNothing) {
  FaultStream stream({.reorder = 0.2, .reorder_depth = 5}, 1, 1, 0);
  auto order = numbers(pass(stream, 10'000));
  ASSERT_EQ(order.size(), 10'000U);
  std::uint32_t highest = 0, late = 0, farthest = 0;
  for (const std::uint32_t number : order) {
    if (number < highest) {
      ++late;
      farthest = std::max(farthest, highest - number);
    }
    highest = std::max(highest, number);
  }
  EXPECT_GT(late, 1'000U);
  EXPECT_LE(farthest, 6U);
  std::sort(order.begin(), order.end());
  for (std::uint32_t i = 0; i < 10'000; ++i) ASSERT_EQ(order[i], i);
}

TEST(FaultStream, DelaysWithoutOvertaking) {
  FaultStream stream({.delay_ms = 3.0, .jitter_ms = 2.0}, 1, 1, 0);
  stream.offer(numbered(1), 0);
  EXPECT_FALSE(stream.take(3 * ms - 1));
  EXPECT_TRUE(stream.next_due_ns().value() >= 3 * ms && stream.next_due_ns().value() <= 5 * ms);
  EXPECT_TRUE(stream.take(5 * ms));
  const auto order = numbers(pass(stream, 2'000));
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(FaultStream, FlipsExactlyOneBit) {
  FaultStream stream({.corrupt = 1.0}, 1, 1, 0);
  for (std::uint32_t i = 0; i < 1'000; ++i) {
    stream.offer(numbered(i), 0);
    const Bytes out = stream.take(0).value();
    int flipped = 0;
    for (std::size_t at = 0; at < out.size(); ++at) {
      flipped += __builtin_popcount(std::to_integer<unsigned>(out[at] ^ numbered(i)[at]));
    }
    ASSERT_EQ(flipped, 1);
  }
  stream.offer({}, 0);
  EXPECT_EQ(stream.take(0).value().size(), 0U);
}

TEST(FaultStream, CutsEndsOff) {
  FaultStream stream({.truncate = 1.0}, 1, 1, 0);
  for (std::uint32_t i = 0; i < 1'000; ++i) {
    stream.offer(numbered(i), 0);
    const Bytes out = stream.take(0).value();
    ASSERT_LT(out.size(), 100U);
    ASSERT_TRUE(std::equal(out.begin(), out.end(), numbered(i).begin()));
  }
}

TEST(FaultStream, LetsNothingThroughDuringAPartition) {
  FaultStream stream({.partitions = {{0.010, 0.020}}}, 1, 1, 0);
  const auto order = numbers(pass(stream, 1'000));  // 0.1 ms apart
  EXPECT_EQ(stream.counts().partitioned, 200U);
  EXPECT_EQ(order.size(), 800U);
  EXPECT_EQ(order[99], 99U);
  EXPECT_EQ(order[100], 300U);
}

TEST(FaultStream, HoldsNoMoreThanItHasRoomFor) {
  FaultStream stream({.delay_ms = 1'000.0}, 1, 1, 0);
  const Bytes small(1);
  for (std::size_t i = 0; i < FaultStream::most_held + 100; ++i) stream.offer(small, 0);
  EXPECT_EQ(stream.counts().overflowed, 100U);
  EXPECT_EQ(stream.held(), FaultStream::most_held);
  expect_balanced(stream);
}

}  // namespace
}  // namespace plimsoll::relay
