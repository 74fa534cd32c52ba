// `plimsoll store sync` and `plimsoll history` from outside: a journal goes in, windows come out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/appliance/program.hpp"
#include "tests/host/store/recorded_journal.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::HasSubstr;

class History : public ::testing::Test {
 protected:
  History() {
    journal_.write(150);
    journal_.close();
  }
  [[nodiscard]] std::string address() const { return "sqlite:" + (journal_.folder() / "history.db").string(); }
  [[nodiscard]] Outcome sync() const {
    return plimsoll({"store", "sync", journal_.path(), "--store", address(), "--json"});
  }
  [[nodiscard]] Outcome history(const Arguments& more) const {
    Arguments arguments{"history", "--store", address()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return plimsoll(arguments);
  }
  test::RecordedJournal journal_;
};

TEST_F(History, IsFollowedOnceHoweverOftenItIsSynced) {
  const Outcome first = sync();
  ASSERT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(Json::parse(first.out)["rows"], journal_.expected().all());
  EXPECT_EQ(Json::parse(first.out)["reached"], "451");  // three records a report, and the seal
  const Outcome second = sync();
  ASSERT_EQ(second.code, 0) << second.err;
  EXPECT_EQ(Json::parse(second.out)["rows"], 0);
}

TEST_F(History, IsAskedInWindows) {
  ASSERT_EQ(sync().code, 0);
  const Outcome asked =
      history({"--node", "firm/desk/2", "--measure", "var", "--series", "0.99", "--window", "1s", "--json"});
  ASSERT_EQ(asked.code, 0) << asked.err;
  const Json windows = Json::parse(asked.out);
  ASSERT_EQ(windows.size(), 2U);
  EXPECT_EQ(windows[0]["start"], "2014-06-06T13:30:00.000000000Z");
  EXPECT_EQ(windows[0]["reports"], 99);
  EXPECT_EQ(windows[1]["last"], test::generated_report(150, 3).nodes[2].levels[0].var);
  const Outcome later = history({"--node", "firm", "--from", "2014-06-06T13:30:01Z", "--format", "csv"});
  EXPECT_EQ(later.code, 0);
  EXPECT_THAT(later.out, HasSubstr(",0.99,51,51,"));
}

TEST_F(History, ThatIsNotThereIsSaid) {
  EXPECT_EQ(history({"--node", "firm"}).code, 6);
  EXPECT_THAT(history({"--node", "firm"}).err, HasSubstr("PLM-2606"));
  ASSERT_EQ(sync().code, 0);
  const Outcome misspelt = history({"--node", "firm/desk/3"});
  EXPECT_EQ(misspelt.code, 3);
  EXPECT_THAT(misspelt.err, HasSubstr("PLM-2615"));
  EXPECT_THAT(misspelt.err, HasSubstr("firm/desk/2"));
  EXPECT_EQ(history({"--node", "firm", "--measure", "wealth"}).code, 2);
  EXPECT_EQ(history({"--node", "firm", "--from", "yesterday"}).code, 2);
}

TEST_F(History, IsRefusedWhereTheStoreOrTheJournalIsNone) {
  EXPECT_EQ(plimsoll({"store", "sync", journal_.path(), "--store", "history.db"}).code, 3);
  EXPECT_EQ(plimsoll({"store", "sync", journal_.path() + "x", "--store", address()}).code, 3);
  const Outcome nobody =
      plimsoll({"store", "sync", journal_.path(), "--store",
                "postgresql:host=" + journal_.folder().string() + " dbname=x", "--patience", "200ms"});
  EXPECT_EQ(nobody.code, 6);
  EXPECT_THAT(nobody.err, HasSubstr("PLM-2602"));
}

}  // namespace
}  // namespace plimsoll::testing
