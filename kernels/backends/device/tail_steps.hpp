// The tail of measured vectors without sorting them: a histogram, a threshold, the few above it, and their ranks.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/backends/device/atomics.hpp"
#include "kernels/backends/device/cycle_block.hpp"
#include "kernels/backends/vector_summary.hpp"
#include "kernels/measures/tail.hpp"

// The steps, each finished before the next begins; all work on integers, so who comes first never shows:
//
//   1. SummarizeVectors   every (vector, scenario)      sum, bound, digest; measured vectors also fill a histogram
//   2. FindThreshold      every measured vector         the highest bucket at which enough losses lie in or above
//   3. CollectCandidates  every (measured, scenario)    losses from that bucket upwards, in any order
//   4. RankCandidates     every (measured, slice, candidate)   how many of the slice come before the candidate
//   5. PlaceResults       every (measured, candidate)   a candidate's rank is its place; also hands over the summaries
//   6. PublishCycle       once

namespace plimsoll::backends::device {

constexpr std::uint32_t loss_buckets = 4096;
constexpr std::uint32_t buckets_per_group = 32;
constexpr std::uint32_t bucket_groups = loss_buckets / buckets_per_group;
constexpr std::size_t rank_slice = 256;  // candidates that one thread compares with its own

/// What the tail is ordered by. A P&L without a number becomes the largest loss.
PLIMSOLL_HD Quanta loss_of(Quanta pnl) { return pnl == unrepresentable_quanta ? INT64_MAX : -pnl; }

PLIMSOLL_HD std::uint32_t bit_length(std::uint64_t x) {  // x > 0
#ifdef __CUDA_ARCH__
  return 64U - static_cast<std::uint32_t>(__clzll(static_cast<long long>(x)));
#else
  return 64U - static_cast<std::uint32_t>(__builtin_clzll(x));
#endif
}

/// A bucket number that never falls as the loss rises, with 32 buckets for each power of two, as in a latency
/// histogram: a bucket is 3 % wide wherever the tail of a book happens to lie.
PLIMSOLL_HD std::uint32_t loss_bucket(Quanta loss) {
  const std::uint64_t size = loss < 0 ? ~static_cast<std::uint64_t>(loss) : static_cast<std::uint64_t>(loss);
  std::uint32_t magnitude = static_cast<std::uint32_t>(size);
  if (size >= buckets_per_group) {
    const std::uint32_t doublings = bit_length(size) - 6;
    magnitude = (doublings + 1) * 32 + (static_cast<std::uint32_t>(size >> doublings) & 31U);
  }
  return loss < 0 ? 2047U - magnitude : 2048U + magnitude;
}

/// measures::DescendingLoss.
PLIMSOLL_HD bool comes_before(const measures::TailLoss& a, const measures::TailLoss& b) {
  return a.loss != b.loss ? a.loss > b.loss : a.scenario < b.scenario;
}

/// Scratch of one measured vector; zero when a cycle begins.
struct TailScratch {
  std::uint32_t buckets[loss_buckets];
  std::uint32_t groups[bucket_groups];
  std::uint32_t threshold;   // bucket
  std::uint32_t candidates;  // met; those beyond the capacity are not kept
};

/// Step 1. Segments are the cells, then (from `first_measured`) the measured vectors.
struct SummarizeVectors {
  const CycleHeader* header;
  std::size_t first_measured;
  TailScratch* scratch;  // nullptr: no tails are wanted

  PLIMSOLL_HD VectorSummary operator()(std::size_t segment, std::size_t scenario) const {
    if (segment < first_measured) {
      if (segment >= header->cells.size) return {};
      return summarize_element(scenario, header->cells[segment].vector[scenario]);
    }
    const std::size_t v = segment - first_measured;
    if (v >= header->measured.size) return {};
    const Quanta pnl = header->measured[v][scenario];
    if (scratch != nullptr) {
      const std::uint32_t bucket = loss_bucket(loss_of(pnl));
      fetch_add(&scratch[v].buckets[bucket], 1);
      fetch_add(&scratch[v].groups[bucket / buckets_per_group], 1);
    }
    return summarize_element(scenario, pnl);
  }
};

/// A walk down the counts of a histogram until enough are passed.
struct Descent {
  std::uint32_t entries;
  std::uint32_t above = 0;  // counted so far
  std::uint32_t found = 0;  // index of the count at which there are enough
  bool enough = false;

  /// Counts base + 31 to base. All are asked for before the first is needed: one wait for memory and not 32.
  PLIMSOLL_HD void walk(const std::uint32_t* histogram, std::uint32_t base) {
    std::uint32_t counts[buckets_per_group];
    for (std::uint32_t i = 0; i < buckets_per_group; ++i) counts[i] = histogram[base + i];
    for (std::uint32_t down = 0; down < buckets_per_group; ++down) {
      const std::uint32_t i = buckets_per_group - 1 - down;
      const bool here = !enough & (above + counts[i] >= entries);
      found = here ? base + i : found;
      enough = enough | here;
      above += enough ? 0 : counts[i];
    }
  }
};

/// Step 2.
struct FindThreshold {
  TailScratch* scratch;
  std::uint32_t entries;

  PLIMSOLL_HD void operator()(std::size_t v) const {
    TailScratch& tail = scratch[v];
    Descent groups{entries};
    for (std::uint32_t base = bucket_groups; base > 0 && !groups.enough; base -= buckets_per_group) {
      groups.walk(tail.groups, base - buckets_per_group);
    }
    Descent buckets{entries, groups.above};
    buckets.walk(tail.buckets, groups.found * buckets_per_group);
    tail.threshold = buckets.found;
  }
};

/// Where the candidates of all measured vectors stand: `capacity` places each.
struct CandidateTable {
  measures::TailLoss* candidates;
  std::uint32_t* ranks;  // zero when a cycle begins
  std::size_t capacity;
};

/// Step 3.
struct CollectCandidates {
  const CycleHeader* header;
  TailScratch* scratch;
  CandidateTable table;
  std::size_t scenarios;

  PLIMSOLL_HD void operator()(std::size_t index) const {
    const std::size_t v = index / scenarios;
    const std::size_t scenario = index % scenarios;
    if (v >= header->measured.size) return;
    const Quanta loss = loss_of(header->measured[v][scenario]);
    if (loss_bucket(loss) < scratch[v].threshold) return;
    const std::uint32_t place = fetch_add(&scratch[v].candidates, 1);
    if (place < table.capacity) {
      table.candidates[v * table.capacity + place] = {loss, static_cast<std::uint32_t>(scenario)};
    }
  }
};

/// Step 4. Neighbouring indices have one slice and neighbouring candidates: a warp reads the others together.
struct RankCandidates {
  const TailScratch* scratch;
  CandidateTable table;
  std::size_t slices;

  PLIMSOLL_HD void operator()(std::size_t index) const {
    const std::size_t v = index / (slices * table.capacity);
    const std::size_t slice = index / table.capacity % slices;
    const std::size_t own = index % table.capacity;
    const std::size_t count = scratch[v].candidates;
    const std::size_t first = slice * rank_slice;
    if (count > table.capacity || own >= count || first >= count) return;
    const measures::TailLoss* const candidates = table.candidates + v * table.capacity;
    const measures::TailLoss self = candidates[own];
    const std::size_t end = first + rank_slice < count ? first + rank_slice : count;
    std::uint32_t before = 0;
    for (std::size_t i = first; i < end; ++i) before += comes_before(candidates[i], self) ? 1U : 0U;
    fetch_add(&table.ranks[v * table.capacity + own], before);
  }
};

/// What the host reads; in mapped memory.
struct CycleOutput {
  VectorSummary* summaries;       // by segment
  std::uint32_t* candidates;      // by measured vector; more than the capacity: the tail was not selected
  measures::TailLoss* tails;      // `entries` places for each measured vector
  std::uint64_t* finished_cycle;  // its number
};

/// Step 5. Indices are the segments, then (measured, candidate).
struct PlaceResults {
  const VectorSummary* summaries;
  const TailScratch* scratch;
  CandidateTable table;
  CycleOutput output;
  std::size_t segments;
  std::size_t entries;

  PLIMSOLL_HD void operator()(std::size_t index) const {
    if (index < segments) {
      output.summaries[index] = summaries[index];
      return;
    }
    const std::size_t v = (index - segments) / table.capacity;
    const std::size_t own = (index - segments) % table.capacity;
    const std::size_t count = scratch[v].candidates;
    if (own == 0) output.candidates[v] = static_cast<std::uint32_t>(count);
    if (count > table.capacity || own >= count) return;
    const std::uint32_t rank = table.ranks[v * table.capacity + own];
    if (rank < entries) output.tails[v * entries + rank] = table.candidates[v * table.capacity + own];
  }
};

/// Step 6.
struct PublishCycle {
  const CycleHeader* header;
  std::uint64_t* finished_cycle;
  PLIMSOLL_HD void operator()(std::size_t) const { publish(finished_cycle, header->number); }
};

}  // namespace plimsoll::backends::device
