#include "kernels/backends/cpu/thread_team.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <thread>
#include <vector>

namespace plimsoll::backends::cpu {
namespace {

TEST(ThreadTeam, WalksAllItemsAndSaysWhoDid) {
  ThreadTeam team(3);
  std::vector<unsigned> member_of(8, 99);
  team.run(member_of.size(), [&](std::size_t item, unsigned member) { member_of[item] = member; });
  for (const unsigned member : member_of) EXPECT_LT(member, team.size());
}

TEST(ThreadTeam, AMemberHeldUpByOneItemLeavesTheRestToOthers) {
  // Would never end if items belonged to members beforehand.
  ThreadTeam team(2);
  constexpr std::size_t items = 20;
  std::atomic<std::size_t> others{0};
  team.run(items, [&](std::size_t item, unsigned) {
    if (item == 0) {
      while (others != items - 1) std::this_thread::yield();
    } else {
      ++others;
    }
  });
  EXPECT_EQ(others, items - 1);
}

TEST(ThreadTeam, WalksEveryItemOnceWhateverTheNumbersOfItemsAndThreads) {
  for (const unsigned threads : {1U, 2U, 3U, 8U}) {
    ThreadTeam team(threads);
    for (const std::size_t items : {0U, 1U, 2U, 3U, 7U, 8U, 9U, 100U}) {
      std::vector<int> visits(items, 0);
      team.run(items, [&](std::size_t item, unsigned) { ++visits[item]; });
      EXPECT_EQ(visits, std::vector<int>(items, 1)) << threads << " threads, " << items << " items";
    }
  }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // they need more address space than the limit
TEST(ThreadTeamDeathTest, WorksWithTheThreadsThatCouldBeHad) {
  const auto under_a_limit = [] {
    const rlimit limit{std::uint64_t{1} << 30, std::uint64_t{1} << 30};  // 1024 stacks of 8 MiB do not fit
    if (::setrlimit(RLIMIT_AS, &limit) != 0) std::_Exit(3);
    ThreadTeam team(1024);
    std::vector<int> visits(4096, 0);
    team.run(visits.size(), [&](std::size_t item, unsigned) { ++visits[item]; });
    const bool fewer = team.size() >= 1 && team.size() < 1024;
    std::_Exit(fewer && visits == std::vector<int>(visits.size(), 1) ? 0 : 4);
  };
  EXPECT_EXIT(under_a_limit(), ::testing::ExitedWithCode(0), "");
}
#endif

TEST(ThreadTeam, FinishesEverythingBeforeItReturns) {
  // What one run wrote without atomics the next one reads from other threads: a lost wake-up hangs, a missing
  // happens-before is what the thread sanitizer reports.
  ThreadTeam team(4);
  std::vector<std::size_t> values(64, 0);
  constexpr std::size_t runs = 2000;
  for (std::size_t run = 0; run < runs; ++run) {
    team.run(values.size(), [&](std::size_t item, unsigned) {
      values[(item + run) % values.size()] += 1;  // any thread, a different element in every run
    });
  }
  EXPECT_EQ(values, std::vector<std::size_t>(64, runs));
}

TEST(ThreadTeam, LetsTheCallerReadWhatTheMembersWrote) {
  ThreadTeam team(4);
  for (std::size_t run = 0; run < 500; ++run) {
    std::vector<std::size_t> written(16, 0);
    team.run(written.size(), [&](std::size_t item, unsigned) { written[item] = run + item; });
    for (std::size_t item = 0; item < written.size(); ++item) ASSERT_EQ(written[item], run + item);
  }
}

TEST(ThreadTeam, EndsWithoutEverHavingWorked) {
  for (int i = 0; i < 100; ++i) ThreadTeam team(4);
}

TEST(ThreadTeam, OfZeroThreadsIsTheCallerAlone) {
  ThreadTeam team(0);
  EXPECT_EQ(team.size(), 1U);
  std::size_t visits = 0;
  team.run(5, [&](std::size_t, unsigned member) { visits += 1 + member; });
  EXPECT_EQ(visits, 5U);
}

TEST(ThreadTeam, ManyRunsOfOneItemStayOnTheCaller) {
  ThreadTeam team(2);
  std::atomic<int> others{0};
  for (int i = 0; i < 100; ++i) team.run(1, [&](std::size_t, unsigned member) { others += member != 0 ? 1 : 0; });
  EXPECT_EQ(others, 0);
}

}  // namespace
}  // namespace plimsoll::backends::cpu
