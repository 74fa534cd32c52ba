// The command plimsoll-exchange as a person calls it: exit codes and what is said where.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace plimsoll::exchange {
namespace {

class Program : public testing::Test {
 protected:
  struct Result {
    int exit_code = -1;
    std::string out;
    std::string err;
  };

  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("plimsoll_exchange_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const char* name) const { return (folder_ / name).string(); }

  static std::string text_of(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }

  [[nodiscard]] Result run(const std::string& arguments) const {
    const std::string command =
        "'" PLIMSOLL_EXCHANGE_PROGRAM "' " + arguments + " >'" + path("out") + "' 2>'" + path("err") + "'";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(path("out")), text_of(path("err"))};
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(Program, WritesSessionTruthAndDeskInOneCall) {
  const Result result = run("--messages 20000 --out '" + path("a.pcap") + "' --truth '" + path("a.csv") +
                            "' --inputs '" + path("desk") + "'");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out.find("{\"symbols\":30,\"messages\":"), 0u) << result.out;
  EXPECT_EQ(result.out.find('\n'), result.out.size() - 1);  // one JSON document on standard output, talk elsewhere
  EXPECT_EQ(text_of(path("a.pcap")).substr(0, 4), "\x4d\x3c\xb2\xa1");
  EXPECT_EQ(text_of(path("a.csv")).find("symbol,level,bid"), 0u);
  EXPECT_EQ(text_of(path("desk/portfolio.csv")).find("instrument,quantity,book\n"), 0u);
}

TEST_F(Program, DurationTimesRateIsTheNumberOfMessages) {
  EXPECT_EQ(run("--duration 2 --rate 10000 --out '" + path("a.pcap") + "'").exit_code, 0);
  EXPECT_EQ(run("--messages 20000 --rate 10000 --out '" + path("b.pcap") + "'").exit_code, 0);
  EXPECT_EQ(text_of(path("a.pcap")), text_of(path("b.pcap")));
}

TEST_F(Program, UsageErrorsExitWithTwo) {
  EXPECT_EQ(run("").exit_code, 2);
  EXPECT_EQ(run("--no-such-option").exit_code, 2);
  EXPECT_EQ(run("--symbols 0 --out '" + path("x") + "'").exit_code, 2);
  EXPECT_EQ(run("--seed -1 --out '" + path("x") + "'").exit_code, 2);
  EXPECT_EQ(run("--date 2026-02-30 --out '" + path("x") + "'").exit_code, 2);
  EXPECT_EQ(run("--messages 5 --duration 5 --out '" + path("x") + "'").exit_code, 2);
  const Result nothing = run("");
  EXPECT_NE(nothing.err.find("--out"), std::string::npos);
  EXPECT_TRUE(nothing.out.empty());
}

TEST_F(Program, BadInputExitsWithThreeAndNamesTheFile) {
  const Result result = run("--out '" + path("missing/a.pcap") + "'");
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_NE(result.err.find("missing/a.pcap: PLM-1810"), std::string::npos) << result.err;
  const Result weekend = run("--date 2026-01-04 --out '" + path("a.pcap") + "'");
  EXPECT_EQ(weekend.exit_code, 3);
  EXPECT_NE(weekend.err.find("PLM-1803"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(path("a.pcap")));  // refused before anything is created
}

TEST_F(Program, FullDiskIsReportedNotIgnored) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "/dev/full is not on this system";
  const Result result = run("--messages 20000 --out /dev/full");
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_NE(result.err.find("/dev/full: PLM-1810"), std::string::npos) << result.err;
}

TEST_F(Program, ServesADayAsFastAsItCanAndTellsTheTruth) {
  const Result live =
      run("serve --line-a 127.0.0.1:9 --line-b 127.0.0.1:9 --messages 20000 --speed max --linger 0 "
          "--truth '" +
          path("live.csv") + "'");
  EXPECT_EQ(live.exit_code, 0) << live.err;
  EXPECT_EQ(live.out.find("{\"days\":1,\"messages\":"), 0u) << live.out;
  EXPECT_EQ(live.out.find('\n'), live.out.size() - 1);
  EXPECT_EQ(run("--messages 20000 --truth '" + path("file.csv") + "'").exit_code, 0);
  EXPECT_EQ(text_of(path("live.csv")), text_of(path("file.csv"))) << "the same day, on a wire or in a file";
}

TEST_F(Program, ServeRefusesWhatItCannotDo) {
  EXPECT_EQ(run("serve").exit_code, 2);
  EXPECT_EQ(run("serve --line-a nowhere").exit_code, 2);
  EXPECT_EQ(run("serve --line-a 127.0.0.1:0").exit_code, 2);
  EXPECT_EQ(run("serve --line-a 239.1.1.1:7000").exit_code, 2);  // a group without an interface
  EXPECT_EQ(run("serve --line-a 127.0.0.1:9 --speed fast").exit_code, 2);
  EXPECT_EQ(run("serve --line-a 127.0.0.1:9 --speed 0").exit_code, 2);
  EXPECT_EQ(run("serve --line-a 127.0.0.1:9 --speed nan").exit_code, 2);
  EXPECT_EQ(run("serve --line-a 127.0.0.1:9 --user TOOLONG").exit_code, 2);
  const Result interface = run("serve --line-a 239.1.1.1:7000 --interface nosuch0");
  EXPECT_EQ(interface.exit_code, 3);
  EXPECT_NE(interface.err.find("PLM-3301"), std::string::npos) << interface.err;
  const Result weekend = run("serve --line-a 127.0.0.1:9 --date 2026-01-04");
  EXPECT_EQ(weekend.exit_code, 3);
  EXPECT_NE(weekend.err.find("PLM-1803"), std::string::npos) << weekend.err;
  const Result truth = run("serve --line-a 127.0.0.1:9 --truth '" + path("missing/t.csv") + "'");
  EXPECT_EQ(truth.exit_code, 3);
  EXPECT_NE(truth.err.find("missing/t.csv: PLM-1810"), std::string::npos) << truth.err;
  const Result address = run("serve --line-a 127.0.0.1:9 --rerequests 192.0.2.1:7000");
  EXPECT_EQ(address.exit_code, 3);
  EXPECT_NE(address.err.find("PLM-3304"), std::string::npos) << address.err;
}

TEST_F(Program, HelpExitsWithZero) {
  const Result result = run("--help");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_NE(result.out.find("--truth"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll::exchange
