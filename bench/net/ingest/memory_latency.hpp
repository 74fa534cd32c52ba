// How long this machine takes to answer reads at random places: the floor under every table that caches cannot hold.
#pragma once

#include <time.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <numeric>
#include <random>
#include <vector>

#include "host/market/page_memory.hpp"

namespace plimsoll::bench {

/// Time this thread has run: what other processes take away on a shared machine is not counted (their cache misses
/// are).
inline double thread_time_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// Nanoseconds a read, medians.
struct MemoryLatency {
  double dependent_ns = 0.0;    // each read waits for the one before
  double independent_ns = 0.0;  // as many at once as the processor likes
};

/// Over as many bytes as the tables of a million orders, on the same kind of pages.
inline MemoryLatency measure_memory_latency() {
  constexpr std::size_t line = 64;
  constexpr std::size_t lines = (std::size_t{64} << 20) / line;
  constexpr std::size_t reads = 100'000;
  constexpr int rounds = 11;
  const market::PageMemory memory(lines * line);
  std::mt19937_64 random(1);
  std::vector<std::uint32_t> order(lines);
  std::iota(order.begin(), order.end(), 0U);
  std::shuffle(order.begin(), order.end(), random);
  for (std::size_t i = 0; i < lines; ++i) {
    std::memcpy(memory.data() + order[i] * line, &order[(i + 1) % lines], sizeof(std::uint32_t));
  }
  std::vector<double> dependent;
  std::vector<double> independent;
  std::uint32_t at = 0;
  std::uint64_t sum = 0;
  for (int round = 0; round < rounds; ++round) {
    double start = thread_time_ns();
    for (std::size_t i = 0; i < reads; ++i) std::memcpy(&at, memory.data() + at * line, sizeof at);
    dependent.push_back((thread_time_ns() - start) / static_cast<double>(reads));
    std::uint64_t place = random();
    start = thread_time_ns();
    for (std::size_t i = 0; i < reads; ++i) {
      std::uint32_t value = 0;
      place = place * 6364136223846793005U + 1442695040888963407U;  // Knuth, TAOCP vol. 2, 3rd ed., section 3.3.4, MMIX
      std::memcpy(&value, memory.data() + (place >> 40) % lines * line, sizeof value);
      sum += value;
    }
    independent.push_back((thread_time_ns() - start) / static_cast<double>(reads));
  }
  if (at + sum == 1) std::printf(" ");  // the reads are not for nothing
  std::sort(dependent.begin(), dependent.end());
  std::sort(independent.begin(), independent.end());
  return {dependent[rounds / 2], independent[rounds / 2]};
}

/// MiB of this process that lie on huge pages; negative where the system does not say.
inline long huge_page_mib() {
  std::FILE* file = std::fopen("/proc/self/smaps_rollup", "r");
  if (file == nullptr) return -1;
  char text[256];
  long kib = -1024;
  while (std::fgets(text, sizeof text, file) != nullptr) {
    if (std::sscanf(text, "AnonHugePages: %ld", &kib) == 1) break;
  }
  std::fclose(file);
  return kib / 1024;
}

}  // namespace plimsoll::bench
