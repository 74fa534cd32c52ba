#include "tools/plimsoll/interrupt.hpp"

#include <csignal>

namespace plimsoll::cli {
namespace {

volatile std::sig_atomic_t raised = 0;

void raise_flag(int signal) {
  raised = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void watch_for_interrupt() {
  std::signal(SIGINT, raise_flag);
  std::signal(SIGTERM, raise_flag);
  std::signal(SIGPIPE, SIG_IGN);  // a closed reader is seen as a failed write
}

bool interrupted() { return raised != 0; }

}  // namespace plimsoll::cli
