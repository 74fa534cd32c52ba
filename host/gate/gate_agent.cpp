#include "host/gate/gate_agent.hpp"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>

#include "host/core/error.hpp"

namespace plimsoll::gate {

GateAgent::GateAgent(KillSwitch& kill, Watchdog watchdog, std::vector<LineGate> gates, const Clock& clock)
    : kill_(kill), watchdog_(std::move(watchdog)), gates_(std::move(gates)), clock_(clock) {
  wake_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (wake_ < 0) {
    throw InputError({"PLM-2705", "", 0, std::string("the kill switch has no descriptor: ") + std::strerror(errno),
                      "Allow this process more open files (`ulimit -n`)."});
  }
  kill_.on_change([wake = wake_] {
    const std::uint64_t one = 1;
    static_cast<void>(::write(wake, &one, sizeof one));
  });
  for (LineGate& gate : gates_) {
    gate.answer_with({[this] { return kill_.all_commands(); },
                      [this, name = gate.status().name](const HeldScope& held) {
                        const auto ours = kill_.all_commands();
                        const bool known = std::any_of(ours.begin(), ours.end(), [&](const OrderCommand& command) {
                          return command.scope == held.scope && !stricter(held.level, command.level);
                        });
                        if (known) return;
                        kill_.stop(held.scope, held.level,
                                   {Trigger::order_gate,
                                    name,
                                    {},
                                    "the order gate holds it since before this start",
                                    clock_.now(),
                                    clock_.monotonic_ns()});
                      }});
    statuses_.push_back(gate.status());
  }
}

GateAgent::~GateAgent() {
  kill_.on_change({});
  ::close(wake_);
}

int GateAgent::do_work() {
  std::uint64_t woken = 0;
  static_cast<void>(::read(wake_, &woken, sizeof woken));
  int done = server_ == nullptr ? 0 : server_->do_work();
  done += watchdog_.look(kill_, clock_.now(), clock_.monotonic_ns());
  const std::vector<OrderCommand> commands = kill_.take_commands();
  for (LineGate& gate : gates_) {
    if (!commands.empty()) gate.publish(commands);
  }
  for (LineGate& gate : gates_) done += gate.do_work(clock_.monotonic_ns());
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < gates_.size(); ++i) statuses_[i] = gates_[i].status();
  return done + static_cast<int>(commands.size());
}

void GateAgent::wait(std::int64_t longest_ns) {
  std::vector<pollfd> waiting{{wake_, POLLIN, 0}};
  if (server_ != nullptr) server_->add_descriptors(waiting);
  const std::int64_t now = clock_.monotonic_ns();
  std::int64_t due = std::min(now + longest_ns, watchdog_.next_due_ns());
  for (const LineGate& gate : gates_) {
    due = std::min(due, gate.next_due_ns());
    if (gate.descriptor() >= 0) waiting.push_back({gate.descriptor(), gate.poll_events(), 0});
  }
  const std::int64_t rest = std::max<std::int64_t>(due - now, 0);
  const std::timespec patience{static_cast<std::time_t>(rest / 1'000'000'000), static_cast<long>(rest % 1'000'000'000)};
  static_cast<void>(::ppoll(waiting.data(), waiting.size(), &patience, nullptr));
}

bool run_before_others() {
  sched_param lowest{};
  lowest.sched_priority = ::sched_get_priority_min(SCHED_RR);
  return ::pthread_setschedparam(::pthread_self(), SCHED_RR, &lowest) == 0;
}

std::vector<OrderGateStatus> GateAgent::gates() const {
  const std::lock_guard lock(mutex_);
  return statuses_;
}

}  // namespace plimsoll::gate
