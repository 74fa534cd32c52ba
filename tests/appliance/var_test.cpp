// `plimsoll var` from outside: files in, numbers, formats and exit codes out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>
#include <vector>

#include "tests/appliance/small_desk.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Var, PrintsOneJsonDocumentWithVarAndEsPerLevel) {
  const SmallDesk desk;
  const Outcome outcome = plimsoll(
      desk.var({"--scenarios", "4096", "--seed", "7", "--level", "0.99", "--level", "0.975", "--format", "json"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json report = Json::parse(outcome.out);
  for (const char* level : {"0.99", "0.975"}) {
    const Json& var = report["var"][level];
    const Json& es = report["es"][level];
    EXPECT_GT(var["value"].get<double>(), 0.0);
    EXPECT_LE(var["lower"].get<double>(), var["value"].get<double>());
    EXPECT_GE(var["upper"].get<double>(), var["value"].get<double>());
    EXPECT_GE(es["value"].get<double>(), var["value"].get<double>()) << "a tail's mean is at least its threshold";
    EXPECT_GT(es["standard_error"].get<double>(), 0.0);
  }
  for (const char* key : {"pnl_mean", "scenario_set", "digest", "backend", "isa", "nodes", "quality", "warnings"}) {
    EXPECT_TRUE(report.contains(key)) << key;
  }
  EXPECT_EQ(report["nodes"].size(), 6U) << "firm, shares, futures, options, calls, puts";
}

TEST(Var, ComponentEsOfTheLeavesAddsUpToTheFirmsEs) {
  const SmallDesk desk;
  const Json report = Json::parse(plimsoll(desk.var({"--scenarios", "4096", "--json"})).out);
  double sum = 0.0;
  for (const Json& node : report["nodes"]) {
    const std::string book = node["book"];
    if (book == "firm/shares" || book == "firm/futures" || book.starts_with("firm/options/")) {
      sum += node["component_es"]["0.99"].get<double>();
    }
  }
  // Each of the four is rounded to a double once from an exact sum.
  EXPECT_NEAR(sum, report["es"]["0.99"]["value"].get<double>(), 1e-6);
}

TEST(Var, SurfacesAreWithinTheCertificateThatTheyState) {
  const SmallDesk desk;
  const Json full = Json::parse(plimsoll(desk.var({"--scenarios", "4096", "--json"})).out);
  const Outcome outcome = plimsoll(desk.var({"--scenarios", "4096", "--json", "--revaluation", "surface"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json report = Json::parse(outcome.out);
  const Json& how = report["revaluation"];
  EXPECT_EQ(how["asked"], "surface");
  EXPECT_GT(how["surface_cells"].get<int>(), 0);
  EXPECT_EQ(how["cells"].size(), how["surface_cells"].get<std::size_t>() + how["full_cells"].get<std::size_t>());
  const double var = full["var"]["0.99"]["value"];
  EXPECT_NEAR(report["var"]["0.99"]["value"].get<double>(), var, 1e-5 * var);
  EXPECT_LE(how["largest_error"].get<double>(), how["allowed_error"].get<double>());
  EXPECT_EQ(full["revaluation"]["asked"], "full");
  EXPECT_NE(full["configuration"], report["configuration"]);
}

// The definition, written down again: n = N(1 - level), m = floor(n), losses descending L1, L2, ...; VaR = L(m+1) and
// ES = (L1 + ... + Lm + (n - m) L(m+1)) / n. One quantum is 2^-20 of the currency.
class VarPnlVector : public ::testing::TestWithParam<std::uint64_t> {};

std::vector<std::int64_t> losses_in(const std::string& bytes) {
  std::vector<std::int64_t> losses(bytes.size() / 8);
  for (std::size_t i = 0; i < losses.size(); ++i) {
    std::uint64_t value = 0;
    for (std::size_t byte = 0; byte < 8; ++byte) {
      value |= std::uint64_t{static_cast<unsigned char>(bytes[8 * i + byte])} << (8 * byte);
    }
    losses[i] = -std::bit_cast<std::int64_t>(value);
  }
  return losses;
}

TEST_P(VarPnlVector, GivesTheReportsNumbersByTheirDefinition) {
  const SmallDesk desk;
  const std::string file = desk.path("pnl.bin");
  const std::uint64_t scenarios = GetParam();
  const Outcome outcome = plimsoll(desk.var(
      {"--scenarios", std::to_string(scenarios), "--level", "0.99", "--level", "0.975", "--json", "--pnl-out", file}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json report = Json::parse(outcome.out);
  const std::string bytes = read_file(file);
  ASSERT_EQ(bytes.size(), scenarios * 8U);
  std::vector<std::int64_t> losses = losses_in(bytes);
  std::sort(losses.begin(), losses.end(), std::greater<>());

  const long double quantum = std::ldexp(1.0L, -20);
  const std::int64_t total = std::accumulate(losses.begin(), losses.end(), std::int64_t{0});
  EXPECT_DOUBLE_EQ(
      report["pnl_mean"].get<double>(),
      static_cast<double>(-static_cast<long double>(total) / static_cast<long double>(scenarios) * quantum));
  for (const auto& [level, tail_millis] : {std::pair{"0.99", 10U}, std::pair{"0.975", 25U}}) {
    const std::uint64_t n_millis = scenarios * tail_millis;
    const auto m = static_cast<std::ptrdiff_t>(n_millis / 1000);
    const std::int64_t at_var = losses[static_cast<std::size_t>(m)];
    EXPECT_EQ(report["var"][level]["value"].get<double>(),
              static_cast<double>(static_cast<long double>(at_var) * quantum));
    const std::int64_t beyond = std::accumulate(losses.begin(), losses.begin() + m, std::int64_t{0});
    const long double rest = static_cast<long double>(n_millis % 1000) * static_cast<long double>(at_var);
    const long double es =
        (static_cast<long double>(beyond) * 1000 + rest) / static_cast<long double>(n_millis) * quantum;
    EXPECT_DOUBLE_EQ(report["es"][level]["value"].get<double>(), static_cast<double>(es)) << level;
  }
}

// 4000: whole tails of 40 and 100 entries. 10007: 100.07 and 250.175. 7: less than one entry.
INSTANTIATE_TEST_SUITE_P(Scenarios, VarPnlVector, ::testing::Values(4000, 10007, 7));

TEST(Var, KeepsDataOnStdoutAndTalkOnStderr) {
  const SmallDesk desk;
  for (const char* format : {"table", "csv", "json", "ndjson"}) {
    const Outcome good = plimsoll(desk.var({"--scenarios", "512", "--format", format}));
    EXPECT_EQ(good.code, 0);
    EXPECT_FALSE(good.out.empty()) << format;
    EXPECT_EQ(good.err, "") << format;
    const Outcome bad = plimsoll(desk.var({"--scenarios", "0", "--format", format}));
    EXPECT_EQ(bad.code, 2);
    EXPECT_EQ(bad.out, "") << format;
    EXPECT_THAT(bad.err, StartsWith("PLM-1004 "));
  }
}

TEST(Var, ShowsTheSameNumbersInEveryFormat) {
  const SmallDesk desk;
  const auto as = [&](const std::string& format) {
    return plimsoll(desk.var({"--scenarios", "2048", "--level", "0.99", "--format", format})).out;
  };
  const std::string json = as("json");
  const std::string line = as("ndjson");
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_EQ(Json::parse(json)["digest"], Json::parse(line)["digest"]);
  EXPECT_EQ(Json::parse(json)["var"], Json::parse(line)["var"]);

  const std::string csv = as("csv");
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 6) << "a header and a line per book";
  const std::size_t row = csv.find('\n') + 1;
  std::vector<std::string> fields;
  std::string field;
  for (const char c : csv.substr(row, csv.find('\n', row) - row) + ",") {
    if (c == ',') {
      fields.push_back(std::exchange(field, {}));
    } else {
      field += c;
    }
  }
  ASSERT_EQ(fields.size(), 17U);
  EXPECT_EQ(fields[2], "firm");
  EXPECT_EQ(std::stod(fields[6]), Json::parse(json)["var"]["0.99"]["value"].get<double>());
  EXPECT_EQ(fields[13], Json::parse(json)["digest"]);
  const Json firm = Json::parse(json)["nodes"][0];
  EXPECT_EQ(std::stod(fields[14]), firm["component_var"]["0.99"].get<double>());
  EXPECT_EQ(std::stod(fields[15]), firm["marginal"]["0.99"]["var"].get<double>());
  EXPECT_EQ(std::stod(fields[16]), firm["var"]["0.99"]["smoothed"].get<double>());
  EXPECT_THAT(as("table"), HasSubstr(Json::parse(json)["digest"].get<std::string>()));
}

TEST(Var, TakesJsonAsShortForTheFormat) {
  const SmallDesk desk;
  const Json flag = Json::parse(plimsoll(desk.var({"--scenarios", "512", "--json"})).out);
  const Json word = Json::parse(plimsoll(desk.var({"--scenarios", "512", "--format", "json"})).out);
  EXPECT_EQ(flag, word);
}

TEST(Var, UsesTheTwoUsualLevelsWhenNoneIsGiven) {
  const SmallDesk desk;
  const Json report = Json::parse(plimsoll(desk.var({"--scenarios", "512", "--json"})).out);
  EXPECT_EQ(report["var"].size(), 2U);
  EXPECT_TRUE(report["var"].contains("0.99"));
  EXPECT_TRUE(report["var"].contains("0.975"));
}

TEST(Var, SaysWhenThePnlFileCannotBeWritten) {
  const SmallDesk desk;
  const Outcome outcome = plimsoll(desk.var({"--scenarios", "64", "--pnl-out", desk.path("missing/pnl.bin")}));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("PLM-1702"));
  EXPECT_THAT(outcome.err, HasSubstr(desk.path("missing/pnl.bin")));
  EXPECT_EQ(outcome.out, "");
}

TEST(Var, EndsWithSixWhenTheRequiredBackendIsMissing) {
  const SmallDesk desk;
  const Json version = Json::parse(plimsoll({"version", "--json"}).out);
  if (version["cuda"]["available"].get<bool>()) GTEST_SKIP() << "this machine has a GPU, so nothing is missing";
  const Outcome outcome = plimsoll(desk.var({"--scenarios", "64", "--backend", "cuda"}));
  EXPECT_EQ(outcome.code, 6);
  EXPECT_THAT(outcome.err, StartsWith("PLM-1005 "));
  EXPECT_THAT(outcome.err, HasSubstr("--backend auto"));
  EXPECT_EQ(outcome.out, "");
}

TEST(Var, RefusesALevelGivenTwiceInOtherWords) {
  const SmallDesk desk;
  const Outcome outcome = plimsoll(desk.var({"--level", "0.99", "--level", "0.990"}));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("0.990 is given twice"));
}

}  // namespace
}  // namespace plimsoll::testing
