// Checks a law on cases that rapidcheck generates and, when one breaks it, shrinks: the same cases in every run.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "tests/support/soak.hpp"

namespace plimsoll::testing {

/// One date for all laws: a suite that draws new cases every night finds defects in commits that did not make them.
constexpr std::string_view law_seed = "seed=20260105";

/// RC_PARAMS as a person set it ("seed=7 max_success=5000", "reproduce=..."), with our seed where it names none. Has to
/// run before rapidcheck looks, which it does once per process.
inline std::string fix_law_seed() {
  const char* set = std::getenv("RC_PARAMS");
  std::string given = set == nullptr ? "" : set;
  if (given.find("seed=") == std::string::npos) {
    const std::string with_seed = given.empty() ? std::string(law_seed) : given.append(" ").append(law_seed);
    ::setenv("RC_PARAMS", with_seed.c_str(), 1);
  }
  return given;
}

/// `law` is a callable whose arguments rapidcheck draws, or which draws with `*generator`; it asserts with RC_ASSERT,
/// so that a broken case is made smaller before it is printed. RC_PARAMS overrides the seed and the number of cases.
template <typename Law>
void check_law(Repeats cases, Law&& law) {
  static const std::string given = fix_law_seed();
  rc::detail::TestParams parameters = rc::detail::configuration().testParams;
  if (given.find("max_success=") == std::string::npos) parameters.maxSuccess = repeats(cases);
  const ::testing::TestInfo* test = ::testing::UnitTest::GetInstance()->current_test_info();
  rc::detail::TestMetadata metadata;
  metadata.id = std::string(test->test_suite_name()) + "/" + test->name();
  metadata.description = test->name();
  const rc::detail::TestResult result = rc::detail::checkTestable(std::forward<Law>(law), metadata, parameters);
  if (result.template is<rc::detail::SuccessResult>()) return;
  std::ostringstream message;
  rc::detail::printResultMessage(result, message);
  FAIL() << message.str() << "\nAgain: RC_PARAMS='seed=" << parameters.seed << " max_success=" << parameters.maxSuccess
         << "'";
}

}  // namespace plimsoll::testing
