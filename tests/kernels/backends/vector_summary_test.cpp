#include "kernels/backends/vector_summary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "kernels/backends/cpu/cpu_backend.hpp"
#include "tests/kernels/backends/synthetic_cells.hpp"

namespace plimsoll::backends {
namespace {

VectorSummary summary_of(const std::vector<Quanta>& values) {
  VectorSummary total;
  for (std::size_t i = 0; i < values.size(); ++i) total = combine(total, summarize_element(i, values[i]));
  return total;
}

std::pair<std::uint64_t, std::uint64_t> digest_of(const std::vector<Quanta>& values) {
  const VectorDigest digest = summary_of(values).digest;
  return {digest.low, digest.high};
}

TEST(VectorSummary, KnowsSumAndBound) {
  const VectorSummary summary = summary_of({5, -9, 0, 2});
  EXPECT_TRUE(summary.sum() == -2);
  EXPECT_EQ(summary.largest, 9U);
  EXPECT_EQ(summary.unrepresentable, 0U);
}

TEST(VectorSummary, SumsBeyondSixtyFourBits) {
  constexpr Quanta most = (Quanta{1} << 62) - 1;
  int128 expected = 0;
  std::vector<Quanta> values;
  for (int i = 0; i < 1000; ++i) {
    values.push_back(i % 3 == 0 ? -most + i : most - i);
    expected += values.back();
  }
  EXPECT_TRUE(summary_of(values).sum() == expected);
  EXPECT_TRUE(expected > int128{INT64_MAX});
  for (Quanta& value : values) value = -value;
  EXPECT_TRUE(summary_of(values).sum() == -expected);
}

TEST(VectorSummary, CountsWhatHasNoNumberAndLeavesItOutOfSumAndBound) {
  const VectorSummary summary = summary_of({unrepresentable_quanta, -3, unrepresentable_quanta});
  EXPECT_EQ(summary.unrepresentable, 2U);
  EXPECT_EQ(summary.largest, 3U);
  EXPECT_TRUE(summary.sum() == -3);
}

TEST(VectorDigest, ChangesWithEveryBitOfEveryElement) {
  const std::vector<Quanta> values{0, 1, -1, 1 << 20, INT64_MAX, unrepresentable_quanta};
  std::set<std::pair<std::uint64_t, std::uint64_t>> digests{digest_of(values)};
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (unsigned bit = 0; bit < 64; ++bit) {
      std::vector<Quanta> changed = values;
      changed[i] = static_cast<Quanta>(static_cast<std::uint64_t>(changed[i]) ^ (std::uint64_t{1} << bit));
      digests.insert(digest_of(changed));
    }
  }
  EXPECT_EQ(digests.size(), 1 + values.size() * 64);
}

TEST(VectorDigest, ChangesWhenElementsAreSwappedMovedOrTraded) {
  std::vector<Quanta> values(300);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<Quanta>(3 * i * i) - 7000;
  std::set<std::pair<std::uint64_t, std::uint64_t>> digests{digest_of(values)};
  std::size_t variants = 1;
  for (std::size_t i = 0; i + 1 < values.size(); ++i, ++variants) {
    std::vector<Quanta> swapped = values;
    std::swap(swapped[i], swapped[i + 1]);
    digests.insert(digest_of(swapped));
  }
  for (std::size_t by = 1; by < values.size(); ++by, ++variants) {
    std::vector<Quanta> rotated = values;
    std::rotate(rotated.begin(), rotated.begin() + static_cast<std::ptrdiff_t>(by), rotated.end());
    digests.insert(digest_of(rotated));
  }
  for (std::size_t i = 0; i + 1 < values.size(); ++i, ++variants) {  // the sum stays
    std::vector<Quanta> traded = values;
    ++traded[i];
    --traded[i + 1];
    digests.insert(digest_of(traded));
  }
  EXPECT_EQ(digests.size(), variants);
}

TEST(VectorDigest, TellsVectorsOfZerosApartByLength) {
  EXPECT_NE(digest_of(std::vector<Quanta>(3, 0)), digest_of(std::vector<Quanta>(4, 0)));
}

TEST(VectorSummary, IsWhatTheBackendSaysAboutAVector) {
  const auto backend = cpu::make_cpu_backend(cpu::Isa::scalar, 2, "");
  backend->load_scenarios(synthetic_recipe(1537, scenarios::Sampler::philox, {}));
  backend->allocate_vectors(2);
  const SyntheticCell cell = synthetic_cell(5, 40);
  const VectorSummary said = backend->revalue(cell.inputs(), 0, {});
  const std::vector<Quanta> values = downloaded(*backend, 0);
  int128 sum = 0;
  std::uint64_t largest = 0;
  for (const Quanta value : values) {
    sum += value;
    largest = std::max(largest, static_cast<std::uint64_t>(value < 0 ? -value : value));
  }
  EXPECT_TRUE(said.sum() == sum);
  EXPECT_EQ(said.largest, largest);
  EXPECT_GT(largest, 0U);
  EXPECT_EQ(said.unrepresentable, 0U);
  EXPECT_EQ(said.digest, summary_of(values).digest);
}

}  // namespace
}  // namespace plimsoll::backends
