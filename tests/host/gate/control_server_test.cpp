// The kill switch's socket: who is there is what the kernel says, and nothing that is sent keeps a stop from working.
#include "host/gate/control_server.hpp"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "host/core/error.hpp"
#include "host/core/system_clock.hpp"
#include "host/gate/control_client.hpp"
#include "host/gate/gate_address.hpp"
#include "host/gate/status_text.hpp"
#include "tests/host/gate/commands.hpp"
#include "tests/host/journal/simulated_disk.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::gate::test {
namespace {

using ::testing::HasSubstr;
using Kind = Verdict::Kind;

class Control : public ::testing::Test {
 protected:
  Control() {
    disk.make_directory("gate");
    serve({});
  }
  ~Control() override { end(); }

  void serve(std::vector<Operator> operators, uid_t own = ::geteuid()) {
    end();
    server = std::make_unique<ControlServer>(path, Operators(std::move(operators), own), kill, clock, [this] {
      return encode_status({kill.view(), {{"unix:/x", GateLink::up, 3, 2, 1, 7}}, keeper.status()});
    });
    ending = false;
    thread = std::thread([this] {
      while (!ending) {
        std::vector<pollfd> waiting;
        server->add_descriptors(waiting);
        ::poll(waiting.data(), waiting.size(), 5);
        server->do_work();
        keeper.do_work();
      }
    });
  }
  void end() {
    ending = true;
    if (thread.joinable()) thread.join();
    server.reset();
  }
  [[nodiscard]] int connect() const {
    const SystemGateAddress at = system_address({path, path, 0, 0});
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::connect(descriptor, reinterpret_cast<const sockaddr*>(&at.storage), at.size), 0);
    return descriptor;
  }

  testing::TemporaryFolder folder;
  std::string path = (folder.path() / "kill").string();
  SystemClock clock;
  plimsoll::test::SimulatedDisk disk;
  StateKeeper keeper{disk, "gate", clock};
  KillSwitch kill{{}, {0, {}}, keeper, clock};
  std::unique_ptr<ControlServer> server;
  std::atomic<bool> ending{false};
  std::thread thread;
};

TEST_F(Control, StopsShowsAndReleases) {
  ControlClient client(path);
  const Verdict stopped = client.stop(book("firm/rates"), TradingLevel::halted_and_cancel, "fat\nfinger");
  EXPECT_EQ(stopped.kind, Kind::changed) << stopped.words;
  const SwitchStatus status = client.status();
  ASSERT_EQ(status.view.lines.size(), 1U);
  EXPECT_EQ(status.view.lines[0].latch.scope, book("firm/rates"));
  EXPECT_EQ(status.view.lines[0].latch.level, TradingLevel::halted_and_cancel);
  EXPECT_EQ(status.view.lines[0].latch.reason, "fat finger");
  EXPECT_EQ(status.view.lines[0].latch.by, "uid " + std::to_string(::geteuid()));
  ASSERT_EQ(status.gates.size(), 1U);
  EXPECT_EQ(status.gates[0].waiting, 1U);
  EXPECT_EQ(client.release(book("firm/rates"), "was a test").kind, Kind::accepted);
}

TEST_F(Control, KnowsANamedPersonByTheUserOfThisMachine) {
  serve({{"anna", ::geteuid(), {Role::risk}}});
  ControlClient client(path);
  client.stop(firm, TradingLevel::halted, "x");
  EXPECT_EQ(client.status().view.lines.at(0).latch.by, "anna");
}

TEST(OperatorsOfAMachine, HaveTheRolesThatTheyAreGiven) {
  constexpr uid_t own = 990;
  const Operators named({{"anna", 1000, {Role::risk}}, {"tom", 1001, {Role::trader}}, {"eve", 1002, {Role::viewer}}},
                        own);
  EXPECT_EQ(named.person_of(1000).name, "anna");
  EXPECT_EQ(named.person_of(1000).roles, Roles{Role::risk});
  EXPECT_EQ(named.person_of(1002).roles, Roles{Role::viewer});
  EXPECT_EQ(named.person_of(1003).roles, Roles{}) << "who is not named may do nothing";
  EXPECT_EQ(named.person_of(own).roles, Roles{Role::trader}) << "may stop, so that nobody is locked out of the brake";
  EXPECT_EQ(named.person_of(0).roles, Roles{Role::trader}) << "but not release past those who are named";
  const Operators nobody({}, own);
  EXPECT_EQ(nobody.person_of(own).roles, Roles{Role::admin});
  EXPECT_EQ(nobody.person_of(1000).roles, Roles{});
}

TEST_F(Control, RefusesAUserWithoutARole) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to become another user";
  ::chmod(folder.path().c_str(), 0755);
  ::chmod(path.c_str(), 0666);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(9);
    try {
      ControlClient client(path);
      const bool stopped = client.stop(firm, TradingLevel::halted, "x").code != "PLM-2711";
      const bool released = client.release(firm, "x").code != "PLM-2713";
      ::_exit(stopped || released ? 1 : client.status().view.lines.empty() ? 0 : 2);
    } catch (...) {
      ::_exit(3);
    }
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(kill.effective({}), TradingLevel::active);
}

TEST_F(Control, LetsOnlyItsOwnUserAndGroupIn) {
  struct stat file {};
  ASSERT_EQ(::stat(path.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777U, 0660U);
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to become another user";
  ::chmod(folder.path().c_str(), 0755);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(9);
    try {
      const ControlClient client(path);
    } catch (const InputError& error) {
      ::_exit(error.faults().front().code == "PLM-2732" ? 0 : 1);
    }
    ::_exit(2);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST_F(Control, StopsBesideHostileAndSilentConnections) {
  std::mt19937_64 random(7);
  std::vector<int> others;
  for (int i = 0; i < 100; ++i) {
    others.push_back(connect());
    std::string noise(static_cast<std::size_t>(random() % 9000), 'x');
    for (char& c : noise) c = static_cast<char>(random());
    if (i % 3 == 0) noise = "kill1\tstop\thalted\tfloor\tx\ty\nkill1\tstop\nkill9\tstatus\n\n\t\t\n";
    static_cast<void>(::send(others.back(), noise.data(), noise.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
  }
  ControlClient client(path);
  EXPECT_EQ(client.stop(firm, TradingLevel::halted, "now").kind, Kind::changed);
  EXPECT_EQ(client.status().view.lines.size(), 1U) << "and none of the noise was a command";
  for (const int descriptor : others) ::close(descriptor);
}

TEST_F(Control, AnswersWhatIsNoCommandWithACode) {
  const int descriptor = connect();
  const std::string line = "GET / HTTP/1.1\n";
  ASSERT_EQ(::send(descriptor, line.data(), line.size(), 0), static_cast<ssize_t>(line.size()));
  std::array<char, 512> answer{};
  const ssize_t size = ::recv(descriptor, answer.data(), answer.size(), 0);
  EXPECT_THAT(std::string(answer.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))), HasSubstr("PLM-2716"));
  ::close(descriptor);
}

std::string code_of(const std::function<void()>& attempt) {
  try {
    attempt();
  } catch (const InputError& error) {
    return error.faults().front().code;
  }
  return "none";
}

TEST_F(Control, RefusesASecondApplianceAndReplacesADeadSocket) {
  const auto another = [&] {
    const ControlServer second(path, Operators({}, 0), kill, clock, [] { return std::string(); });
  };
  EXPECT_EQ(code_of(another), "PLM-2706");
  end();
  // What kill -9 leaves: a socket file that nobody listens on.
  const int left = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const SystemGateAddress at = system_address({path, path, 0, 0});
  ASSERT_EQ(::bind(left, reinterpret_cast<const sockaddr*>(&at.storage), at.size), 0);
  ::close(left);
  EXPECT_EQ(code_of(another), "none");
  folder.write("kill", "a file of somebody");
  EXPECT_EQ(code_of(another), "PLM-2705");
  EXPECT_EQ(testing::read_file(path), "a file of somebody");
}

TEST(ControlClient, SaysThatNobodyListens) {
  const testing::TemporaryFolder folder;
  EXPECT_EQ(code_of([&] { const ControlClient client((folder.path() / "none").string()); }), "PLM-2731");
}

TEST(StatusText, IsReadWholeOrNotAtAll) {
  SwitchStatus status;
  status.view.sequence = 9;
  KillSwitch::Line line;
  line.latch = {book("b"), TradingLevel::halted, 8, Timestamp{5}, Trigger::limit, "var", "VaR 12 of 10"};
  line.request = ReleaseRequest{"anna", "fine now", {}, 0};
  status.view.lines = {line};
  status.gates = {{"unix:/x", GateLink::up, 9, 8, 1, 4}};
  status.keeper = {5, 4, Keeping::removed, Fault{"PLM-2721", "", 0, "full", "free"}, 1, 2};
  const std::string text = encode_status(status);
  const auto read = decode_status(text);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(encode_status(*read), text);
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(decode_status(text.substr(0, size)).has_value()) << size;
  }
}

}  // namespace
}  // namespace plimsoll::gate::test
