#include "host/core/error.hpp"

#include <gtest/gtest.h>

#include "host/core/fault_list.hpp"
#include "host/core/nearest_name.hpp"
#include "tests/host/core/faults_of.hpp"

namespace plimsoll {
namespace {

TEST(Fault, ReadsAsFileLineCodeProblemRemedy) {
  EXPECT_EQ(format_fault({"PLM-1203", "limits.toml", 14, "var_99 threshold is -250000; must be positive",
                          "Remove the minus sign."}),
            "limits.toml:14: PLM-1203 var_99 threshold is -250000; must be positive. Remove the minus sign.");
  EXPECT_EQ(format_fault({"PLM-1508", "", 0, "decay is 7", "Correct the setting."}),
            "PLM-1508 decay is 7. Correct the setting.");
}

TEST(FaultList, ThrowsAllFaultsInLineOrder) {
  FaultList faults("book.csv");
  EXPECT_NO_THROW(faults.throw_if_any());
  faults.add(9, "PLM-1302", "second", "Mend.");
  faults.add(2, "PLM-1301", "first", "Mend.");
  EXPECT_EQ(tests::faults_of([&] { faults.throw_if_any(); }), (std::vector<std::string>{"PLM-1301:2", "PLM-1302:9"}));
}

TEST(FaultList, CountsWhatItDoesNotKeep) {
  FaultList faults("book.csv");
  for (std::size_t line = 1; line <= FaultList::most_kept + 5; ++line) faults.add(line, "PLM-1302", "bad", "Mend.");
  try {
    faults.throw_if_any();
    FAIL() << "nothing was thrown";
  } catch (const InputError& error) {
    ASSERT_EQ(error.faults().size(), FaultList::most_kept + 1);
    EXPECT_EQ(error.faults().back().code, "PLM-1100");
    EXPECT_EQ(error.faults().back().problem, "5 more faults are not listed");
  }
}

TEST(NearestName, SuggestsOnlyWhatIsClose) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);  // the textbook example of the Levenshtein distance
  EXPECT_EQ(edit_distance("AAPL", "aapl"), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  NearestName nearest("quantty");
  for (const char* name : {"instrument", "quantity", "book"}) nearest.offer(name);
  EXPECT_EQ(nearest.suggestion("Nothing."), "Did you mean 'quantity'?");
  NearestName far("zzz");
  far.offer("instrument");
  EXPECT_EQ(far.suggestion("Nothing."), "Nothing.");
}

}  // namespace
}  // namespace plimsoll
