// The command plimsoll-relay as a person calls it.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "tests/support/temporary_folder.hpp"

namespace plimsoll::relay {
namespace {

struct Result {
  int exit_code = -1;
  std::string out, err;
};

Result run(const std::string& arguments) {
  const testing::TemporaryFolder folder;
  const std::string out = (folder.path() / "out").string(), err = (folder.path() / "err").string();
  const int status =
      std::system(("'" PLIMSOLL_RELAY_PROGRAM "' " + arguments + " >'" + out + "' 2>'" + err + "'").c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, testing::read_file(out), testing::read_file(err)};
}

TEST(RelayProgram, RefusesWhatItCannotDo) {
  EXPECT_EQ(run("").exit_code, 2);
  EXPECT_EQ(run("--line 127.0.0.1:9").exit_code, 2);
  EXPECT_EQ(run("--line 239.1.1.1:7000=127.0.0.1:9").exit_code, 2);
  EXPECT_EQ(run("--line 127.0.0.1:7000=127.0.0.1:9 --loss 1.5").exit_code, 2);
  EXPECT_EQ(run("--line 127.0.0.1:7000=127.0.0.1:9 --partition 5").exit_code, 2);
  EXPECT_EQ(run("--line 127.0.0.1:7000=127.0.0.1:9 --partition 5:0").exit_code, 2);
  EXPECT_EQ(run("--line 127.0.0.1:7000=127.0.0.1:9 --partition 5:1s").exit_code, 2);
  const Result missing = run("--line 239.1.1.1:7000@nosuch0=127.0.0.1:9");
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_NE(missing.err.find("PLM-3301"), std::string::npos) << missing.err;
  EXPECT_TRUE(missing.out.empty());
}

TEST(RelayProgram, HelpExitsWithZero) {
  const Result help = run("--help");
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_NE(help.out.find("--burst-length"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll::relay
