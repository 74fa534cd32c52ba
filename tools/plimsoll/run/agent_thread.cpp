#include "tools/plimsoll/run/agent_thread.hpp"

#include <pthread.h>
#include <sched.h>

#include <chrono>
#include <cstring>
#include <utility>

#include "host/core/error.hpp"

namespace plimsoll::cli {
namespace {

constexpr std::chrono::microseconds nap{50};  // the kernel adds about as much
constexpr int idle_rounds_before_nap = 200;   // something that comes in bursts has often come again by then

void pin(std::thread& thread, const AgentThreadSettings& settings) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(settings.cpu), &set);
  const int error = ::pthread_setaffinity_np(thread.native_handle(), sizeof set, &set);
  if (error != 0) {
    throw InputError({"PLM-2007", "", 0,
                      "thread " + settings.name + " cannot run on processor " + std::to_string(settings.cpu) + ": " +
                          std::strerror(error),
                      "Choose a processor that this process may use (see `taskset -p $$`), or -1 for any."});
  }
}

}  // namespace

AgentThread::AgentThread(AgentThreadSettings settings, const Clock& clock, std::function<int()> do_work)
    : settings_(std::move(settings)),
      clock_(clock),
      do_work_(std::move(do_work)),
      last_round_ns_(clock.monotonic_ns()),
      thread_([this] { loop(); }) {
  ::pthread_setname_np(thread_.native_handle(), settings_.name.substr(0, 15).c_str());
  if (settings_.cpu < 0) return;
  try {
    pin(thread_, settings_);
  } catch (...) {
    stop();
    throw;
  }
}

AgentThread::~AgentThread() { stop(); }

void AgentThread::stop() {
  stopping_.store(true, std::memory_order_relaxed);
  if (thread_.joinable()) thread_.join();
}

void AgentThread::loop() {
  int idle_rounds = 0;
  try {
    while (!stopping_.load(std::memory_order_relaxed)) {
      last_round_ns_.store(clock_.monotonic_ns(), std::memory_order_relaxed);
      if (do_work_() != 0) {
        idle_rounds = 0;
      } else if (settings_.idle == Idle::yield) {
        std::this_thread::yield();
      } else if (settings_.idle == Idle::sleep && ++idle_rounds > idle_rounds_before_nap) {
        std::this_thread::sleep_for(nap);
      }
    }
  } catch (...) {
    failure_ = std::current_exception();
    failed_.store(true, std::memory_order_release);
  }
}

}  // namespace plimsoll::cli
