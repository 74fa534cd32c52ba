// `plimsoll replay` of DBN files, from outside: counts, risk, and a refusal for everything that is not whole.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/appliance/small_desk.hpp"
#include "tests/net/dbn/dbn_bytes.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::int64_t cent = 10'000'000;

std::string text_of(const test::ByteVector& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// MAST by its best prices, KEEL by its orders, the future by samples; a second apart, half a second long cycles.
test::ByteVector session() {
  test::DbnHeader header;
  header.schema = 0xFFFF;  // several
  header.mappings = {{"MAST", 20'260'105, 20'260'106, "1"},
                     {"KEEL", 20'260'105, 20'260'106, "2"},
                     {"MASTF", 20'260'105, 20'260'106, "3"}};
  std::vector<test::ByteVector> parts{test::dbn_header(header)};
  const auto at = [](std::uint64_t second) { return test::start_ns + second * 1'000'000'000; };
  parts.push_back(test::mbo({.action = 'R', .side = 'N', .instrument = 2, .at_ns = at(1)}));
  for (std::uint64_t second = 1; second <= 8; ++second) {
    const std::int64_t step = static_cast<std::int64_t>(second * 7 % 5) * 10 * cent;
    const std::int64_t mast = 10'120 * cent + step;
    const std::int64_t keel = 5'050 * cent + step;
    parts.push_back(test::top(
        {.action = 'T', .price = mast, .bid = mast, .ask = mast + 2 * cent, .instrument = 1, .at_ns = at(second)}));
    parts.push_back(test::mbo({.order = second, .price = keel, .instrument = 2, .at_ns = at(second)}));
    parts.push_back(
        test::mbo({.side = 'A', .order = 100 + second, .price = 5'200 * cent, .instrument = 2, .at_ns = at(second)}));
    parts.push_back(test::mbo(
        {.action = 'T', .side = 'A', .order = 0, .price = keel, .size = 1, .instrument = 2, .at_ns = at(second)}));
    parts.push_back(test::top({.type = 0xC3,
                               .action = '\0',
                               .price = mast,
                               .bid = mast + 60 * cent,
                               .ask = mast + 62 * cent,
                               .instrument = 3,
                               .at_ns = at(second)}));
    parts.push_back(test::joined({test::record_header(56, 0x20, 1, 1, at(second)), test::ByteVector(40)}));  // ohlcv-1s
  }
  return test::joined(parts);
}

class DbnReplay : public ::testing::Test {
 protected:
  std::string write(const std::string& name, const test::ByteVector& bytes) {
    return desk_.folder().write(name, text_of(bytes)).string();
  }
  [[nodiscard]] Arguments replay(const std::string& capture, const Arguments& more = {}) const {
    Arguments arguments{"replay",        capture,
                        "--instruments", desk_.path("instruments.csv"),
                        "--portfolio",   desk_.path("portfolio.csv"),
                        "--market",      desk_.path("market.csv"),
                        "--history",     desk_.path("history.csv"),
                        "--as-of",       "2026-01-05",
                        "--scenarios",   "1024",
                        "--cycle",       "500ms",
                        "--format",      "ndjson"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  SmallDesk desk_;
};

TEST_F(DbnReplay, CountsBySchemaPlainAndPackedAlike) {
  const std::string plain = write("session.dbn", session());
  const std::string packed = write("session.dbn.zst", test::zstd(session()));
  for (const std::string& path : {plain, packed}) {
    const Outcome outcome = plimsoll({"replay", path, "--count-only"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const Json counts = Json::parse(outcome.out);
    EXPECT_EQ(counts["feed"], "dbn");
    EXPECT_EQ(counts["way_in"], "DBN records");
    EXPECT_EQ(counts["messages"], 49);
    EXPECT_EQ(counts["messages_by_type"], (Json{{"bbo-1s", 8}, {"mbo", 25}, {"mbp-1", 8}}));
    EXPECT_EQ(counts["skipped_by_type"], (Json{{"ohlcv-1s", 8}}));
    EXPECT_EQ(counts["trades"], 16);
    EXPECT_EQ(counts["warnings"], Json::array());
  }
}

TEST_F(DbnReplay, MovesTheRiskOfWhateverTheFileNames) {
  const std::string path = write("session.dbn.zst", test::zstd(session()));
  const Outcome outcome = plimsoll(replay(path));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::vector<Json> reports;
  std::istringstream lines(outcome.out);
  for (std::string line; std::getline(lines, line);) reports.push_back(Json::parse(line));
  ASSERT_GE(reports.size(), 8U);
  EXPECT_EQ(reports.back()["quality"], "live");
  EXPECT_NE(reports.front()["digest"], reports.back()["digest"]);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("feed dbn through DBN records"), HasSubstr("of 3 symbols")));
  EXPECT_EQ(plimsoll(replay(path)).out, outcome.out);  // the same bits again
}

TEST_F(DbnReplay, RefusesAFileThatIsCutUnlessToldOtherwise) {
  test::ByteVector bytes = session();
  bytes.resize(bytes.size() - 20);
  const std::string path = write("cut.dbn", bytes);
  const Outcome refused = plimsoll({"replay", path, "--count-only"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err,
              AllOf(StartsWith(path + ": PLM-3123 "), HasSubstr("48 whole records"), HasSubstr("--allow-truncated")));
  const Outcome taken = plimsoll({"replay", path, "--count-only", "--allow-truncated"});
  ASSERT_EQ(taken.code, 0) << taken.err;
  EXPECT_EQ(Json::parse(taken.out)["messages"], 48);
  EXPECT_EQ(Json::parse(taken.out)["warnings"].size(), 1U);
}

TEST_F(DbnReplay, NamesWhatIsWrongWithAFile) {
  const auto refuse = [this](const std::string& name, const test::ByteVector& bytes, const std::string& code) {
    const std::string path = write(name, bytes);
    const Outcome outcome = plimsoll({"replay", path, "--count-only"});
    EXPECT_EQ(outcome.code, 3) << name;
    EXPECT_EQ(outcome.out, "") << name;
    EXPECT_THAT(outcome.err, StartsWith(path + ": " + code + " ")) << name;
    EXPECT_EQ(plimsoll({"explain", code}).code, 0) << code;
  };
  const test::ByteVector good = session();
  refuse("pcap.zst", test::zstd(test::hex("d4 c3 b2 a1 02 00 04 00 00 00 00 00")), "PLM-3131");
  test::ByteVector bytes = good;
  bytes[3] = std::byte{9};
  refuse("version.dbn", bytes, "PLM-3132");
  refuse("short.dbn", {good.begin(), good.begin() + 50}, "PLM-3133");
  bytes = good;
  bytes[112] = std::byte{200};
  refuse("lists.dbn", bytes, "PLM-3134");
  refuse("packed.dbn.zst", test::joined({test::zstd(good), test::hex("28 b5 2f fd 20 01 ff ff ff")}), "PLM-3135");
  bytes = good;
  bytes[bytes.size() - 56] = std::byte{0};
  refuse("zero.dbn", bytes, "PLM-3137");
  refuse("nothing.dbn", test::dbn_header(), "PLM-3122");
}

TEST_F(DbnReplay, WarnsWhenPublishersShareAnInstrumentAndWhenTheDayIsAnother) {
  const std::string path =
      write("two.dbn", test::joined({test::dbn_header(), test::top({.publisher = 1}), test::top({.publisher = 2})}));
  const Outcome outcome = plimsoll({"replay", path, "--count-only", "--as-of", "2026-01-06"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json warnings = Json::parse(outcome.out)["warnings"];
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_THAT(warnings[0].get<std::string>(), HasSubstr("SYMBOL@PUBLISHER"));
  EXPECT_THAT(warnings[1].get<std::string>(), HasSubstr("--as-of is 2026-01-06"));
}

TEST(RealDbnReplay, CountsTheOrdersOfTheEminiFuture) {
  const auto path = shared_data("market_binary/dbn_nautilus/esh4-glbx-mdp3-20231225.mbo.dbn.zst");
  PLIMSOLL_REQUIRE_DATA(path);
  const Outcome outcome = plimsoll({"replay", path.string(), "--count-only"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json counts = Json::parse(outcome.out);
  EXPECT_EQ(counts["messages_by_type"], (Json{{"mbo", 68'792}}));  // market_binary/PROVENANCE.md
  EXPECT_EQ(counts["unknown_orders"], 0);
}

}  // namespace
}  // namespace plimsoll::testing
