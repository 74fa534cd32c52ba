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

InterruptWatch::InterruptWatch() {
  std::signal(SIGINT, raise_flag);
  std::signal(SIGTERM, raise_flag);
}

InterruptWatch::~InterruptWatch() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

bool interrupted() { return raised != 0; }

}  // namespace plimsoll::cli
