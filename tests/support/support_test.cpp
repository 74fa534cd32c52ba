#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/support/law.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/soak.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::testing {
namespace {

TEST(TemporaryFolder, HoldsFilesWhileItLivesAndLeavesNothingBehind) {
  std::filesystem::path kept;
  {
    const TemporaryFolder folder;
    kept = folder.path();
    const auto file = folder.write("books/desk.csv", "instrument,quantity\r\n");
    EXPECT_EQ(read_file(file), "instrument,quantity\r\n");
  }
  EXPECT_FALSE(std::filesystem::exists(kept));
}

TEST(TemporaryFolder, IsNeverSharedByTwoOwners) {
  const TemporaryFolder first;
  const TemporaryFolder second;
  EXPECT_NE(first.path(), second.path());
}

TEST(TemporaryFolder, RefusesToReadWhatIsNotThere) {
  const TemporaryFolder folder;
  EXPECT_THROW(read_file(folder.path() / "absent.csv"), std::runtime_error);
}

TEST(SharedData, KnowsFilesAndFoldersFromNothing) {
  const TemporaryFolder folder;
  EXPECT_TRUE(is_readable(folder.path()));
  EXPECT_TRUE(is_readable(folder.write("a.csv", "x")));
  EXPECT_FALSE(is_readable(folder.path() / "b.csv"));
  EXPECT_FALSE(is_readable(std::filesystem::path{}));
}

TEST(SharedData, NamesPathsFromTheCheckout) {
  EXPECT_EQ(path_from_checkout(shared_data("prices_daily/README.md")), "../shared/data/prices_daily/README.md");
  EXPECT_EQ(path_from_checkout(shared_reference("philox_kat.csv")), "../shared/reference/philox_kat.csv");
}

TEST(SharedData, ARequiredFileThatExistsDoesNotSkipTheTest) {
  const TemporaryFolder folder;
  const auto file = folder.write("present.csv", "x");
  PLIMSOLL_REQUIRE_DATA(file);
  EXPECT_EQ(read_file(file), "x");
}

TEST(Soak, RepeatsAsOftenAsTheRunAsksFor) {
  ASSERT_EQ(::setenv("PLIMSOLL_LONG", "1", 1), 0);
  EXPECT_EQ(repeats({.usual = 3, .soak = 1000}), 1000);
  ASSERT_EQ(::unsetenv("PLIMSOLL_LONG"), 0);
  EXPECT_EQ(repeats({.usual = 3, .soak = 1000}), 3);
}

TEST(Law, IsAskedAsOftenAsTheRunSaysWithTheSameCasesEachTime) {
  const auto asked = [] {
    std::vector<int> cases;
    check_law({.usual = 50, .soak = 50}, [&cases](int number) { cases.push_back(number); });
    return cases;
  };
  const std::vector<int> first = asked();
  if (std::string_view(std::getenv("RC_PARAMS")) == law_seed) {
    EXPECT_EQ(first.size(), 50U);
  }
  EXPECT_EQ(asked(), first);
}

void check_a_broken_law() {
  check_law({.usual = 200, .soak = 200}, [] {
    const auto numbers = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1000));
    for (const int number : numbers) RC_ASSERT(number < 17);
  });
}

TEST(Law, ThatIsBrokenFailsTheTestWithTheSmallestCaseAndTheSeed) {
  EXPECT_FATAL_FAILURE(check_a_broken_law(), "[17]");
  EXPECT_FATAL_FAILURE(check_a_broken_law(), "Again: RC_PARAMS='seed=");
}

}  // namespace
}  // namespace plimsoll::testing
