#include "tools/plimsoll/side_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace plimsoll::cli {
namespace {

volatile std::sig_atomic_t stop_requested = 0;
void stop(int /*signal*/) { stop_requested = 1; }

void write_all(int to, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(to, text.data(), text.size());
    if (written <= 0 && errno != EINTR) return;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

const volatile std::sig_atomic_t& SideProcess::told_to_stop() { return stop_requested; }

SideProcess::SideProcess(const Work& work) {
  std::array<int, 2> go{};
  std::array<int, 2> said{};
  if (::pipe2(go.data(), O_CLOEXEC) != 0 || ::pipe2(said.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const pid_t parent = ::getpid();
  child_ = ::fork();
  if (child_ < 0) throw std::runtime_error("the system gives no process");
  go_ = child_ == 0 ? go[0] : go[1];
  said_ = child_ == 0 ? said[1] : said[0];
  ::close(child_ == 0 ? go[1] : go[0]);
  ::close(child_ == 0 ? said[0] : said[1]);
  if (child_ != 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);  // it died before that
  live(work);
}

void SideProcess::live(const Work& work) {
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, stop);
  std::signal(SIGPIPE, SIG_IGN);
  char word = 0;
  if (::read(go_, &word, 1) != 1) ::_exit(0);  // ended before it began
  try {
    write_all(said_, work());
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    ::_exit(1);
  }
  ::_exit(0);  // the objects of the other process are not this one's to destroy
}

SideProcess::~SideProcess() { end(); }

void SideProcess::begin() { write_all(go_, "g"); }

std::string SideProcess::end() {
  if (child_ < 0) return {};
  ::close(std::exchange(go_, -1));
  ::kill(child_, SIGTERM);
  std::string text;
  std::array<char, 4096> bytes{};
  for (;;) {
    const ssize_t got = ::read(said_, bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(bytes.data(), static_cast<std::size_t>(got));
  }
  ::close(std::exchange(said_, -1));
  while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
  return text;
}

}  // namespace plimsoll::cli
