// A real PostgreSQL server killed, frozen, read-only and full while rows go in: none is missing and none is there
// twice.
#include <poll.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#include "host/core/system_clock.hpp"
#include "host/store/store_address.hpp"
#include "tests/host/store/followed.hpp"
#include "tests/host/store/postgres_history.hpp"
#include "tests/host/store/small_disk.hpp"

using namespace plimsoll;
using namespace plimsoll::store;
using namespace plimsoll::test;

namespace {

constexpr std::int64_t millisecond_ns = 1'000'000;

/// A follower on a thread of its own, with the real clock: it meets a real server.
class FollowingThread {
 public:
  explicit FollowingThread(Follower& follower)
      : thread_([this, &follower] {
          while (!stop_.load()) {
            if (follower.do_work() == 0) ::poll(nullptr, 0, 1);  // the other processes need the processor
          }
        }) {}
  ~FollowingThread() {
    stop_.store(true);
    thread_.join();
  }
  FollowingThread(const FollowingThread&) = delete;
  FollowingThread& operator=(const FollowingThread&) = delete;

 private:
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

class PostgresFaults : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!server_.problem().empty()) GTEST_SKIP() << server_.problem();
  }

  std::unique_ptr<Follower> follow(std::size_t batch_rows = 20'000, std::int64_t time_limit_ms = 5'000) {
    FollowerOptions options;
    options.batch_rows = batch_rows;
    options.first_pause_ns = 5 * millisecond_ns;
    options.longest_pause_ns = 50 * millisecond_ns;
    options.batch_delay_ns = millisecond_ns;
    options.look_again_ns = millisecond_ns;
    return std::make_unique<Follower>(
        journal_.disk(), clock_, journal_.path(),
        make_store(server_.address(), clock_, StoreOptions{.time_limit_ns = time_limit_ms * millisecond_ns}), options);
  }
  bool wait_for(const std::function<bool()>& holds, std::int64_t seconds = 30) const {
    const std::int64_t until = clock_.monotonic_ns() + seconds * 1000 * millisecond_ns;
    while (!holds()) {
      if (clock_.monotonic_ns() > until) return false;
      ::poll(nullptr, 0, 1);
    }
    return true;
  }
  bool comes_to(const Follower& follower, StoreState state) const {
    return wait_for([&] { return follower.status().store == state; });
  }
  bool catches_up(const Follower& follower) const {
    return wait_for([&] { return follower.status().state == FollowerState::caught_up; });
  }

  bool catches_up_alone() {
    const auto follower = follow();
    const FollowingThread thread(*follower);
    return catches_up(*follower);
  }

  SystemClock clock_;
  PostgresServer server_;
  RecordedJournal journal_{std::uint64_t{16} << 20};
};

TEST_F(PostgresFaults, NoRowIsMissingOrDoubleAfterTheServerWasKilledDuringLoad) {
  const int kills = std::getenv("PLIMSOLL_LONG") != nullptr ? 100 : 5;
  journal_.write(static_cast<std::uint64_t>(kills) * 60, 10);
  journal_.close();
  const auto follower = follow(200);
  std::mt19937 random(7);
  int killed = 0;
  std::uint64_t during_load = 0;
  {
    const FollowingThread thread(*follower);
    for (; killed < kills; ++killed) {
      const std::uint64_t batches = follower->status().batches;
      // At least one more transaction, then anywhere within the next few of them.
      if (!wait_for([&] { return follower->status().batches > batches; })) break;
      const std::int64_t until = clock_.monotonic_ns() + static_cast<std::int64_t>(random() % 8'000) * 1000;
      while (clock_.monotonic_ns() < until) std::this_thread::yield();
      if (follower->status().state != FollowerState::caught_up) ++during_load;
      server_.kill_now();
      ASSERT_TRUE(server_.start());
    }
    ASSERT_TRUE(catches_up(*follower)) << follower->status().text;
  }
  std::cout << killed << " kills, " << during_load << " of them before the end was reached, "
            << follower->status().store_failures << " failures seen, " << follower->status().batches
            << " transactions, " << journal_.expected().all() << " rows expected\n";
  EXPECT_EQ(killed, kills);
  EXPECT_EQ(during_load, static_cast<std::uint64_t>(kills));
  EXPECT_GE(follower->status().store_failures, static_cast<std::uint64_t>(kills) / 2);
  expect_whole_history(server_, journal_.expected());
}

TEST_F(PostgresFaults, AFrozenServerIsNamedAfterTheTimeLimitAndCaughtUpAfter) {
  journal_.write(500, 10);
  journal_.close();
  const auto follower = follow(200, 200);
  const FollowingThread thread(*follower);
  ASSERT_TRUE(wait_for([&] { return follower->status().batches > 2; }));
  server_.freeze();
  ASSERT_TRUE(comes_to(*follower, StoreState::frozen)) << follower->status().text;
  EXPECT_EQ(follower->status().code, "PLM-2603");
  server_.thaw();
  ASSERT_TRUE(catches_up(*follower)) << follower->status().text;
  expect_whole_history(server_, journal_.expected());
}

TEST_F(PostgresFaults, AServerThatIsDownIsNamedAndCaughtUpAfter) {
  journal_.write(50, 10);
  journal_.close();
  server_.kill_now();
  const auto follower = follow();
  const FollowingThread thread(*follower);
  ASSERT_TRUE(wait_for([&] { return follower->status().store_failures > 2; }));
  EXPECT_EQ(follower->status().state, FollowerState::waiting_for_store);
  EXPECT_EQ(follower->status().store, StoreState::unreachable);
  ASSERT_TRUE(server_.start());
  ASSERT_TRUE(catches_up(*follower)) << follower->status().text;
  expect_whole_history(server_, journal_.expected());
}

TEST_F(PostgresFaults, AReadOnlyServerIsNamedAndCaughtUpAfter) {
  journal_.write(50, 10);
  journal_.close();
  ASSERT_TRUE(catches_up_alone());
  journal_.write(50, 10);
  journal_.close();
  ASSERT_TRUE(server_.execute("ALTER DATABASE plimsoll SET default_transaction_read_only = on"));
  const auto follower = follow();
  const FollowingThread thread(*follower);
  ASSERT_TRUE(comes_to(*follower, StoreState::read_only)) << follower->status().text;
  ASSERT_TRUE(server_.execute("ALTER DATABASE plimsoll RESET default_transaction_read_only", "postgres"));
  ASSERT_TRUE(catches_up(*follower)) << follower->status().text;
  expect_whole_history(server_, journal_.expected());
}

TEST_F(PostgresFaults, ALockIsNamedAndCaughtUpAfter) {
  journal_.write(50, 10);
  journal_.close();
  ASSERT_TRUE(catches_up_alone());
  journal_.write(50, 10);
  journal_.close();
  PostgresConnection other(clock_, 60'000 * millisecond_ns);
  ASSERT_FALSE(other.open(server_.address().substr(11)));
  ASSERT_FALSE(other.execute("BEGIN"));
  ASSERT_FALSE(other.execute("LOCK plimsoll.followed IN ROW EXCLUSIVE MODE; SELECT FROM plimsoll.followed FOR UPDATE"));
  const auto follower = follow(20'000, 300);
  const FollowingThread thread(*follower);
  ASSERT_TRUE(wait_for([&] { return follower->status().store_failures > 0; }));
  const StoreState state = follower->status().store;
  EXPECT_TRUE(state == StoreState::locked || state == StoreState::frozen) << to_string(state);
  ASSERT_FALSE(other.execute("ROLLBACK"));
  ASSERT_TRUE(catches_up(*follower)) << follower->status().text;
  expect_whole_history(server_, journal_.expected());
}

TEST_F(PostgresFaults, AFullDiskIsNamedAndCaughtUpAfter) {
  SmallDisk disk(server_.folder() / "small", 4);
  if (!disk.problem().empty()) GTEST_SKIP() << disk.problem();
  const std::string place = disk.path() + "/space";
  std::filesystem::create_directory(place);
  server_.own(place);
  ASSERT_TRUE(server_.execute(std::string("CREATE TABLESPACE small LOCATION '").append(place).append("'")));
  ASSERT_TRUE(server_.execute("ALTER DATABASE plimsoll SET default_tablespace = small"));
  journal_.write(2'000, 10);
  journal_.close();
  const auto follower = follow();
  const FollowingThread thread(*follower);
  ASSERT_TRUE(comes_to(*follower, StoreState::full)) << to_string(follower->status().store) << follower->status().text;
  EXPECT_EQ(follower->status().code, "PLM-2604");
  ASSERT_TRUE(disk.grow(256));
  ASSERT_TRUE(catches_up(*follower)) << follower->status().text;
  expect_whole_history(server_, journal_.expected());
}

TEST_F(PostgresFaults, ADroppedTableIsNotMadeAnewWithoutItsRows) {
  journal_.write(50, 10);
  journal_.close();
  ASSERT_TRUE(catches_up_alone());
  ASSERT_TRUE(server_.execute("DROP TABLE plimsoll.underlying_risk"));
  const auto follower = follow();
  const FollowingThread thread(*follower);
  EXPECT_TRUE(comes_to(*follower, StoreState::damaged)) << follower->status().text;
}

}  // namespace
